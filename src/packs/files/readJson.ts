import { inputError } from '../../core/errors.ts'
import { readInput } from './readInput.ts'

/**
 * Reads a JSON file of bounded size. Its numbers are doubles: whoever takes an amount of it looks at how exact it is.
 * Errors: those of `readInput`, BAD_JSON, JSON_TOO_DEEP.
 */
export async function readJson(path: string, file: string, maxBytes: number): Promise<unknown> {
  const { text } = await readInput(path, file, maxBytes)
  // What walks over the values recurses, so depth is bounded on the text.
  const deep = tooDeep(text)
  if (deep !== null)
    throw inputError('JSON_TOO_DEEP', `${file} line ${lineAt(text, deep)}: is nested more than ${MAX_DEPTH} deep`, {
      fix: 'give the list itself',
      facts: { file, line: lineAt(text, deep), maxDepth: MAX_DEPTH },
    })
  try {
    return JSON.parse(text)
  } catch (cause) {
    const at = /position (\d+)/.exec(String(cause))?.[1]
    const place = at === undefined ? '' : ` line ${lineAt(text, Number(at))}:`
    throw inputError('BAD_JSON', `${file}${place} is not JSON`, {
      fix: 'mend it, or save it again',
      facts: { file, ...(at === undefined ? {} : { line: lineAt(text, Number(at)) }) },
      cause,
    })
  }
}

const MAX_DEPTH = 64

/** Where brackets outside of texts first stand deeper than allowed; null where they never do. */
function tooDeep(text: string): number | null {
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (quoted) {
      if (character === '\\') at += 1
      else if (character === '"') quoted = false
    } else if (character === '"') quoted = true
    else if (character === '[' || character === '{') depth += 1
    else if (character === ']' || character === '}') depth -= 1
    if (depth > MAX_DEPTH) return at
  }
  return null
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length
}
