import { inputError } from '../../core/errors.ts'
import { literal } from '../../core/ledger/sqlLiteral.ts'
import { countRecords } from '../countRecords.ts'
import { entryExtracts, type OpenedTable } from '../evm/entryExtracts.ts'
import type { EvmTable } from '../evm/evmTable.ts'
import { topicsIn } from '../evm/topicsIn.ts'
import type { Importer, SourceFile } from '../importer.ts'
import { recordLines } from '../recordLines.ts'
import { openTextFile, pathLiteral, type TextFile } from '../textFile.ts'
import { columnsOf, ETL_TABLES, type EtlTable, tableOf } from './tables.ts'
import { csvRows, jsonRows } from './transform.ts'

/**
 * Reads what ethereum-etl exports, as CSV or JSON lines: blocks, transactions, receipts, logs, token_transfers, traces,
 * tokens, contracts. Each file's table is told by its columns, never by its name. The files of an entry are read together:
 * times come from blocks, fees from receipts.
 */
export const ethereumEtl: Importer = {
  format: 'ethereum-etl',
  title: 'tables of an EVM chain, as ethereum-etl exports them',
  extract: async (files, options) => entryExtracts(await Promise.all(files.map(openEtlTable)), options),
}

/** Opens a table, whichever of ethereum-etl's it is. Errors: those of `openTextFile`, `BAD_HEADER`, `BAD_FILE`, `UNKNOWN_TABLE`. */
export async function openEtlTable({ path, name }: SourceFile): Promise<OpenedTable> {
  const file = await openTextFile(path, name)
  return file.firstLine
    .trimStart()
    .replace(/^\uFEFF/, '')
    .startsWith('{')
    ? openJson(file, name)
    : openCsv(file, name)
}

async function openCsv(file: TextFile, name: string): Promise<OpenedTable> {
  if (file.firstLineNumber > 1) {
    throw inputError('BAD_HEADER', `${name} line 1 is empty`, {
      fix: 'the first line must name the columns',
      facts: { file: name, line: 1 },
    })
  }
  const columns = headerCells(file.firstLine)
  const twice = columns.find((column, i) => columns.indexOf(column) !== i)
  if (twice !== undefined) {
    throw inputError('BAD_HEADER', `${name} line 1: the column "${twice}" stands there twice`, {
      fix: 'name every column once',
      facts: { file: name, line: 1, twice },
    })
  }
  const table = recognise(columns, name)
  const names = columnsOf(table, columns)
  const records = () => countRecords(file, name, CSV)
  const types = columns.map((column) => `${literal(column)}: 'VARCHAR'`).join(', ')
  const read = (
    rejects: string,
  ) => `read_csv(${pathLiteral(file.path)}, header = true, delim = ',', quote = '"', escape = '"', auto_detect = false,
    max_line_size = ${LONGEST_LINE}, buffer_size = ${2 * LONGEST_LINE}, compression = '${file.compression}', columns = {${types}}, ${rejects})`
  return {
    table: {
      kind: table.kind,
      name,
      has: new Set(names.keys()),
      rows: csvRows(table, names, read('store_rejects = true')),
      unnumbered: csvRows(table, names, read('store_rejects = true'), false),
      facts: csvRows(table, names, read('ignore_errors = true')),
      typed: false,
      bytes: false,
      blocks: null,
      readable: null,
      ...(await told(table, file, records)),
    },
    records,
    lines: (records, broken) => recordLines(file, CSV, records, broken),
  }
}

async function openJson(file: TextFile, name: string): Promise<OpenedTable> {
  const columns = firstKeys(file, name)
  const table = recognise(columns, name)
  const names = columnsOf(table, columns)
  const records = () => countRecords(file, name, JSONL)
  const from = `read_csv(${pathLiteral(file.path)}, columns = {'line': 'VARCHAR'}, delim = '\\x01', quote = '', escape = '', header = false,
      auto_detect = false, strict_mode = false, max_line_size = ${LONGEST_LINE}, buffer_size = ${2 * LONGEST_LINE}, compression = '${file.compression}') WHERE line IS NOT NULL`
  const rows = jsonRows(table, names, columns, from)
  return {
    table: {
      kind: table.kind,
      name,
      has: new Set(names.keys()),
      rows,
      unnumbered: jsonRows(table, names, columns, from, false),
      facts: rows,
      typed: false,
      bytes: false,
      blocks: null,
      readable: {
        field: 'line',
        ok: 'readable',
        must: `a JSON object, one row of ${table.kind} a line, no key twice`,
        alone: true,
      },
      ...(await told(table, file, records)),
    },
    records,
    lines: (records) => recordLines(file, JSONL, records),
  }
}

/** Logs. Up to so many, a look at which events they are takes less time than a plan for all that there could be. */
const SHORT = 100_000

async function told(
  { kind }: EtlTable,
  file: TextFile,
  records: () => Promise<number>,
): Promise<Pick<EvmTable, 'topics'>> {
  const topics = kind === 'logs' && (await records()) <= SHORT ? await topicsIn(file) : undefined
  return topics === undefined ? {} : { topics }
}

const CSV = { header: true, quotes: true }
const JSONL = { header: false, quotes: false }

/** Calldata, code and logs are bounded by the gas of a block; this is twice what fits into one. */
const LONGEST_LINE = 1 << 24

function headerCells(line: string): string[] {
  return line
    .replace(/^\uFEFF/, '')
    .split(',')
    .map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'))
}

function firstKeys(file: TextFile, name: string): readonly string[] {
  try {
    return Object.keys(JSON.parse(file.firstLine.replace(/^\uFEFF/, '')) as object)
  } catch (cause) {
    throw inputError('BAD_FILE', `${name} line ${file.firstLineNumber} is no JSON object`, {
      fix: 'one JSON object a line, as ethereum-etl writes them',
      facts: { file: name, line: file.firstLineNumber },
      cause,
    })
  }
}

/** Errors: `UNKNOWN_TABLE`. */
function recognise(columns: readonly string[], name: string): EtlTable {
  const table = tableOf(columns)
  if (table !== null) return table
  const missing = ({ needs }: EtlTable) => needs.filter((one) => !columns.includes(one))
  const share = (one: EtlTable) => missing(one).length / one.needs.length
  const nearest = [...ETL_TABLES].sort((one, other) => share(one) - share(other))[0]!
  throw inputError(
    'UNKNOWN_TABLE',
    `${name} is no table of ethereum-etl that dyepack reads; to be ${nearest.kind} it lacks ${missing(nearest).join(', ')}`,
    {
      fix: `give ${ETL_TABLES.map(({ kind }) => kind).join(', ')}; leave other tables out, they move no coins`,
      facts: { file: name, columns: columns.slice(0, 50), nearest: nearest.kind, missing: missing(nearest) },
    },
  )
}
