import type { PdfLine } from './pdfParagraphs.ts'

/** Above this many paragraphs a page is left as it is: the work grows with their square. */
const MOST = 300

/**
 * The paragraphs of a page as a reader takes them: what stands above comes first, and of columns the left one. Where neither
 * holds, the order of the file stays.
 */
export function inReadingOrder(paragraphs: readonly PdfLine[][]): readonly PdfLine[][] {
  if (paragraphs.length > MOST) return paragraphs
  const boxes = paragraphs.map(boxOf)
  const left = new Set(boxes.keys())
  const order: PdfLine[][] = []
  while (left.size > 0) {
    const all = [...left]
    // Boxes that overlap could wait for each other: then the first of the file goes first.
    const next =
      all.find((one) => all.every((other) => other === one || !isBefore(boxes[other]!, boxes[one]!))) ?? all[0]!
    left.delete(next)
    order.push(paragraphs[next]!)
  }
  return order
}

interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

function boxOf(lines: readonly PdfLine[]): Box {
  const left = lines.reduce((least, line) => Math.min(least, line.left), Number.POSITIVE_INFINITY)
  const right = lines.reduce((most, line) => Math.max(most, line.right), Number.NEGATIVE_INFINITY)
  return { left, right, top: lines[0]!.y - lines[0]!.size, bottom: lines.at(-1)!.y }
}

function isBefore(a: Box, b: Box): boolean {
  const beside = a.top < b.bottom && b.top < a.bottom
  if (a.left < b.right && b.left < a.right) return a.bottom <= b.top
  return beside && a.right <= b.left
}
