import { dollarText } from './claimText.ts'
import { independentSources } from './independentSources.ts'
import type { Incident } from './knowledgeBase.ts'
import type { KnowledgeIndex } from './knowledgeIndex.ts'
import { lossSpan } from './lossSpan.ts'
import { speaksFor } from './speaksFor.ts'

export interface IncidentWords {
  /** `Theft from Ronin Bridge, 2022-03-23`. */
  readonly title: string
  /** What the claims that stand come to, in a few sentences. */
  readonly summary: string
}

/** An incident in words, for formats that have no place for its facts. */
export function incidentWords(incident: Incident, index: KnowledgeIndex): IncidentWords {
  const { id, date, victim, stub } = incident
  const claims = index.standingClaimsAbout(id)
  const span = lossSpan(claims)
  const loss =
    span === null
      ? 'No source gives the loss in dollars.'
      : span.low === span.high
        ? `Loss: ${dollarText(span.low)}.`
        : `Loss: ${dollarText(span.low)} to ${dollarText(span.high)}, by source.`
  const blames = claims.filter((claim) => claim.kind === 'attribution')
  const actors = namesOf(
    blames.filter(speaksFor).flatMap((claim) => claim.actors),
    index,
  )
  const doubted = namesOf(
    blames.filter((claim) => !speaksFor(claim)).flatMap((claim) => claim.actors),
    index,
  )
  const count = independentSources(claims, index.base.publishers).length
  const sentences = [
    `${victim.name} (${victim.kind}) was stolen from on ${date}.`.replace(/ on (\d{4}(?:-\d\d)?)\.$/, ' in $1.'),
    loss,
    actors === '' ? 'Nobody attributes it.' : `Attributed to: ${actors}.`,
    ...(doubted === '' ? [] : [`Sources doubt or deny: ${doubted}.`]),
    `Independent sources: ${count}.`,
    ...(stub ? ['This entry is a stub: little was looked up.'] : []),
  ]
  return { title: `Theft from ${victim.name}, ${date}`, summary: sentences.join(' ') }
}

function namesOf(actors: readonly string[], index: KnowledgeIndex): string {
  return [...new Set(actors)].map((id) => index.actor(id)?.name ?? id).join(', ')
}
