import { inputError } from '../../core/errors.ts'
import { independentSources } from '../../core/knowledge/independentSources.ts'
import type { Incident } from '../../core/knowledge/knowledgeBase.ts'
import type { KnowledgeIndex } from '../../core/knowledge/knowledgeIndex.ts'
import { type LossSpan, lossSpan } from '../../core/knowledge/lossSpan.ts'
import { speaksFor } from '../../core/knowledge/speaksFor.ts'
import { readAbout } from '../../packs/caseFile/words.ts'
import { actorIn } from './actorIn.ts'
import { type LoadKnowledgeParameters, loadKnowledge } from './loadKnowledge.ts'

export interface ListIncidentsParameters extends LoadKnowledgeParameters {
  /** Incidents that somebody attributes to this actor or to one below it. */
  readonly actor?: string
  readonly year?: string
  readonly topic?: string
  /** Incidents of which a claim names this address. */
  readonly address?: string
}

export interface ListedIncident extends Incident {
  /** In cents, over all claims that stand. */
  readonly loss: LossSpan | null
  /** Actors to whom somebody attributes it, in order; who doubts or denies that does not. */
  readonly attributedTo: readonly string[]
  readonly sources: number
}

/**
 * The incidents that fit every condition, in the order of their ids.
 * Errors: those of `loadKnowledge`, NO_SUCH_ACTOR, NO_SUCH_TOPIC, BAD_ADDRESS.
 */
export async function listIncidents(parameters: ListIncidentsParameters = {}): Promise<readonly ListedIncident[]> {
  const index = await loadKnowledge(parameters)
  const { actor, year, topic, address } = parameters
  const conditions = [
    ...(actor === undefined ? [] : [index.incidentsOf(actorIn(index, actor))]),
    ...(year === undefined ? [] : [index.incidentsIn(yearOf(year))]),
    ...(topic === undefined ? [] : [index.incidentsOn(topicIn(index, topic))]),
    ...(address === undefined ? [] : [incidentsAt(index, address)]),
  ].map((incidents) => new Set(incidents))
  return index.base.incidents
    .filter((incident) => conditions.every((condition) => condition.has(incident)))
    .map((incident) => listed(index, incident))
}

function listed(index: KnowledgeIndex, incident: Incident): ListedIncident {
  const claims = index.standingClaimsAbout(incident.id)
  const actors = claims.flatMap((claim) => (claim.kind === 'attribution' && speaksFor(claim) ? claim.actors : []))
  return {
    ...incident,
    loss: lossSpan(claims),
    attributedTo: [...new Set(actors)].sort(),
    sources: independentSources(claims, index.base.publishers).length,
  }
}

function yearOf(text: string): string {
  if (/^\d{4}$/.test(text)) return text
  throw inputError('BAD_DATE', `"${text}" is not a year`, { fix: 'write it like 2021', facts: { year: text } })
}

function topicIn({ base }: KnowledgeIndex, topic: string): string {
  if (base.topics.some(({ id }) => id === topic)) return topic
  const fix = `one of: ${base.topics.map(({ id }) => id).join(', ')}`
  throw inputError('NO_SUCH_TOPIC', `"${topic}" is no topic here`, { fix, facts: { topic } })
}

function incidentsAt(index: KnowledgeIndex, text: string): readonly Incident[] {
  const reading = readAbout(text)
  if ('problem' in reading) throw inputError(reading.code, `"${text}" ${reading.problem}`, { facts: { address: text } })
  return index.subjectsOfAddress(reading.value).flatMap((id) => index.incident(id) ?? [])
}
