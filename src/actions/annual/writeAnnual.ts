import { join } from 'node:path'
import type { AnnualModel } from '../../core/annual/annualModel.ts'
import { makeFolder } from '../files/makeFolder.ts'
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
  await makeFolder(outDir)
  for (const [name, text] of files) await writeText(join(outDir, name), [text])
  return { model, files: files.map(([name]) => name) }
}
