import { join } from 'node:path'
import { inputError } from '../../core/errors.ts'
import { DAY, type DailyQuotes, type GivenQuote } from '../../core/ledger/prices.ts'
import { type PriceRow, type PriceSource, priceRowSchema, priceSourceSchema } from '../../core/wire/priceSource.ts'
import { readInput } from '../files/readInput.ts'
import { readJson } from '../files/readJson.ts'
import { quoteOfRow } from './quoteOfRow.ts'

/** What a price API answered so far. */
export interface RecordedPrices {
  readonly source: PriceSource
  readonly daily: DailyQuotes
  /** In the order in which they were asked for. */
  readonly rows: readonly PriceRow[]
}

export const PRICE_SOURCE_FILE = 'source.json'
const MAX_BYTES = 64 * 1024 * 1024

/** Reads a folder of recorded prices; null where nothing was recorded. Errors: `SOURCE_BROKEN`. */
export async function readPriceSource(folder: string, name: string): Promise<RecordedPrices | null> {
  const source = await readSource(folder, name)
  if (source === null) return null
  const rows: PriceRow[] = []
  for (const { file, sha256 } of source.files) {
    const read = await readInput(join(folder, file), `${name}/${file}`, MAX_BYTES).catch((cause: unknown) => {
      throw broken(name, file, cause)
    })
    if (read.sha256 !== sha256) throw broken(name, file)
    for (const line of read.text.trimEnd().split('\n')) rows.push(readRow(line, name, file))
  }
  return { source, rows, daily: dailyOf(rows, `${source.format} (${source.hosts.join(', ')})`) }
}

async function readSource(folder: string, name: string): Promise<PriceSource | null> {
  const file = `${name}/${PRICE_SOURCE_FILE}`
  const json = await readJson(join(folder, PRICE_SOURCE_FILE), file, { maxBytes: MAX_BYTES, numbers: 'double' }).catch(
    (cause: unknown) => {
      if (cause instanceof Error && 'code' in cause && cause.code === 'MISSING_FILE') return null
      throw broken(name, PRICE_SOURCE_FILE, cause)
    },
  )
  if (json === null) return null
  const parsed = priceSourceSchema.safeParse(json)
  if (parsed.success) return parsed.data
  throw broken(name, PRICE_SOURCE_FILE, parsed.error)
}

function readRow(line: string, name: string, file: string): PriceRow {
  try {
    return priceRowSchema.parse(JSON.parse(line))
  } catch (cause) {
    throw broken(name, file, cause)
  }
}

/** An asset that was asked for twice has the later answer. */
function dailyOf(rows: readonly PriceRow[], source: string): DailyQuotes {
  const daily = new Map<string, Map<number, GivenQuote>>()
  for (const row of rows) {
    const days = daily.get(row.asset) ?? new Map<number, GivenQuote>()
    daily.set(row.asset, days)
    const quote = quoteOfRow(row, source)
    if (typeof quote !== 'string') days.set(Date.parse(row.day) / DAY, quote)
  }
  return daily
}

function broken(name: string, file: string, cause?: unknown): Error {
  return inputError('SOURCE_BROKEN', `${name}/${file} is not as dyepack wrote it`, {
    fix: `bring back the file as it was, or remove the folder ${name} and run this again: its prices are then asked for anew`,
    facts: { folder: name, file },
    cause,
  })
}
