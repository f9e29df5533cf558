/**
 * The whole words of lines, in small letters, those with a hyphen inside as such: they tell which hyphens belong to a word.
 * What a line end may have divided is left out.
 */
export function wordsOf(lines: readonly string[]): ReadonlySet<string> {
  const whole = lines.map((line, index) => {
    const rest = lines[index - 1]?.endsWith('-') ? line.replace(/^\p{L}+/u, '') : line
    return rest.replace(/(?<!\p{L})\p{L}+-$/u, '')
  })
  return new Set(whole.flatMap((line) => line.toLowerCase().match(/\p{L}+(?:-\p{L}+)*/gu) ?? []))
}

/** The lines of a paragraph as one text. A line break stays where nothing was divided, so that lines can be told. */
export function joinLines(lines: readonly string[], words: ReadonlySet<string>): string {
  return lines.map((line, index) => withEnd(line, lines[index + 1], words)).join('')
}

function withEnd(line: string, next: string | undefined, words: ReadonlySet<string>): string {
  if (next === undefined) return line
  const head = /\p{L}+(?=-$)/u.exec(line.slice(-60))?.[0]
  if (head === undefined) return `${line}\n`
  const tail = /^\p{Ll}+/u.exec(next)?.[0]
  return tail === undefined || belongs(head.toLowerCase(), tail, words) ? line : line.slice(0, -1)
}

/** Whether the hyphen at the end of a line is the word's own, and not only there because the line ends. */
function belongs(head: string, tail: string, words: ReadonlySet<string>): boolean {
  if (words.has(head + tail)) return false
  const both = head.length > 2 && tail.length > 2 && words.has(tail) && words.has(head)
  return words.has(`${head}-${tail}`) || both
}
