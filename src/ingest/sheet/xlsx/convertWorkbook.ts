import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inputError } from '../../../core/errors.ts'
import type { SheetMapping } from '../../../core/wire/sheetMapping.ts'
import { shownText } from '../shownText.ts'
import { type Archive, brokenWorkbook, openArchive } from './openArchive.ts'
import { readTexts } from './readTexts.ts'
import { readWorkbook, type Workbook } from './readWorkbook.ts'
import { readXml } from './readXml.ts'
import { RowNumbers } from './rowNumbers.ts'
import { type CellCounts, sheetCells } from './sheetCells.ts'

/** A sheet as a CSV file without a header line. */
export interface Converted {
  readonly path: string
  /** The folder made for it. */
  readonly folder: string
  readonly workbook: Workbook
  readonly headers: readonly string[]
  /** Where a record stands in the sheet, from 1. */
  rowOf(record: number): number
  readonly counts: CellCounts
}

/** A million rows of a wide table have less. */
const LARGEST_SHEET = 2 ** 32
const MOST_COLUMNS = 1000
const LARGEST_CSV = 2 ** 32

/** Writes one sheet of a workbook to a temporary CSV file, in flat memory. Errors: `BAD_FILE`, `BAD_HEADER`, `NO_SUCH_SHEET`, `UNPACKS_TOO_FAR`. */
export async function convertWorkbook(
  path: string,
  name: string,
  wanted: Pick<SheetMapping, 'sheet' | 'header'>,
): Promise<Converted> {
  const archive = await openArchive(path, name)
  try {
    const workbook = await readWorkbook(archive, name, wanted.sheet)
    const texts = await readTexts(archive, workbook.textsPart, name)
    const folder = await mkdtemp(join(tmpdir(), 'dyepack-sheet-'))
    try {
      return await convert(archive, workbook, texts, { folder, name, header: wanted.header })
    } catch (error) {
      await rm(folder, { recursive: true, force: true })
      throw error
    }
  } finally {
    archive.close()
  }
}

interface Target {
  readonly folder: string
  readonly name: string
  readonly header: SheetMapping['header']
}

async function convert(
  archive: Archive,
  workbook: Workbook,
  texts: readonly string[],
  { folder, name, header }: Target,
): Promise<Converted> {
  const path = join(folder, 'sheet.csv')
  // Open before anything can go wrong: a stream opens its file later, when the folder may be gone again.
  const out = await open(path, 'w')
  const rows = new RowNumbers()
  let headers: readonly string[] | null = null
  let buffer = ''
  let written = 0
  const add = (row: number, cells: readonly (string | undefined)[]) => {
    const line = csvLine(cells, headers!.length)
    if (line === null) return
    rows.add(row)
    buffer += line
    written += line.length
    if (written > LARGEST_CSV) throw new Error('its rows fill more than 4 GiB')
  }
  const handler = sheetCells(texts, (row, cells) => {
    if (headers !== null) add(row, cells)
    else if (isHeader(row, cells, header)) {
      headers = headersOf(cells, header, name)
      if (header === 'none') add(row, cells)
    }
  })
  const flush = async () => {
    const ready = buffer
    buffer = ''
    if (ready !== '') await out.writeFile(ready)
  }
  try {
    await readXml(await archive.read(workbook.sheetPart, LARGEST_SHEET), { ...handler, flush })
  } catch (cause) {
    throw brokenWorkbook(name, cause)
  } finally {
    await out.close()
  }
  if (headers === null) throw noHeader(name, workbook.sheet, header)
  return { path, folder, workbook, headers, rowOf: (record) => rows.rowOf(record), counts: handler.counts }
}

/** The row that the mapping says, or the first with two cells: a title above the table has one. */
function isHeader(row: number, cells: readonly (string | undefined)[], wanted: SheetMapping['header']): boolean {
  if (typeof wanted === 'number') return row === wanted
  return cells.filter((cell) => cell !== undefined).length > 1
}

function headersOf(
  cells: readonly (string | undefined)[],
  wanted: SheetMapping['header'],
  name: string,
): readonly string[] {
  if (cells.length > MOST_COLUMNS) {
    throw inputError('BAD_HEADER', `${shownText(name)} has headers up to column ${cells.length}`, {
      fix: `a table has at most ${MOST_COLUMNS} columns: remove what stands to the right of it`,
      facts: { file: name, columns: cells.length },
    })
  }
  return Array.from(cells, (cell) => (wanted === 'none' ? '' : (cell ?? '').trim()))
}

/** Null where no cell of the table has anything. */
function csvLine(cells: readonly (string | undefined)[], width: number): string | null {
  const table = cells.slice(0, width)
  if (table.every((cell) => cell === undefined)) return null
  const written = Array.from({ length: width }, (_, i) => quoted(table[i] ?? ''))
  return `${written.join(',')}\n`
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

function noHeader(name: string, sheet: string, header: SheetMapping['header']): Error {
  const where = `${shownText(name)} sheet "${shownText(sheet)}"`
  return inputError('BAD_HEADER', `${where} has no ${typeof header === 'number' ? `row ${header}` : 'table'}`, {
    fix: 'name another sheet, or the row that has the headers: header: 3',
    facts: { file: name, sheet },
  })
}
