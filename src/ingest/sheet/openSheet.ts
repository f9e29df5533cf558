import { open, rm, stat } from 'node:fs/promises'
import type { LineFinder } from '../../core/ledger/rowSource.ts'
import type { SheetMapping } from '../../core/wire/sheetMapping.ts'
import { countRecords } from '../countRecords.ts'
import type { SourceFile } from '../importer.ts'
import { recordLines } from '../recordLines.ts'
import { openTextFile, pathLiteral, readBytes, type TextFile } from '../textFile.ts'
import { readLayout } from './headerLine.ts'
import type { SheetTable } from './transform.ts'
import { convertWorkbook } from './xlsx/convertWorkbook.ts'

/** A table that can be read with SQL, whatever file it lies in. */
export interface Sheet extends SheetTable {
  /** A table expression with the columns `c1`, `c2` …, all text. */
  readonly from: string
  /** Line numbers of a CSV file, row numbers of a workbook. */
  readonly lines: LineFinder
  /** Null: a workbook has none but those that were converted. */
  readonly records: number | null
  /** The delimiter of a CSV file; the sheet of a workbook. */
  readonly found: { readonly delimiter: string } | { readonly sheet: string; readonly sheets: readonly string[] }
  /** What its reader should know of the file beside its rows: sentences. */
  readonly notes: readonly string[]
  readonly temporary: readonly string[]
}

/** Opens a CSV file or one sheet of a workbook. Errors: what is wrong with the file as a whole. */
export async function openSheet(
  file: SourceFile,
  wanted: Pick<SheetMapping, 'sheet' | 'header' | 'delimiter'>,
): Promise<Sheet> {
  return (await isWorkbook(file.path)) ? openWorkbook(file, wanted) : openCsv(file, wanted)
}

async function openCsv({ path, name }: SourceFile, wanted: Pick<SheetMapping, 'header' | 'delimiter'>): Promise<Sheet> {
  const file = await openTextFile(path, name)
  const start = await readStart(file)
  const { delimiter, skip, headers } = readLayout(start, name, wanted)
  // Records are counted from the first line that is not empty; those above the table are none of it.
  const above = start.split(/\r\n|\n/, skip).filter((line) => line !== '').length
  return {
    headers,
    excelEpoch: 1900,
    from: readCsv(path, headers.length, { delimiter, skip, compression: file.compression }),
    records: (await countRecords(file, name, FORM)) - above,
    lines: (records, broken) => {
      const counted = records.map((record) => record + above)
      return recordLines(file, FORM, counted, broken)
    },
    found: { delimiter },
    notes: [],
    temporary: [],
  }
}

const FORM = { header: false, quotes: true }

/** Whoever writes a megabyte above the headers has no table. */
const LONGEST_START = 1 << 20

async function readStart(file: Pick<TextFile, 'path' | 'compression'>): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of readBytes(file)) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > LONGEST_START) break
  }
  return text
}

async function openWorkbook(
  { path, name }: SourceFile,
  wanted: Pick<SheetMapping, 'sheet' | 'header'>,
): Promise<Sheet> {
  const { path: csv, folder, headers, workbook, rowOf, counts } = await convertWorkbook(path, name, wanted)
  const { sheet, sheets, excelEpoch } = workbook
  const many = (n: number) => `${n} ${n === 1 ? 'cell' : 'cells'}`
  return {
    headers,
    excelEpoch,
    from: readCsv(csv, headers.length, { delimiter: ',', skip: 0, compression: 'none' }),
    records: null,
    lines: async (records) => records.map(rowOf),
    found: { sheet, sheets },
    notes: [
      ...(counts.formulas > 0
        ? [`${many(counts.formulas)} with formulas: the values saved in the file were taken, nothing was computed`]
        : []),
      ...(counts.external > 0 ? [`${many(counts.external)} refer to other workbooks, which were not opened`] : []),
      ...(counts.withoutValue > 0 ? [`${many(counts.withoutValue)} with a formula and no saved value`] : []),
    ],
    temporary: [folder],
  }
}

interface CsvForm {
  readonly delimiter: string
  readonly skip: number
  readonly compression: string
}

function readCsv(path: string, width: number, { delimiter, skip, compression }: CsvForm): string {
  const types = Array.from({ length: width }, (_, i) => `'c${i + 1}': 'VARCHAR'`).join(', ')
  return `read_csv(${pathLiteral(path)}, header = false, skip = ${skip}, delim = '${delimiter}', quote = '"', escape = '"',
    auto_detect = false, compression = '${compression}', columns = {${types}}, store_rejects = true)`
}

/** Removes what a sheet has made to be read. */
export async function closeSheet({ temporary }: Pick<Sheet, 'temporary'>): Promise<void> {
  for (const path of temporary) await rm(path, { recursive: true, force: true })
}

/** A zip (`PK`), or the container of older and of encrypted workbooks. */
async function isWorkbook(path: string): Promise<boolean> {
  // What is no file is refused where text is opened.
  if ((await stat(path).catch(() => null))?.isFile() !== true) return false
  const file = await open(path)
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(4), 0, 4, 0)
    const start = buffer.subarray(0, bytesRead).toString('hex')
    return start.startsWith('504b') || start === 'd0cf11e0'
  } finally {
    await file.close()
  }
}
