import type { ClaimFact } from '../../core/knowledge/claim.ts'
import type { ActorStatement, IncidentStatement } from '../../core/wire/knowledgeFile.ts'
import type { ClaimDraft } from './draft.ts'
import { fullId } from './fullId.ts'
import { listOf } from './listOf.ts'
import { readText } from './readText.ts'
import type { Path } from './report.ts'
import type { Statement, StatementPlace } from './statement.ts'
import { toFacts } from './toFacts.ts'
import { toFrame } from './toFrame.ts'
import { readId } from './words.ts'

/** The claims of a file's statements: one for each thing that a statement says. */
export function toClaims(
  statements: readonly (IncidentStatement | ActorStatement)[],
  place: StatementPlace,
): ClaimDraft[] {
  return statements.flatMap((statement, index) => ofStatement(statement, ['claims', index], place))
}

function ofStatement(statement: Statement, path: Path, place: StatementPlace): ClaimDraft[] {
  const { report, about } = place
  const frame = toFrame(statement, path, place)
  const facts = toFacts(statement, path, about, report)
  if (statement.id !== undefined) readText(statement.id, [...path, 'id'], report, readId)
  if (frame === null) return []
  const supersedes = listOf(statement.supersedes).map((reference) => fullId(reference, about))
  const said = frame.quotes === null ? frame.source : `${frame.by}-via-${frame.source}`
  return facts.map((fact) => {
    const id = `${about}/${[...nameParts(fact), statement.id ?? said].join('-')}`
    return { item: { ...frame, id, ...fact }, path: [...path, fact.kind], report, supersedes }
  })
}

/** `total-2021`: what tells the claims of one statement apart. */
function nameParts(fact: ClaimFact): string[] {
  const parts: string[] = [fact.kind]
  if (fact.kind === 'shares') parts.push(fact.shares.by)
  if (fact.kind === 'listing') parts.push(fact.listing.list)
  const period = 'period' in fact ? fact.period : null
  if (period === null) return parts
  return [...parts, ...(period.from === period.to ? [period.to] : [period.from ?? 'until', period.to])]
}
