import type { ShowKnowledgeResult } from '../actions/knowledge/showKnowledge.ts'
import { claimText } from '../core/knowledge/claimText.ts'
import { listingText } from '../core/knowledge/listings.ts'
import { toStdout as pc } from './colors.ts'
import { printable } from './printable.ts'

/** What is said of an incident or an actor: each claim with who says so, when, how surely, and what became of it. */
export function knowledgeShowText(result: ShowKnowledgeResult): string {
  const { claims, sources } = result
  return [
    ...headLines(result),
    ...claims.flatMap((claim) => ['', ...claimLines(claim)]),
    '',
    `Independent sources: ${sources.length === 0 ? 'none' : sources.join(', ')}`,
    '',
  ].join('\n')
}

function headLines({ incident, actor, below, incidents, listings }: ShowKnowledgeResult): string[] {
  if (incident !== null) {
    const { victim, date, topics, cases, stub } = incident
    const lines = [pc.bold(printable(victim.name)), `${victim.kind}, ${date}${stub ? ', stub' : ''}`]
    return [...lines, ...listed('topics', topics), ...listed('cases', cases)]
  }
  if (actor === null) return []
  const lines = [pc.bold(printable(actor.name)), actor.kind]
  const lists = listings.map(
    ({ listing, inForce }) => `${inForce ? 'on the list' : 'not on the list'}: ${printable(listingText(listing))}`,
  )
  return [
    ...lines,
    ...lists,
    ...listed('topics', actor.topics),
    ...listed('below it', below),
    ...listed('incidents', incidents),
  ]
}

function listed(what: string, ids: readonly string[]): string[] {
  return ids.length === 0 ? [] : [`${what}: ${ids.join(', ')}`]
}

function claimLines(claim: ShowKnowledgeResult['claims'][number]): string[] {
  const { kind, by, published, quotes, source, scale, words, says, url, status, id } = claim
  const via = quotes === null ? '' : `, read in ${source}`
  const sure = words === '' ? scale : `${scale} (${words})`
  return [
    `${pc.bold(kind)}  ${printable(claimText(claim))}`,
    `  ${printable(says)}`,
    `  ${by}, ${published}${via}; ${printable(sure)}`,
    ...answered('superseded by', status.supersededBy),
    ...answered('withdrawn by', status.withdrawnBy),
    ...answered('disputed by', status.disputedBy),
    `  ${pc.dim(printable(url))}`,
    `  ${pc.dim(id)}`,
  ]
}

function answered(what: string, ids: readonly string[]): string[] {
  return ids.length === 0 ? [] : [`  ${pc.bold(`${what} ${ids.join(', ')}`)}`]
}
