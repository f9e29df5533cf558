import { inputError } from '../../core/errors.ts'
import { independentSources } from '../../core/knowledge/independentSources.ts'
import type { Incident } from '../../core/knowledge/knowledgeBase.ts'
import type { KnowledgeIndex } from '../../core/knowledge/knowledgeIndex.ts'
import { type LossSpan, lossSpan } from '../../core/knowledge/lossSpan.ts'
import { type KnowledgeSelection, selectIncidents } from '../../core/knowledge/selectKnowledge.ts'
import { speaksFor } from '../../core/knowledge/speaksFor.ts'
import { readAbout } from '../../packs/caseFile/words.ts'
import { type LoadKnowledgeParameters, loadKnowledge } from './loadKnowledge.ts'
import { readSelection } from './readSelection.ts'

export interface ListIncidentsParameters extends LoadKnowledgeParameters, KnowledgeSelection {
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
 * Errors: those of `loadKnowledge`, those of `readSelection`, BAD_ADDRESS.
 */
export async function listIncidents(parameters: ListIncidentsParameters = {}): Promise<readonly ListedIncident[]> {
  const index = await loadKnowledge(parameters)
  const { address } = parameters
  const there = address === undefined ? null : new Set(incidentsAt(index, address))
  return selectIncidents(index, readSelection(index, parameters))
    .filter((incident) => there === null || there.has(incident))
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

function incidentsAt(index: KnowledgeIndex, text: string): readonly Incident[] {
  const reading = readAbout(text)
  if ('problem' in reading) throw inputError(reading.code, `"${text}" ${reading.problem}`, { facts: { address: text } })
  return index.subjectsOfAddress(reading.value).flatMap((id) => index.incident(id) ?? [])
}
