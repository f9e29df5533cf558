import { inputError } from '../../core/errors.ts'
import { jsonFault } from './jsonFault.ts'
import { type JsonNumbers, MAX_JSON_DEPTH, parseJson } from './parseJson.ts'
import { readInput } from './readInput.ts'

export interface ReadJsonOptions {
  readonly maxBytes: number
  readonly numbers: JsonNumbers
}

/**
 * Reads a JSON file of bounded size and depth.
 * Errors: those of `readInput`, BAD_JSON, JSON_TOO_DEEP.
 */
export async function readJson(path: string, file: string, { maxBytes, numbers }: ReadJsonOptions): Promise<unknown> {
  const { text } = await readInput(path, file, maxBytes)
  const parsed = parseJson(text, numbers)
  if ('value' in parsed) return parsed.value
  if ('deepAt' in parsed) {
    const line = lineAt(text, parsed.deepAt)
    throw inputError('JSON_TOO_DEEP', `${file} line ${line}: is nested more than ${MAX_JSON_DEPTH} deep`, {
      fix: 'give the list itself',
      facts: { file, line, maxDepth: MAX_JSON_DEPTH },
    })
  }
  const line = lineAt(text, jsonFault(text))
  throw inputError('BAD_JSON', `${file} line ${line}: is not JSON`, {
    fix: 'mend it, or save it again',
    facts: { file, line },
    cause: parsed.cause,
  })
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length
}
