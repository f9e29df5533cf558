/** A line of a page: its ends, its baseline from above and the size of its type, in points. */
export interface PdfLine {
  readonly text: string
  readonly left: number
  readonly right: number
  readonly y: number
  readonly size: number
}

/** The paragraphs of a page, in the order in which its lines are given. */
export function paragraphsOf(lines: readonly PdfLine[]): PdfLine[][] {
  const pitch = usualPitch(lines)
  const paragraphs: PdfLine[][] = []
  for (const line of lines) {
    const open = paragraphs.at(-1)
    if (open !== undefined && goesOn(open, line, pitch)) open.push(line)
    else paragraphs.push([line])
  }
  return paragraphs
}

/** From baseline to baseline, as most lines have it. */
function usualPitch(lines: readonly PdfLine[]): number {
  const gaps = lines.slice(1).map((line, index) => line.y - lines[index]!.y)
  const down = gaps.filter((gap, index) => gap > 0 && gap < 4 * lines[index]!.size).sort((a, b) => a - b)
  return down[down.length >> 1] ?? 0
}

function goesOn(paragraph: readonly PdfLine[], line: PdfLine, pitch: number): boolean {
  const before = paragraph.at(-1)!
  const down = line.y - before.y
  const apart = line.left > before.right || line.right < before.left
  if (apart || down <= 0 || down > Math.max(pitch, before.size * 1.2) * 1.25) return false
  if (Math.abs(line.size - before.size) > before.size * 0.15) return false
  // An indented line begins a paragraph, where the one before has an end.
  const indented = line.left - before.left > line.size
  return !(indented && /[.!?:;]["”’')\]]{0,3}$/.test(before.text))
}
