const WIDTH = 100

/** A space, but none within an amount: `$4.874 B`. */
const BREAK = / (?!(?<=\$[\d.,]+ )[KMB]\b)/

/** Breaks a paragraph at spaces; what follows the first line is indented by two more. */
export function wrap(text: string, indent: string): string {
  const lines: string[] = []
  let line = indent
  for (const word of text.split(BREAK)) {
    const glued = line.trim() === '' ? `${line}${word}` : `${line} ${word}`
    if (glued.length > WIDTH && line.trim() !== '') {
      lines.push(line)
      line = `${indent}  ${word}`
    } else line = glued
  }
  return `${[...lines, line].join('\n')}\n`
}
