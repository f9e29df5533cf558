import type { PdfLine } from './pdfParagraphs.ts'

/** On fewer lines they may be a list. */
const FEWEST = 10

/** A page without the numbers of its lines, 1, 2, 3 … down the left margin, as US courts want them: they are no text of it. */
export function withoutMarginNumbers(page: readonly PdfLine[]): readonly PdfLine[] {
  const numbers = page.filter(({ text }) => /^\d{1,2}$/.test(text)).sort((a, b) => a.y - b.y)
  if (numbers.length < FEWEST || numbers.some(({ text }, at) => text !== String(at + 1))) return page
  const right = numbers.reduce((most, line) => Math.max(most, line.right), 0)
  const margin = new Set(numbers)
  const others = page.filter((line) => !margin.has(line))
  return others.every(({ left }) => left >= right) ? others : page
}
