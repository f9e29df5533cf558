import { inputError } from '../../core/errors.ts'
import type { KnowledgeIndex } from '../../core/knowledge/knowledgeIndex.ts'

/**
 * The id of an actor that is there.
 * Errors: NO_SUCH_ACTOR.
 */
export function actorIn(index: KnowledgeIndex, actor: string): string {
  if (index.actor(actor) !== null) return actor
  const fix = `one of: ${index.base.actors.map(({ id }) => id).join(', ')}`
  throw inputError('NO_SUCH_ACTOR', `"${actor}" is no actor here`, { fix, facts: { actor } })
}
