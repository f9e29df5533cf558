import { randomUUID } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from '../lake/sql.ts'
import { makeWorkbook } from '../sheet/makeWorkbook.ts'
import type { SampleFormat, SampleRecord } from './sampleFormats.ts'

/** A file of these records, as its exporter writes it. A cell may hold anything that the file can hold. */
export async function sampleFile(
  { encoding, good }: Pick<SampleFormat, 'encoding' | 'good'>,
  records: readonly SampleRecord[],
): Promise<Buffer> {
  const columns = Object.keys(good(0))
  if (typeof encoding !== 'string') return parquetOf(encoding.parquet, records)
  switch (encoding) {
    case 'csv': {
      const rows = [columns, ...records.map((record) => columns.map((name) => record[name]))]
      return Buffer.from(rows.map((cells) => `${cells.map((one) => quoted(textOf(one))).join(',')}\n`).join(''))
    }
    case 'jsonl':
      return Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''))
    case 'answer':
    case 'grid': {
      const elements = records.map((record) => JSON.stringify(record)).join(',\n')
      const frame = encoding === 'grid' ? '"success":true,"data"' : '"status":"1","message":"OK","result"'
      return Buffer.from(`{${frame}:[\n${elements}\n]}`)
    }
    case 'xlsx': {
      const rows = records.map((record) => columns.map((name) => cellOf(textOf(record[name]))))
      return Buffer.from(makeWorkbook({ sheets: { Table: [columns, ...rows] } }))
    }
  }
}

/** Where the record of a number (from 0) stands: a line, a row of a sheet, a row of a Parquet file. */
export function lineOf({ encoding }: Pick<SampleFormat, 'encoding'>, record: number): number {
  return record + (encoding === 'jsonl' || typeof encoding !== 'string' ? 1 : 2)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value)
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Numbers as numbers, formulas as formulas. XML holds no control characters. */
function cellOf(text: string): string | { readonly xml: string } | null {
  if (text === '') return null
  if (/^-?[0-9]{1,15}(\.[0-9]{1,15})?(E[+-]?[0-9]{1,3})?$/.test(text)) return { xml: `<c><v>${text}</v></c>` }
  if (/^=[\w+]+$/.test(text)) return { xml: `<c><f>${text.slice(1)}</f></c>` }
  return text.replace(/[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
}

/** Through DuckDB; a cell that its column cannot hold is null. Bytes are given as `0x` and hex digits, else as their text. */
async function parquetOf(types: Readonly<Record<string, string>>, records: readonly SampleRecord[]): Promise<Buffer> {
  const base = join(tmpdir(), `dyepack-test-${randomUUID()}`)
  const [rows, file] = [`${base}.jsonl`, `${base}.parquet`]
  const names = Object.keys(types)
  const lines = records.map((record) =>
    JSON.stringify(Object.fromEntries(names.map((name) => [name, textOf(record[name])]))),
  )
  const columns = names.map((name) => `"${name}": 'VARCHAR'`).join(', ')
  const cells = Object.entries(types).map(([name, type]) => {
    const cell = `nullif("${name}", '')`
    if (type === 'VARCHAR') return `${cell} AS "${name}"`
    if (type !== 'BLOB') return `TRY_CAST(${cell} AS ${type}) AS "${name}"`
    return `CASE WHEN regexp_full_match(${cell}, '0x([0-9a-f]{2})*') THEN unhex(substr(${cell}, 3)) ELSE encode(${cell}) END AS "${name}"`
  })
  try {
    await writeFile(rows, lines.map((line) => `${line}\n`).join(''))
    await sql(
      `COPY (SELECT ${cells.join(', ')} FROM read_json('${rows}', format = 'newline_delimited', columns = {${columns}})) TO '${file}' (FORMAT parquet)`,
    )
    return await readFile(file)
  } finally {
    for (const one of [rows, file]) await rm(one, { force: true })
  }
}
