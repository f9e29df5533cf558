import { compareText } from '../../core/compareText.ts'
import type { OutsideLeft } from '../../core/knowledge/outside/outsideList.ts'

/** Words of a list that have none here, each left once, with the number of places that use it. */
export function wordsLeft(words: readonly string[], place: string): OutsideLeft[] {
  const times = new Map<string, number>()
  for (const word of words) times.set(word, (times.get(word) ?? 0) + 1)
  return [...times]
    .sort(([a], [b]) => compareText(a, b))
    .map(([word, count]) => ({ place: word, why: `has no word here (${count} ${count === 1 ? place : `${place}s`})` }))
}
