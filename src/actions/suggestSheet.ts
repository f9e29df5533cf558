import { mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { inputError } from '../core/errors.ts'
import { normaliseAddress } from '../core/ledger/address.ts'
import { chainOfAsset } from '../core/ledger/chains.ts'
import type { SheetMapping } from '../core/wire/sheetMapping.ts'
import { labelsText } from '../ingest/sheet/labelsText.ts'
import { mappingText } from '../ingest/sheet/mappingText.ts'
import { closeSheet, openSheet } from '../ingest/sheet/openSheet.ts'
import { trimmedTable } from '../ingest/sheet/sqlText.ts'
import { type Suggestion, suggestMapping } from '../ingest/sheet/suggestMapping.ts'
import { type SheetTransform, sheetTransform } from '../ingest/sheet/transform.ts'
import { openTable, type Table } from '../store/duckdb/openTable.ts'

export interface SheetSuggestion {
  /** The mapping file's text. */
  readonly yaml: string
  /** The names that the table gives to addresses, as a TagPack; null: it gives none. */
  readonly labels: string | null
  readonly mapping: SheetMapping
  /** What a person must look at, by the mapping's key. */
  readonly doubts: readonly { readonly key: string; readonly doubt: string }[]
  /** The first rows, as an import with this mapping reads them. */
  readonly preview: readonly PreviewRow[]
  /** Rows of the whole file. */
  readonly rows: number
  /** Of them, those that this mapping cannot read. */
  readonly bad: number
  /** What else is to be known of the file. */
  readonly notes: readonly string[]
}

export interface PreviewRow {
  /** Line of a CSV file, row of a workbook. */
  readonly line: number
  /** Milliseconds since 1970; null where the row is not good. */
  readonly time: number | null
  readonly from: string | null
  readonly to: string | null
  /** Base units. */
  readonly amount: string | null
  readonly symbol: string | null
  readonly decimals: number | null
  readonly hash: string | null
  /** Why the row is not good; null: it is. */
  readonly wrong: string | null
}

const SAMPLE = 20_000
const SHOWN = 5

/**
 * Proposes a mapping for a table and reads the table with it. Writes new files only: the mapping to `out`, and the names
 * that the table gives to addresses to `labels`.
 * Errors: those of the file, `NO_TABLE_OF_TRANSFERS`, `NO_NAMES`, `FILE_THERE`.
 */
export async function suggestSheet(
  file: string,
  { out, labels }: { readonly out: string | null; readonly labels: string | null },
): Promise<SheetSuggestion> {
  const suggestion = await suggestFor(file)
  if (labels !== null && suggestion.labels === null) {
    throw inputError('NO_NAMES', `${file} has no column of names beside its addresses`, {
      fix: 'leave --labels out',
      facts: { file },
    })
  }
  if (labels !== null) await writeNew(labels, suggestion.labels!)
  if (out !== null) await writeNew(out, suggestion.yaml)
  return suggestion
}

/** A mapping may have been mended by hand, so it is never written over. */
async function writeNew(out: string, text: string): Promise<void> {
  await mkdir(dirname(resolve(out)), { recursive: true })
  await writeFile(out, text, { flag: 'wx' }).catch((cause: unknown) => {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause
    throw inputError('FILE_THERE', `${out} is there already`, {
      fix: 'name another file, or remove it first',
      facts: { file: out },
      cause,
    })
  })
}

async function suggestFor(file: string): Promise<SheetSuggestion> {
  const sheet = await openSheet({ path: resolve(file), name: file }, {})
  const table = await openTable()
  try {
    const trimmed = trimmedTable(sheet.from, sheet.headers.length)
    const rows = await table.rows<Record<string, string | null>>(`FROM ${trimmed} LIMIT ${SAMPLE}`)
    const suggestion = suggestMapping({
      headers: sheet.headers,
      rows: rows.map((row) => Object.values(row)),
      found: sheet.found,
    })
    if (suggestion === null) {
      throw inputError(
        'NO_TABLE_OF_TRANSFERS',
        `${file} has no columns that are like a time, an address and an amount`,
        {
          fix: 'write the mapping by hand: docs/formats.md, sheet',
          facts: { file, headers: sheet.headers.slice(0, 100) },
        },
      )
    }
    const { mapping, doubts } = suggestion
    const problems: string[] = []
    const transform = sheetTransform(mapping, sheet, ({ key, problem }) => problems.push(`${key} ${problem}`))
    if (problems.length > 0) throw new Error(`the suggested mapping is wrong: ${problems.join('; ')}`)
    const { preview, counts } = await readWith(table, transform, transform.from(sheet.from))
    const lines = await sheet.lines(preview.map((_, i) => i + 1))
    return {
      yaml: mappingText(suggestion, basename(file)),
      labels: await labelsOf(table, trimmed, suggestion, basename(file)),
      mapping,
      doubts: [...doubts].map(([key, doubt]) => ({ key, doubt })),
      preview: preview.map((row, i) => ({ line: lines[i]!, ...row })),
      rows: counts.rows,
      bad: counts.bad,
      notes: sheet.notes,
    }
  } finally {
    await table.close()
    await closeSheet(sheet)
  }
}

/** Names of a table are few; a list that is longer is no list of names. */
const MOST_NAMES = 100_000

async function labelsOf(
  table: Table,
  from: string,
  { names, mapping }: Suggestion,
  file: string,
): Promise<string | null> {
  if (names.length === 0) return null
  const pairs = names.map(({ address, name }) => {
    return `SELECT c${address} AS address, left(c${name}, 200) AS label FROM ${from} WHERE c${address} IS NOT NULL AND c${name} IS NOT NULL`
  })
  const found = await table.rows<{ address: string; label: string }>(
    `SELECT DISTINCT CASE WHEN lower(address) LIKE '0x%' THEN lower(address) ELSE address END AS address, label
     FROM (${pairs.join(' UNION ALL ')}) ORDER BY address, label LIMIT ${MOST_NAMES}`,
  )
  const chain = chainOfAsset((mapping.asset ?? Object.values(mapping.assets ?? {})[0])?.id ?? '')
  const good = found.filter(({ address }) => 'address' in normaliseAddress(chain, address))
  return good.length === 0 ? null : labelsText(good, chain, file)
}

interface ReadRow extends Omit<PreviewRow, 'line' | 'wrong'> {
  readonly [check: `bad_${number}`]: string | null
}

async function readWith(table: Table, { checks, movements }: SheetTransform, from: string) {
  const good = checks.map(({ ok }) => `coalesce(${ok}, false)`).join(' AND ')
  const { time, from: payer, to, amount, symbol, decimals, tx_hash: hash } = movements[0]!.select
  const wrong = checks.map(
    ({ ok, value }, i) => `CASE WHEN NOT coalesce(${ok}, false) THEN coalesce(${value}, '') END AS bad_${i}`,
  )
  const found = await table.rows<ReadRow>(
    `SELECT CAST(${time} AS DOUBLE) AS "time", ${payer} AS "from", ${to} AS "to", ${amount} AS amount, ${symbol} AS symbol,
       CAST(${decimals} AS DOUBLE) AS decimals, ${hash} AS hash, ${wrong.join(', ')} FROM ${from} LIMIT ${SHOWN}`,
  )
  const [counts] = await table.rows<{ rows: number; bad: number }>(
    `SELECT count(*)::DOUBLE AS rows, count(*) FILTER (NOT (${good}))::DOUBLE AS bad FROM ${from}`,
  )
  const broken = await table.brokenLines()
  const preview = found.map(({ time, from, to, amount, symbol, decimals, hash, ...bad }) => {
    const failed = checks.find((_, i) => bad[`bad_${i}`] !== null)
    const value = failed === undefined ? null : bad[`bad_${checks.indexOf(failed)}`]
    const wrong =
      failed === undefined ? null : `${failed.field} is ${JSON.stringify(value?.slice(0, 80))}, must be ${failed.must}`
    return { time, from, to, amount, symbol, decimals, hash, wrong }
  })
  return { preview, counts: { rows: counts!.rows + broken, bad: counts!.bad + broken } }
}
