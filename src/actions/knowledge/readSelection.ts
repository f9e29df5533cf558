import { inputError } from '../../core/errors.ts'
import type { KnowledgeIndex } from '../../core/knowledge/knowledgeIndex.ts'
import type { KnowledgeSelection } from '../../core/knowledge/selectKnowledge.ts'
import { actorIn } from './actorIn.ts'

/**
 * Conditions as somebody typed them, each of which could be met.
 * Errors: NO_SUCH_ACTOR, NO_SUCH_TOPIC, BAD_DATE.
 */
export function readSelection(index: KnowledgeIndex, { actor, topic, year }: KnowledgeSelection): KnowledgeSelection {
  return {
    ...(actor === undefined ? {} : { actor: actorIn(index, actor) }),
    ...(topic === undefined ? {} : { topic: topicIn(index, topic) }),
    ...(year === undefined ? {} : { year: yearOf(year) }),
  }
}

function topicIn({ base }: KnowledgeIndex, topic: string): string {
  if (base.topics.some(({ id }) => id === topic)) return topic
  const fix = `one of: ${base.topics.map(({ id }) => id).join(', ')}`
  throw inputError('NO_SUCH_TOPIC', `"${topic}" is no topic here`, { fix, facts: { topic } })
}

function yearOf(text: string): string {
  if (/^\d{4}$/.test(text)) return text
  throw inputError('BAD_DATE', `"${text}" is not a year`, { fix: 'write it like 2021', facts: { year: text } })
}
