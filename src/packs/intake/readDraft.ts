import { inputError } from '../../core/errors.ts'
import type { IntakeDraft } from '../../core/intake/intakeDraft.ts'
import { intakeFileSchema } from '../../core/wire/intakeFile.ts'
import { readInput } from '../files/readInput.ts'
import { keyText, shownValue } from '../yaml/problems.ts'

/** A draft holds its text, and several marks for a line of it. */
const MAX_BYTES = 64 * 1024 * 1024

/**
 * Reads a draft that `dyepack intake --json` wrote.
 * Errors: those of `readInput`, BAD_DRAFT_FILE.
 */
export async function readDraft(path: string): Promise<IntakeDraft> {
  const { text } = await readInput(path, path, MAX_BYTES)
  const fix = 'give a file that "dyepack --json intake" wrote'
  const refused = (message: string, field: string | null, cause?: unknown) =>
    inputError('BAD_DRAFT_FILE', `${path} ${message}`, { fix, facts: { file: path, field }, cause })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw refused('is not JSON', null, cause)
  }
  const result = intakeFileSchema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  const field = keyText(issue.path)
  throw refused(`is no draft: ${field || 'the file'}: ${shownValue(issue.message)}`, field || null)
}
