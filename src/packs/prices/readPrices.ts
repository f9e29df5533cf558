import { join } from 'node:path'
import { compareText } from '../../core/compareText.ts'
import { DAY, type DailyQuotes, type GivenQuote, type Quote, type Quotes } from '../../core/ledger/prices.ts'
import { counted } from '../../core/report/text.ts'
import { readAsset } from '../caseFile/words.ts'
import { readInput } from '../files/readInput.ts'
import { readCell } from '../readCell.ts'
import { requireHeader } from '../requireHeader.ts'
import { type Reading, readDate, readPrice } from '../values.ts'
import { type Problem, problemsError } from '../yaml/problems.ts'

export interface ReadPricesResult {
  /** What the files say, by day. */
  readonly daily: DailyQuotes
  /** The same asset by asset, in order. */
  readonly quotes: Quotes
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[]
}

const HEADER = 'asset,date,usd'
const HEADER_WITH_SOURCE = `${HEADER},source`
const MAX_BYTES = 64 * 1024 * 1024
/** A file with more is no price file; the rest is not read. */
const MAX_PROBLEMS = 1000

/**
 * Daily prices from CSV files (`asset,date,usd`, or with `source`), relative to a folder.
 * Errors: those of `readInput`, BAD_HEADER, BAD_ROW, BAD_ASSET, BAD_DATE, BAD_PRICE, BAD_SOURCE, CONFLICTING_PRICE.
 */
export async function readPrices(files: readonly string[], folder: string): Promise<ReadPricesResult> {
  const table: Table = new Map()
  const inputs: { file: string; sha256: string }[] = []
  for (const file of files) {
    const path = join(folder, file)
    const { text, sha256 } = await readInput(path, path, MAX_BYTES)
    addPrices(table, { path, file }, text)
    inputs.push({ file, sha256 })
  }
  return {
    daily: new Map([...table].map(([asset, days]) => [asset, new Map([...days].map(givenQuote))])),
    quotes: new Map(
      [...table]
        .sort(([a], [b]) => compareText(a, b))
        .map(([asset, days]) => [asset, [...days.values()].sort((a, b) => compareText(a.day, b.day))]),
    ),
    inputs,
  }
}

/** Asset → day since 1970 → price, and where it stands. */
type Table = Map<string, Map<number, Listed>>

interface Listed extends Quote {
  readonly file: string
  readonly place: string
}

function givenQuote([day, { day: date, price, source, file }]: readonly [number, Listed]): [number, GivenQuote] {
  return [day, { from: 'file', day: date, price, source: source === '' ? file : `${file}: ${source}`, decimals: null }]
}

/** A file as messages name it, and as the case does. */
interface PriceFile {
  readonly path: string
  readonly file: string
}

function addPrices(table: Table, file: PriceFile, text: string): void {
  const lines = linesOf(text)
  const first = lines.next().value ?? ''
  const header = first.trim() === HEADER_WITH_SOURCE ? HEADER_WITH_SOURCE : HEADER
  requireHeader(first, header, file.path)
  const problems: Problem[] = []
  let line = 1
  for (const row of lines) {
    line++
    if (row !== '') addRow(table, file, header, row, line, problems)
    if (problems.length >= MAX_PROBLEMS) break
  }
  if (problems.length > 0) throw problemsError(file.path, problems)
}

/** One by one: a hostile file may be nothing but line feeds. */
function* linesOf(text: string): Generator<string, undefined> {
  for (let at = 0; at <= text.length; ) {
    const end = text.indexOf('\n', at)
    const row = text.slice(at, end < 0 ? text.length : end)
    yield row.endsWith('\r') ? row.slice(0, -1) : row
    if (end < 0) return
    at = end + 1
  }
}

function addRow(
  table: Table,
  { path, file }: PriceFile,
  header: string,
  row: string,
  line: number,
  problems: Problem[],
): void {
  const cells = row.split(',')
  if (cells.length !== header.split(',').length) {
    problems.push({
      code: 'BAD_ROW',
      line,
      key: '',
      message: `has ${counted(cells.length, 'cell')}`,
      fix: `write ${header}`,
    })
    return
  }
  const asset = readCell(problems, line, 'asset', cells[0]!, readAsset)
  const date = readCell(problems, line, 'date', cells[1]!, readDate)
  const price = readCell(problems, line, 'usd', cells[2]!, readPrice)
  const source = header === HEADER ? '' : readCell(problems, line, 'source', cells[3]!, readSource)
  if (asset === null || date === null || price === null || source === null) return
  const days = table.get(asset) ?? new Map<number, Listed>()
  table.set(asset, days)
  const day = Date.parse(date) / DAY
  const known = days.get(day)
  if (known && known.price !== price) {
    const message = `${cells[2]} is not the price of ${asset} on ${date} in ${known.place}`
    problems.push({ code: 'CONFLICTING_PRICE', line, key: 'usd', message, fix: 'keep one of them' })
  }
  if (!known) days.set(day, { day: date, price, source, file, place: `${path} line ${line}` })
}

/** Whose price it is: a name or a link, as it is printed. */
function readSource(text: string): Reading<string> {
  const value = text.trim()
  if (value !== '' && value.length <= MAX_SOURCE && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(value)) return { value }
  const fix = `write whose price it is, in at most ${MAX_SOURCE} characters and without a comma`
  return { code: 'BAD_SOURCE', problem: 'does not name a source', fix }
}

const MAX_SOURCE = 200
