import type { Span } from './intakeDraft.ts'

/** What is longer is cut: work in a sentence grows with the square of its length. */
const LONGEST = 1_000
/** A stop, perhaps with the number of a note, and white space after it; or an empty line. A single line break only wraps a line. */
const ENDS = /[.!?]["”’')\]]{0,3}\s|(?<=[a-z]{2})\.\[?\d{1,2}\]?\s|\n[ \t]*\n/g

/** The sentences of a text, in order. */
export function sentencesOf(text: string): Span[] {
  const sentences: Span[] = []
  let start = 0
  const add = (end: number): void => {
    for (let from = start; from < end; from += LONGEST) {
      const to = Math.min(end, from + LONGEST)
      if (/\S/.test(text.slice(from, to))) sentences.push([from, to])
    }
    start = end
  }
  for (const { index, 0: stop } of text.matchAll(ENDS)) {
    const end = index + stop.length
    if (stop.startsWith('\n') || !isAbbreviation(text.slice(Math.max(0, index - 6), index), text[end])) add(end)
  }
  add(text.length)
  return sentences
}

/** Whether an empty line follows a sentence. */
export function endsParagraph(text: string, [, end]: Span): boolean {
  const around = text.slice(Math.max(0, end - 4), end + 4)
  return /\n[ \t]*\n/.test(around)
}

/** "U.S. Treasury", "Jan. 14", or a small letter that goes on. */
function isAbbreviation(before: string, next: string | undefined): boolean {
  if (next !== undefined && /[a-z]/.test(next)) return true
  return /(?:^|[\s.(])(?:[A-Z]|Mr|Mrs|Ms|Dr|St|No|Inc|Ltd|Co|vs|approx|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)$/.test(
    before,
  )
}
