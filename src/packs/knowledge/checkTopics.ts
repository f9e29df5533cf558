import type { Topic } from '../../core/knowledge/knowledgeBase.ts'
import { shownValue, suggestion } from '../yaml/problems.ts'
import type { Draft } from './draft.ts'

/** Topics are those of `topics.yaml`, so that one thing has one word. */
export function checkTopics(
  drafts: readonly Draft<{ readonly topics: readonly string[] }>[],
  topics: readonly Topic[],
): void {
  const ids = topics.map(({ id }) => id)
  for (const { item, path, report } of drafts)
    for (const topic of item.topics)
      if (!ids.includes(topic))
        report(
          [...path, 'topics'],
          'NO_SUCH_TOPIC',
          `${shownValue(topic)} is not in topics.yaml`,
          suggestion(topic, ids),
        )
}
