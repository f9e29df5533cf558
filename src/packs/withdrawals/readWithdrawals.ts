import { resolve } from 'node:path'
import { inputError } from '../../core/errors.ts'
import { chainFacts } from '../../core/ledger/chains.ts'
import { MAX_AMOUNT } from '../../core/ledger/maxAmount.ts'
import { counted } from '../../core/report/text.ts'
import type { OwnWithdrawal } from '../../core/start/outflow.ts'
import { readAddressOf, readAddressOfAny, readTxHash } from '../caseFile/words.ts'
import { csvRecords } from '../csvRecords.ts'
import { readInput } from '../files/readInput.ts'
import { readCell } from '../readCell.ts'
import { type Reading, readTime } from '../values.ts'
import { type Problem, problemsError, shownValue } from '../yaml/problems.ts'

export interface ReadWithdrawalsResult {
  readonly withdrawals: readonly OwnWithdrawal[]
  readonly sha256: string
  /** Columns that were not read. */
  readonly ignored: readonly string[]
}

const COLUMNS = ['hash', 'address', 'chain', 'asset', 'amount', 'units', 'time'] as const
type Column = (typeof COLUMNS)[number]
const MAX_BYTES = 256 * 1024 * 1024
const MAX_PROBLEMS = 1000
const MAX_CELL = 1000

/**
 * A CSV file of payments that the victim's own books say were sent: `hash`, `address`, `chain`, `asset`, `amount` (in whole coins) or
 * `units` (base units), `time`, in any order; other columns are named and not read. A line has a hash, or an address, an amount and a time.
 * `chains`: those that an address may be of, where the line does not say.
 * Errors: those of `readInput`, BAD_CSV, BAD_HEADER, BAD_ROW, BAD_CHAIN, BAD_ADDRESS, BAD_HASH, BAD_TIME, BAD_AMOUNT.
 */
export async function readWithdrawals(path: string, chains: readonly string[]): Promise<ReadWithdrawalsResult> {
  const { text, sha256 } = await readInput(resolve(path), path, MAX_BYTES)
  const delimiter = text.slice(0, 10_000).split('\n')[0]!.includes(';') ? ';' : ','
  const rows = csvRecords(text, { file: path, delimiter, longest: 100_000, fix: 'close every quotation mark' })
  const header = (rows[0]?.cells ?? []).map((name) => name.trim().toLowerCase())
  const columns = readHeader(header, path)
  const problems: Problem[] = []
  const withdrawals: OwnWithdrawal[] = []
  for (const { cells, line } of rows.slice(1)) {
    const read = readRow(cells, columns, header.length, line, chains, problems)
    if (read !== null) withdrawals.push(read)
    if (problems.length >= MAX_PROBLEMS) break
  }
  if (problems.length > 0) throw problemsError(path, problems)
  return { withdrawals, sha256, ignored: header.filter((name) => !isColumn(name)) }
}

function isColumn(name: string): name is Column {
  return (COLUMNS as readonly string[]).includes(name)
}

/** Where each column stands. */
function readHeader(header: readonly string[], file: string): ReadonlyMap<Column, number> {
  const fix = `name the columns ${COLUMNS.join(', ')}: those that there are`
  const bad = (what: string) => inputError('BAD_HEADER', `${file} line 1: ${what}`, { fix, facts: { file, line: 1 } })
  const twice = header.find((name, i) => isColumn(name) && header.indexOf(name) !== i)
  if (twice !== undefined) throw bad(`the column "${twice}" stands there twice`)
  const places = new Map(header.flatMap((name, i) => (isColumn(name) ? [[name, i] as const] : [])))
  const byFacts = places.has('address') && places.has('time') && (places.has('amount') || places.has('units'))
  if (!places.has('hash') && !byFacts) {
    const found = header.slice(0, 20).map(shownValue).join(', ')
    throw bad(`there is no column "hash", nor "address", "time" and "amount" or "units"; there are ${found}`)
  }
  if (places.has('amount') && places.has('units')) throw bad('the columns "amount" and "units" are both there')
  if (places.has('amount') && !places.has('asset'))
    throw bad('the column "amount" is in whole coins, and "asset" does not say of which')
  return places
}

function readRow(
  cells: readonly string[],
  columns: ReadonlyMap<Column, number>,
  width: number,
  line: number,
  chains: readonly string[],
  problems: Problem[],
): OwnWithdrawal | null {
  const before = problems.length
  const bad = (key: string, message: string, fix: string) => problems.push({ code: 'BAD_ROW', line, key, message, fix })
  if (cells.length !== width) {
    bad(
      '',
      `has ${counted(cells.length, 'cell')} where the header has ${width}`,
      'put cells with a comma in quotation marks',
    )
    return null
  }
  const text = (column: Column) => (cells[columns.get(column) ?? -1] ?? '').trim()
  const long = COLUMNS.find((column) => text(column).length > MAX_CELL)
  if (long !== undefined) {
    bad(long, `is longer than ${MAX_CELL} characters`, 'shorten it')
    return null
  }
  const read = <T>(key: Column, verb: (text: string) => Reading<T>): T | null =>
    text(key) === '' ? null : readCell(problems, line, key, text(key), verb)
  const chain = read('chain', (name) => readChainName(name, chains))
  const withdrawal: OwnWithdrawal = {
    line,
    chain,
    hash: read('hash', (cell) => readHash(chain, chains, cell)),
    address: read('address', (cell) => (chain === null ? readAddressOfAny(chains, cell) : readAddressOf(chain, cell))),
    asset: text('asset') === '' ? null : text('asset'),
    amount: read('units', readUnits) ?? read('amount', readCoins),
    time: read('time', readMoment),
  }
  const { hash, address, amount, time, asset } = withdrawal
  if (problems.length > before) return null
  if (hash === null && (address === null || amount === null || time === null))
    bad('', 'has neither a hash, nor an address, an amount and a time', 'say how its payment can be found')
  if (typeof amount === 'string' && asset === null) bad('asset', 'is missing', 'say of which coin the amount is')
  return problems.length > before ? null : withdrawal
}

function readChainName(text: string, chains: readonly string[]): Reading<string> {
  const name = text.toLowerCase()
  if (chains.includes(name) || chainFacts(name) !== null) return { value: name }
  return { code: 'BAD_CHAIN', problem: 'is no chain', fix: `write one of ${chains.join(', ')}, or leave it empty` }
}

/** Of which chain a hash is, a line need not say: then it has the form of one of them. */
function readHash(chain: string | null, chains: readonly string[], text: string): Reading<string> {
  const readings = (chain === null ? chains : [chain]).map((one) => readTxHash(one, text))
  return readings.find((reading) => 'value' in reading) ?? readings[0]!
}

function readUnits(text: string): Reading<bigint> {
  const problem = 'is not a whole number of base units'
  if (!/^\d{1,78}$/.test(text) || BigInt(text) > MAX_AMOUNT)
    return { code: 'BAD_AMOUNT', problem, fix: 'write digits only, or name the column "amount" for whole coins' }
  return { value: BigInt(text) }
}

function readCoins(text: string): Reading<string> {
  if (/^\d{1,78}(\.\d{1,78})?$/.test(text)) return { value: text }
  return { code: 'BAD_AMOUNT', problem: 'is not an amount', fix: 'write digits, with a point and no commas: 1234.5' }
}

/** With a zone, or seconds or milliseconds since 1970. */
function readMoment(text: string): Reading<number> {
  if (/^\d{10}$/.test(text)) return { value: 1000 * Number(text) }
  if (/^\d{13}$/.test(text)) return { value: Number(text) }
  return readTime(text)
}
