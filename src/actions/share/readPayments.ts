import { inputError } from '../../core/errors.ts'
import { chainModel } from '../../core/ledger/chains.ts'
import type { TaintedPayment } from '../../core/share/taintedPayment.ts'
import { POLICY_IDS } from '../../core/trace/policyIds.ts'
import { readCells } from '../report/readCsv.ts'

/** The rows of `flows.csv` but those of poison, in the file's order. Errors: those of `readCsv`, RESULT_BAD. */
export async function* readPayments(path: string): AsyncGenerator<TaintedPayment> {
  let at: Columns | undefined
  for await (const cells of readCells(path, FILE, (record) => !record.startsWith('poison,'))) {
    if (at === undefined) at = columnsOf(cells)
    else yield paymentOf(cells, at)
  }
}

const FILE = 'out/flows.csv'
const COLUMNS = [
  'policy',
  'origin',
  'chain',
  'time',
  'tx_hash',
  'from',
  'to',
  'asset',
  'amount',
  'tainted',
  'basis',
] as const
type Columns = Readonly<Record<(typeof COLUMNS)[number], number>>

function columnsOf(header: readonly string[]): Columns {
  const at = Object.fromEntries(COLUMNS.map((column) => [column, header.indexOf(column)])) as Columns
  const missing = COLUMNS.find((column) => at[column] < 0)
  if (missing !== undefined) throw bad(`there is no column ${missing}`)
  return at
}

function paymentOf(cells: readonly string[], at: Columns): TaintedPayment {
  const policy = POLICY_IDS.find((id) => id === cells[at.policy])
  const [origin, amount, tainted, basis] = [cells[at.origin]!, cells[at.amount]!, cells[at.tainted]!, cells[at.basis]!]
  const time = Date.parse(cells[at.time]!)
  if (
    policy === undefined ||
    Number.isNaN(time) ||
    !ORIGIN.test(origin) ||
    !AMOUNT.test(tainted) ||
    !AMOUNT.test(amount) ||
    !MAYBE.test(basis)
  )
    throw bad(`${JSON.stringify(tainted)} is no amount of an origin under a policy`)
  const chain = cells[at.chain]!
  return {
    policy,
    origin: Number(origin),
    chain,
    time,
    txHash: cells[at.tx_hash]!,
    from: cells[at.from]!,
    to: cells[at.to]!,
    asset: cells[at.asset]!,
    tainted: BigInt(tainted),
    whole: BigInt(amount),
    basis: basis === '' ? null : BigInt(basis),
    own: chainModel(chain) === 'utxo',
  }
}

const ORIGIN = /^[1-9]\d{0,8}$/
const AMOUNT = /^\d{1,100}$/
const MAYBE = /^\d{0,100}$/

function bad(what: string) {
  return inputError('RESULT_BAD', `${FILE}: ${what}`, { fix: 'run "dyepack trace" on the case again' })
}
