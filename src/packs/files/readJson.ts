import { inputError } from '../../core/errors.ts'
import { jsonFault } from './jsonFault.ts'
import { readInput } from './readInput.ts'

export interface ReadJsonOptions {
  readonly maxBytes: number
  /** `text`: every number is the text in the file, exact however long it is. */
  readonly numbers: 'double' | 'text'
}

/**
 * Reads a JSON file of bounded size and depth.
 * Errors: those of `readInput`, BAD_JSON, JSON_TOO_DEEP.
 */
export async function readJson(path: string, file: string, { maxBytes, numbers }: ReadJsonOptions): Promise<unknown> {
  const { text } = await readInput(path, file, maxBytes)
  // What walks over the values recurses, so depth is bounded on the text.
  const { deepAt, numbersAt } = scan(text)
  if (deepAt !== null)
    throw inputError('JSON_TOO_DEEP', `${file} line ${lineAt(text, deepAt)}: is nested more than ${MAX_DEPTH} deep`, {
      fix: 'give the list itself',
      facts: { file, line: lineAt(text, deepAt), maxDepth: MAX_DEPTH },
    })
  try {
    return JSON.parse(numbers === 'text' ? quoted(text, numbersAt) : text)
  } catch (cause) {
    const line = lineAt(text, jsonFault(text))
    throw inputError('BAD_JSON', `${file} line ${line}: is not JSON`, {
      fix: 'mend it, or save it again',
      facts: { file, line },
      cause,
    })
  }
}

const MAX_DEPTH = 64

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
    if (depth > MAX_DEPTH) return { deepAt: at, numbersAt }
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

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length
}
