import type { PdfLine } from './pdfParagraphs.ts'

/** On fewer pages two lines may be alike by chance. */
const FEWEST = 3

/**
 * Pages without the lines that stand at the top or at the bottom of most of them, alike but for their numbers: they would cut
 * the sentence that goes over to the next page. The first of each is kept.
 */
export function withoutRunningHeads(pages: readonly (readonly PdfLine[])[]): readonly (readonly PdfLine[])[] {
  const counts = new Map<string, number>()
  for (const page of pages)
    for (const key of new Set(edges(page).map(keyOf))) counts.set(key, (counts.get(key) ?? 0) + 1)
  const often = (key: string): boolean => (counts.get(key) ?? 0) >= Math.max(FEWEST, pages.length / 2)
  const kept = new Set<string>()
  return pages.map((page) => {
    const atEdge = new Set(edges(page))
    return page.filter((line) => {
      const key = keyOf(line)
      if (!atEdge.has(line) || !often(key)) return true
      const first = !kept.has(key)
      kept.add(key)
      return first
    })
  })
}

/** The two highest and the two lowest lines. */
function edges(page: readonly PdfLine[]): PdfLine[] {
  const sorted = [...page].sort((a, b) => a.y - b.y)
  return [...sorted.slice(0, 2), ...sorted.slice(-2)]
}

function keyOf({ text, y }: PdfLine): string {
  return `${Math.round(y)} ${text.replace(/\d+/g, '0')}`
}
