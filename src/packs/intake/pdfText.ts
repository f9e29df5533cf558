import { readableText } from '../../core/intake/readableText.ts'
import { inReadingOrder } from './inReadingOrder.ts'
import { joinLines, wordsOf } from './joinLines.ts'
import { withoutMarginNumbers } from './marginNumbers.ts'
import { type PdfLine, paragraphsOf } from './pdfParagraphs.ts'
import { withoutRunningHeads } from './runningHeads.ts'

/** A piece of text as it is set on a page: its left end, its baseline from above, in points. */
export interface PdfPiece {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly size: number
  /** The line ends with it. */
  readonly ends: boolean
}

/** The text of set pages, in the order of reading: paragraphs kept, line ends joined; and where each page begins in it. */
export function pdfText(pages: readonly (readonly PdfPiece[])[]): { text: string; pages: number[] } {
  const lines = withoutRunningHeads(pages.map((pieces) => withoutMarginNumbers(linesOf(pieces))))
  const words = wordsOf(lines.flat().map(({ text }) => text))
  const parts: string[] = []
  const starts: number[] = []
  let length = 0
  let last = ''
  const add = (part: string): void => {
    parts.push(part)
    length += part.length
  }
  for (const page of lines) {
    const paragraphs = inReadingOrder(paragraphsOf(page)).map((paragraph) =>
      joinLines(
        paragraph.map(({ text }) => text),
        words,
      ),
    )
    // A page may end within a sentence, or within a word.
    const [first] = paragraphs
    if (last !== '' && first !== undefined) {
      const goesOn =
        /^[a-z$€£]/.test(first) ||
        /(?:[,-]|\b(?:an?|the|of|in|to|from|and|or|by|for|at|on|with|than))$/.test(last.slice(-9))
      add(goesOn ? '\n' : '\n\n')
    }
    starts.push(length)
    add(paragraphs.join('\n\n'))
    last = paragraphs.at(-1) ?? last
  }
  return { text: parts.join(''), pages: starts }
}

/** Pieces that stand on one baseline, one after the other. */
function linesOf(pieces: readonly PdfPiece[]): PdfLine[] {
  const lines: PdfLine[] = []
  let line: PdfPiece[] = []
  const close = (): void => {
    // A soft hyphen at the end of a line is seen there.
    const whole = line
      .map(({ text }) => text)
      .join('')
      .replace(/\u00ad\s*$/, '-')
    const text = readableText(whole).replace(/\s+/g, ' ').trim()
    if (text !== '')
      lines.push(
        lineOf(
          text,
          line.filter((one) => one.text.trim() !== ''),
        ),
      )
    line = []
  }
  for (const piece of pieces) {
    const before = line.at(-1)
    if (before !== undefined && (before.ends || Math.abs(piece.y - before.y) > before.size / 2)) {
      const sameLine = Math.abs(piece.y - before.y) < 1 && piece.x >= before.x + before.width
      // Cells of a table stay one line.
      if (sameLine) line.push({ ...before, text: ' ', ends: false })
      else close()
    }
    line.push(piece)
  }
  close()
  return lines
}

function lineOf(text: string, pieces: readonly PdfPiece[]): PdfLine {
  const { y, size } = pieces[0]!
  const left = pieces.reduce((least, { x }) => Math.min(least, x), Number.POSITIVE_INFINITY)
  const right = pieces.reduce((most, { x, width }) => Math.max(most, x + width), Number.NEGATIVE_INFINITY)
  return { text, left, right, y, size }
}
