/** About how wide a text is drawn, in pixels: an upper bound for common system faces, so that labels never overlap. */
export function textWidth(text: string, size: number, bold = false): number {
  let ems = 0
  for (const character of text) ems += NARROW.has(character) ? 0.34 : /[A-ZMW@%—…]/.test(character) ? 0.76 : 0.58
  return ems * size * (bold ? 1.2 : 1)
}

/** Lines of at most so many pixels; the last one is cut with `…` where there are too many. */
export function wrapText(text: string, size: number, width: number, most: number): readonly string[] {
  const lines: string[] = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!
    const longer = line === '' ? word : `${line} ${word}`
    if (line === '' || textWidth(longer, size) <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  const shown = lines.slice(0, most)
  if (lines.length > most) shown[most - 1] += ' …'
  return shown.map((line) => cutText(line, size, width))
}

/** The text, cut with `…` where it is wider. */
export function cutText(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text
  const characters = [...text]
  while (characters.length > 1 && textWidth(`${characters.join('')}…`, size) > width) characters.pop()
  return `${characters.join('').trimEnd()}…`
}

const NARROW = new Set([..."iljftrI.,:;|'!()[] ·"])
