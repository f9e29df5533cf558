import type { Claim } from './claim.ts'
import { claimText } from './claimText.ts'
import type { KnowledgeIndex } from './knowledgeIndex.ts'
import type { Statement } from './statementsOf.ts'

/** Who says it, when, how surely, and where it was read: `FBI, 2022-04-14 (confirmed), read in News, 2022-04-15`. */
export function voiceWords({ by, published, source, quotes, words, scale }: Statement, index: KnowledgeIndex): string {
  const sure = [...(words === '' ? [] : [`“${words}”`]), ...(scale === 'stated' ? [] : [scale])]
  const document = index.source(source)
  const readIn =
    quotes === null || document === null
      ? ''
      : `, read in ${index.publisher(document.by)?.name ?? document.by}, ${document.published}`
  return `${index.publisher(by)?.name ?? by}, ${published}${sure.length === 0 ? '' : ` (${sure.join(': ')})`}${readIn}`
}

/** One line for each claim: `loss: $620,000,000`, with what became of it since. */
export function factLines({ claims }: Statement, index: KnowledgeIndex): readonly string[] {
  return claims.map((claim) => `${claim.kind}: ${factWords(claim, index)}${sinceWords(claim, index)}`)
}

/** What a claim says, with the names of actors in place of their ids. */
export function factWords(claim: Claim, index: KnowledgeIndex): string {
  const ids = claim.kind === 'attribution' ? claim.actors : claim.kind === 'parent' ? claim.parents : null
  if (ids === null) return claimText(claim)
  return ids.map((id) => index.actor(id)?.name ?? id).join(', ')
}

function sinceWords({ id, supersedes }: Claim, index: KnowledgeIndex): string {
  const { supersededBy, withdrawnBy, disputedBy } = index.statusOf(id)
  return [
    ...(supersedes.length === 0 ? [] : [`in place of ${supersedes.join(', ')}`]),
    ...(supersededBy.length === 0 ? [] : [`superseded by ${supersededBy.join(', ')}`]),
    ...(withdrawnBy.length === 0 ? [] : [`withdrawn by ${withdrawnBy.join(', ')}`]),
    ...(disputedBy.length === 0 ? [] : [`disputed by ${disputedBy.join(', ')}`]),
  ]
    .map((words) => `; ${words}`)
    .join('')
}
