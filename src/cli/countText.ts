import { groupedText } from '../core/groupedText.ts'

/** `1 address`, `12,345 addresses`. */
export function countText(value: number, noun: string, nouns = `${noun}s`): string {
  return `${groupedText(value)} ${value === 1 ? noun : nouns}`
}
