import type { Claim } from '../../core/knowledge/claim.ts'
import type { Named } from '../../core/knowledge/knowledgeBase.ts'
import type { NamedBecause, SourceKind } from '../../core/knowledge/knowledgeWords.ts'
import { shownValue } from '../yaml/problems.ts'
import type { Path, Report } from './report.ts'

/** A person is named on the word of one claim of that file, by the kind of speaker that the reason asks for. */
export function checkNamed(named: Named | null, own: readonly Claim[], path: Path, report: Report): void {
  if (named === null) return
  const claim = own.find(({ id }) => id === named.claim)
  const at = [...path, 'claim']
  if (!claim)
    report(at, 'NO_SUCH_CLAIM', `${shownValue(named.claim)} is no claim of this file`, `one of: ${idsOf(own)}`)
  else if (claim.byKind !== SPEAKER[named.because])
    report(
      at,
      'PERSON_NAMED',
      `is a claim of kind ${claim.byKind}, and "${named.because}" asks for one of kind ${SPEAKER[named.because]}`,
      'name the claim that shows it, or describe the person without a name',
    )
}

const SPEAKER: Readonly<Record<NamedBecause, SourceKind>> = { government: 'government', court: 'court', self: 'victim' }

function idsOf(claims: readonly Claim[]): string {
  return claims.map(({ id }) => id.slice(id.indexOf('/') + 1)).join(', ')
}
