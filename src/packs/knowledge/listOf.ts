import { compareText } from '../../core/compareText.ts'

/** One word or several as a list in order, each once. */
export function listOf<T extends string>(given: T | readonly T[] | undefined): readonly T[] {
  if (given === undefined) return []
  return typeof given === 'string' ? [given] : [...new Set(given)].sort(compareText)
}
