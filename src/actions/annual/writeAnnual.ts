import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { AnnualModel } from '../../core/annual/annualModel.ts'
import { inputError } from '../../core/errors.ts'
import { writeText } from '../files/writeText.ts'
import { type AnnualParameters, buildAnnual } from './buildAnnual.ts'

export interface WriteAnnualParameters extends AnnualParameters {
  /** Where the files go; it is made where it is not there. */
  readonly outDir: string
}

export interface WriteAnnualResult {
  readonly model: AnnualModel
  readonly files: readonly string[]
}

/**
 * Writes an annual report: a page, the same as JSON, and tables.
 *
 * Errors: those of `buildAnnual`, NOT_A_FOLDER.
 */
export async function writeAnnual(parameters: WriteAnnualParameters): Promise<WriteAnnualResult> {
  const { outDir } = parameters
  const { model, files } = await buildAnnual(parameters)
  await mkdir(outDir, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EEXIST' && cause.code !== 'ENOTDIR') throw cause
    throw inputError('NOT_A_FOLDER', `${outDir} is a file, or lies below one`, {
      fix: 'name a folder with --out',
      facts: { file: outDir },
      cause,
    })
  })
  for (const [name, text] of files) await writeText(join(outDir, name), [text])
  return { model, files: files.map(([name]) => name) }
}
