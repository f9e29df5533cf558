import { compareText } from '../../core/compareText.ts'
import type { OutsideLeft } from '../../core/knowledge/outside/outsideList.ts'

/** What a reader found in one place of a list and could not take. */
interface NotTaken {
  readonly left: readonly OutsideLeft[]
  /** Words that have none here. */
  readonly words: readonly string[]
}

/** All that was not taken: first what stands in one place, then each word once. `place`: what the list is made of. */
export function leftOf(read: readonly NotTaken[], place: string): OutsideLeft[] {
  return [
    ...read.flatMap(({ left }) => left),
    ...wordsLeft(
      read.flatMap(({ words }) => words),
      place,
    ),
  ]
}

/** Each word with the number of places that use it. */
function wordsLeft(words: readonly string[], place: string): OutsideLeft[] {
  const times = new Map<string, number>()
  for (const word of words) times.set(word, (times.get(word) ?? 0) + 1)
  return [...times]
    .sort(([a], [b]) => compareText(a, b))
    .map(([word, count]) => ({ place: word, why: `has no word here (${count} ${count === 1 ? place : `${place}s`})` }))
}
