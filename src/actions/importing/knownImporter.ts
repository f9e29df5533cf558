import { inputError } from '../../core/errors.ts'
import { IMPORT_FORMATS } from '../../core/wire/importFormats.ts'
import { importerOf } from '../../ingest/formats.ts'
import type { Importer } from '../../ingest/importer.ts'

/** Errors: `UNKNOWN_FORMAT`. */
export async function knownImporter(format: string): Promise<Importer> {
  const importer = await importerOf(format)
  if (importer !== null) return importer
  throw unknownFormat(format)
}

export function unknownFormat(format: string): Error {
  return inputError('UNKNOWN_FORMAT', `no format is called ${JSON.stringify(format)}`, {
    fix: `use one of: ${IMPORT_FORMATS.join(', ')}`,
    facts: { format },
  })
}
