/** `text`: every number is the text that stands there, exact however long it is. */
export type JsonNumbers = 'double' | 'text'

export const MAX_JSON_DEPTH = 64

/** JSON of bounded depth: its value, where it is too deep, or why it is none. */
export function parseJson(
  text: string,
  numbers: JsonNumbers,
): { readonly value: unknown } | { readonly deepAt: number } | { readonly cause: unknown } {
  // What walks over the values recurses, so depth is bounded on the text.
  const { deepAt, numbersAt } = scan(text)
  if (deepAt !== null) return { deepAt }
  try {
    return { value: JSON.parse(numbers === 'text' ? quoted(text, numbersAt) : text) }
  } catch (cause) {
    return { cause }
  }
}

/** Where brackets outside of texts first stand deeper than allowed, and where numbers begin and end. */
function scan(text: string): { readonly deepAt: number | null; readonly numbersAt: readonly number[] } {
  const numbersAt: number[] = []
  let depth = 0
  let quote = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!
    if (quote) {
      if (character === '\\') at += 1
      else if (character === '"') quote = false
    } else if (character === '"') quote = true
    else if (character === '[' || character === '{') depth += 1
    else if (character === ']' || character === '}') depth -= 1
    else if (STARTS_NUMBER.has(character)) {
      numbersAt.push(at)
      while (IN_NUMBER.has(text[at + 1] ?? '')) at += 1
      numbersAt.push(at + 1)
    }
    if (depth > MAX_JSON_DEPTH) return { deepAt: at, numbersAt }
  }
  return { deepAt: null, numbersAt }
}

const STARTS_NUMBER: ReadonlySet<string> = new Set('-0123456789')
const IN_NUMBER: ReadonlySet<string> = new Set('+-.0123456789eE')

function quoted(text: string, numbersAt: readonly number[]): string {
  const pieces: string[] = []
  let from = 0
  for (const at of numbersAt) {
    pieces.push(text.slice(from, at))
    from = at
  }
  return [...pieces, text.slice(from)].join('"')
}
