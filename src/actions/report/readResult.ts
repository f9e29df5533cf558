import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ZodType } from 'zod'
import { inputError } from '../../core/errors.ts'

/** One of our own JSON results, of this shape. Throws RESULT_MISSING, RESULT_BAD. */
export async function readResult<T>(outDir: string, name: string, schema: ZodType<T>): Promise<T> {
  const text = await readFile(join(outDir, name), 'utf8').catch((cause: unknown) => {
    throw inputError('RESULT_MISSING', `out/${name} is not there`, {
      fix: 'run "dyepack trace" on the case first',
      cause,
    })
  })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw badResult(name, String(cause), cause)
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw badResult(name, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, parsed.error)
}

function badResult(name: string, what: string, cause: unknown) {
  return inputError('RESULT_BAD', `out/${name}: ${what}`, { fix: 'run "dyepack trace" on the case again', cause })
}
