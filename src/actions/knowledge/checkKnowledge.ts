import { type KnowledgeCoverage, knowledgeCoverage } from '../../core/knowledge/knowledgeCoverage.ts'
import { actorIn } from './actorIn.ts'
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
  const { incidents, actors, claims, sources, publishers, levers, tags } = index.base
  const counts = Object.fromEntries(
    Object.entries({ incidents, actors, claims, sources, publishers, levers, tags }).map(([key, list]) => [
      key,
      list.length,
    ]),
  ) as CheckKnowledgeResult['counts']
  return {
    counts,
    coverage: knowledgeCoverage(index, actor === undefined ? incidents : index.incidentsOf(actorIn(index, actor))),
  }
}
