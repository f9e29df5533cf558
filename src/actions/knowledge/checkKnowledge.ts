import { inputError } from '../../core/errors.ts'
import { type KnowledgeCoverage, knowledgeCoverage } from '../../core/knowledge/knowledgeCoverage.ts'
import { type LoadKnowledgeParameters, loadKnowledge } from './loadKnowledge.ts'

export interface CheckKnowledgeParameters extends LoadKnowledgeParameters {
  /** Only incidents that somebody attributes to this actor or to one below it. */
  readonly actor?: string
}

export interface CheckKnowledgeResult {
  readonly counts: Readonly<
    Record<'incidents' | 'actors' | 'claims' | 'sources' | 'publishers' | 'levers' | 'tags', number>
  >
  readonly coverage: KnowledgeCoverage
}

/**
 * Checks a knowledge folder and counts how well its incidents are documented.
 * Errors: those of `loadKnowledge`, NO_SUCH_ACTOR.
 */
export async function checkKnowledge(parameters: CheckKnowledgeParameters = {}): Promise<CheckKnowledgeResult> {
  const index = await loadKnowledge(parameters)
  const { actor } = parameters
  if (actor !== undefined && index.actor(actor) === null) {
    const fix = `one of: ${index.base.actors.map(({ id }) => id).join(', ')}`
    throw inputError('NO_SUCH_ACTOR', `"${actor}" is no actor here`, { fix, facts: { actor } })
  }
  const { incidents, actors, claims, sources, publishers, levers, tags } = index.base
  const counts = Object.fromEntries(
    Object.entries({ incidents, actors, claims, sources, publishers, levers, tags }).map(([key, list]) => [
      key,
      list.length,
    ]),
  ) as CheckKnowledgeResult['counts']
  return { counts, coverage: knowledgeCoverage(index, actor === undefined ? incidents : index.incidentsOf(actor)) }
}
