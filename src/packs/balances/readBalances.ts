import { resolve } from 'node:path'
import { inputError } from '../../core/errors.ts'
import { chainOfAsset } from '../../core/ledger/chains.ts'
import { MAX_AMOUNT } from '../../core/ledger/maxAmount.ts'
import type { StatedBalance } from '../../core/reconcile/statedBalance.ts'
import { counted } from '../../core/report/text.ts'
import { readAddressOf, readAsset } from '../caseFile/words.ts'
import { readInput } from '../files/readInput.ts'
import { readCell } from '../readCell.ts'
import { type Reading, readTime } from '../values.ts'
import { type Problem, problemsError, shownValue } from '../yaml/problems.ts'

const COLUMNS = ['chain', 'address', 'asset', 'height', 'time', 'balance'] as const
type Column = (typeof COLUMNS)[number]
const REQUIRED: readonly Column[] = ['chain', 'address', 'asset', 'balance']
const MAX_BYTES = 64 * 1024 * 1024

/**
 * Stated balances from CSV files: `chain,address,asset,height,time,balance`, in any order of columns; `height` or `time`
 * may be left out, not both. Balances are whole numbers of base units.
 * Errors: those of `readInput`, BAD_HEADER, BAD_ROW, BAD_CHAIN, BAD_ADDRESS, BAD_ASSET, BAD_HEIGHT, BAD_TIME, BAD_BALANCE.
 */
export async function readBalances(files: readonly string[]): Promise<readonly StatedBalance[]> {
  const stated: StatedBalance[] = []
  for (const file of files) {
    const { text } = await readInput(resolve(file), file, MAX_BYTES)
    const lines = text.split(/\r?\n/)
    const columns = readHeader(lines[0]!, file)
    const problems: Problem[] = []
    lines.forEach((row, index) => {
      if (index === 0 || row.trim() === '') return
      const read = readRow(cellsOf(row), columns, index + 1, problems)
      if (read !== null) stated.push({ ...read, file, line: index + 1 })
    })
    if (problems.length > 0) throw problemsError(file, problems)
  }
  return stated
}

/** The columns in the file's own order. */
function readHeader(line: string, file: string): readonly Column[] {
  const found = cellsOf(line)
  const fix = `write ${COLUMNS.join(',')}; height or time may be left out`
  const bad = (what: string) => inputError('BAD_HEADER', `${file} line 1: ${what}`, { fix, facts: { file, line: 1 } })
  const unknown = found.find((name) => !COLUMNS.includes(name as Column))
  if (unknown !== undefined) throw bad(`${shownValue(unknown)} is no column of a balances file`)
  const twice = found.find((name, i) => found.indexOf(name) !== i)
  if (twice !== undefined) throw bad(`the column "${twice}" stands there twice`)
  const missing = REQUIRED.find((name) => !found.includes(name))
  if (missing !== undefined) throw bad(`the column "${missing}" is missing`)
  if (!found.includes('height') && !found.includes('time'))
    throw bad('the columns "height" and "time" are both missing')
  return found as readonly Column[]
}

function cellsOf(line: string): string[] {
  return line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'))
}

type Row = Omit<StatedBalance, 'file' | 'line'>

function readRow(cells: readonly string[], columns: readonly Column[], line: number, problems: Problem[]): Row | null {
  if (cells.length !== columns.length) {
    const message = `has ${counted(cells.length, 'cell')} where the header has ${columns.length}`
    problems.push({ code: 'BAD_ROW', line, key: '', message, fix: 'write amounts without commas' })
    return null
  }
  const before = problems.length
  const text = (column: Column) => cells[columns.indexOf(column)] ?? ''
  const read = <T>(key: Column, verb: (text: string) => Reading<T>) => readCell(problems, line, key, text(key), verb)
  const asset = read('asset', readAsset)
  const chain = text('chain')
  if (asset !== null && chainOfAsset(asset) !== chain) read('chain', () => notItsChain(asset))
  const address = asset === null ? null : read('address', (cell) => readAddressOf(chainOfAsset(asset), cell))
  const height = text('height') === '' ? null : read('height', readHeight)
  const time = text('time') === '' ? null : read('time', readTime)
  if (text('height') === '' && text('time') === '') {
    const message = 'neither height nor time is given'
    problems.push({ code: 'BAD_ROW', line, key: '', message, fix: 'say after which block, or when, the balance held' })
  }
  const balance = read('balance', readBalance)
  if (problems.length > before) return null
  return { chain, address: address!, asset: asset!, height, time, balance: balance! }
}

function notItsChain(asset: string): Reading<never> {
  return { code: 'BAD_CHAIN', problem: `is not the chain of ${asset}`, fix: `write ${chainOfAsset(asset)}` }
}

function readHeight(text: string): Reading<number> {
  if (/^\d{1,15}$/.test(text)) return { value: Number(text) }
  return { code: 'BAD_HEIGHT', problem: 'is not a block height', fix: 'write a whole number, or leave it empty' }
}

function readBalance(text: string): Reading<bigint> {
  const problem = 'is not a whole number of base units from 0 to 2^256 − 1'
  if (!/^\d{1,78}$/.test(text) || BigInt(text) > MAX_AMOUNT) {
    return { code: 'BAD_BALANCE', problem, fix: 'write base units (wei, satoshi), digits only' }
  }
  return { value: BigInt(text) }
}
