import { inputError } from '../../core/errors.ts'
import type { Extract, Importer, SourceFile } from '../importer.ts'
import type { MappingProblem } from './mappedColumns.ts'
import { closeSheet, openSheet } from './openSheet.ts'
import { type MappingFile, readMapping } from './readMapping.ts'
import { sheetTransform } from './transform.ts'

/** Reads `sheet`: any CSV file or workbook, as a mapping file says. */
export const sheet: Importer = {
  format: 'sheet',
  title: 'any table, CSV or XLSX, with a mapping file',
  extract: async (files, { mapping, chain, decimals }) => {
    if (mapping === null) {
      throw inputError('MAPPING_MISSING', `${files[0]?.name} is a sheet, and no mapping says what its columns are`, {
        fix: 'dyepack import sheet --suggest FILE --out mapping.yaml, then name it: mapping: mapping.yaml, or --mapping',
        facts: { file: files[0]?.name ?? '' },
      })
    }
    if (chain !== null || decimals.size > 0) {
      throw inputError(
        'BAD_MAPPING',
        `${mapping.name}: a mapping says the chain and the decimals of each asset itself`,
        {
          fix: 'leave chain and decimals out of the import',
          facts: { file: mapping.name },
        },
      )
    }
    const read = await readMapping(mapping)
    const extracts: Extract[] = []
    try {
      for (const file of files) extracts.push(await extractOne(file, read, mapping.name))
    } catch (error) {
      for (const { temporary = [] } of extracts) await closeSheet({ temporary })
      throw error
    }
    return extracts
  },
}

async function extractOne(file: SourceFile, { mapping, refusal }: MappingFile, mappingName: string): Promise<Extract> {
  const opened = await openSheet(file, mapping)
  const problems: MappingProblem[] = []
  const { from, ...transform } = sheetTransform(mapping, opened, (problem) => problems.push(problem))
  if (problems.length > 0) {
    await closeSheet(opened)
    throw refusal(problems)
  }
  return {
    ...transform,
    from: from(opened.from),
    lines: opened.lines,
    ...(opened.records === null ? {} : { records: async () => opened.records! }),
    readWith: [mappingName],
    temporary: opened.temporary,
    notes: opened.notes,
  }
}
