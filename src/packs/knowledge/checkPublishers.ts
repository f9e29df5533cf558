import type { Publisher, Source } from '../../core/knowledge/knowledgeBase.ts'
import { shownValue, suggestion } from '../yaml/problems.ts'
import type { Draft } from './draft.ts'

/**
 * A publisher is part of one that is there and that is not part of another: nothing goes in rings. No source has the id
 * of a publisher, because `quotes` may name either.
 */
export function checkPublishers(publishers: readonly Draft<Publisher>[], sources: readonly Draft<Source>[]): void {
  const whole = publishers.filter(({ item }) => item.partOf === null).map(({ item }) => item.id)
  for (const { item, path, report } of publishers) {
    if (item.partOf === null || whole.includes(item.partOf)) continue
    const message = `${shownValue(item.partOf)} is no publisher here that stands for itself`
    report([...path, 'partOf'], 'NO_SUCH_PUBLISHER', message, suggestion(item.partOf, whole))
  }
  const ids = new Set(publishers.map(({ item }) => item.id))
  for (const { item, path, report } of sources)
    if (ids.has(item.id)) report(path, 'DUPLICATE_ID', `"${item.id}" is the id of a publisher`, 'add the date to it')
}
