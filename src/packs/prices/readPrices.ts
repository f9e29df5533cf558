import { join } from 'node:path'
import type { CaseAsset } from '../../core/case/case.ts'

import { compareText } from '../../core/compareText.ts'
import type { PriceTable } from '../../core/ledger/prices.ts'
import { readAsset } from '../caseFile/words.ts'
import { readInput } from '../files/readInput.ts'
import { readCell } from '../readCell.ts'
import { requireHeader } from '../requireHeader.ts'
import { readDate, readPrice } from '../values.ts'
import { type Problem, problemsError } from '../yaml/problems.ts'

export interface ReadPricesResult {
  readonly prices: PriceTable
  /** Assets that the files price, in order. */
  readonly assets: readonly string[]
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[]
}

const HEADER = 'asset,date,usd'
const MAX_BYTES = 64 * 1024 * 1024
const DAY = 86_400_000
/** How far back the nearest day may lie. */
const MAX_DAYS_BACK = 7

/**
 * Daily prices from CSV files (`asset,date,usd`), relative to the case folder. Fixed prices of the case win.
 * Errors: those of `readInput`, BAD_HEADER, BAD_ROW, BAD_ASSET, BAD_DATE, BAD_PRICE, CONFLICTING_PRICE.
 */
export async function readPrices(
  files: readonly string[],
  caseDir: string,
  assets: readonly CaseAsset[],
): Promise<ReadPricesResult> {
  const table: Table = new Map()
  const inputs: { file: string; sha256: string }[] = []
  for (const file of files) {
    const path = join(caseDir, file)
    const { text, sha256 } = await readInput(path, path, MAX_BYTES)
    addPrices(table, path, text)
    inputs.push({ file, sha256 })
  }
  const fixed = new Map(assets.flatMap(({ asset, price }) => (price === null ? [] : [[asset, price] as const])))
  return {
    prices: { priceAt: (asset, time) => fixed.get(asset) ?? nearest(table.get(asset), time) },
    assets: [...table.keys()].sort(compareText),
    inputs,
  }
}

/** Asset → day since 1970 → price, and where it stands. */
type Table = Map<string, Map<number, { readonly price: bigint; readonly place: string }>>

function nearest(days: ReturnType<Table['get']>, time: number): bigint | null {
  const day = Math.floor(time / DAY)
  for (let back = 0; days && back <= MAX_DAYS_BACK; back++) {
    const found = days.get(day - back)
    if (found) return found.price
  }
  return null
}

function addPrices(table: Table, file: string, text: string): void {
  const lines = text.split(/\r?\n/)
  requireHeader(lines[0]!, HEADER, file)
  const problems: Problem[] = []
  lines.forEach((row, index) => {
    if (index > 0 && row !== '') addRow(table, file, row, index + 1, problems)
  })
  if (problems.length > 0) throw problemsError(file, problems)
}

function addRow(table: Table, file: string, row: string, line: number, problems: Problem[]): void {
  const cells = row.split(',')
  if (cells.length !== 3) {
    problems.push({ code: 'BAD_ROW', line, key: '', message: `has ${cells.length} cells`, fix: `three: ${HEADER}` })
    return
  }
  const asset = readCell(problems, line, 'asset', cells[0]!, readAsset)
  const date = readCell(problems, line, 'date', cells[1]!, readDate)
  const price = readCell(problems, line, 'usd', cells[2]!, readPrice)
  if (asset === null || date === null || price === null) return
  const days = table.get(asset) ?? new Map<number, { price: bigint; place: string }>()
  table.set(asset, days)
  const day = Date.parse(date) / DAY
  const known = days.get(day)
  if (known && known.price !== price) {
    const message = `${cells[2]} is not the price of ${asset} on ${date} in ${known.place}`
    problems.push({ code: 'CONFLICTING_PRICE', line, key: 'usd', message, fix: 'keep one of them' })
  }
  if (!known) days.set(day, { price, place: `${file} line ${line}` })
}
