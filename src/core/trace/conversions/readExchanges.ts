import { type MovementBatch, MovementKind } from '../../ledger/batch.ts'
import type { Market } from '../../ledger/market.ts'
import type { LendingPlan } from '../lending/lendingPlan.ts'
import { type Loans, NO_LOANS } from '../lending/readLoans.ts'
import { covers } from '../stops/unread.ts'
import { borrowedThrough } from './borrowedThrough.ts'
import { contractWallets } from './contractWallets.ts'
import type { Conversion, Exchange } from './exchange.ts'
import { looksLikeASwap } from './looksLikeASwap.ts'
import { addressOf, type NetFlow, NOBODY, netFlowOf, netFlows } from './netFlows.ts'
import { orders } from './orders.ts'
import { otherRecipient } from './otherRecipient.ts'
import { ownExchange } from './ownExchange.ts'
import type { ExchangeReading, ExchangeRule, TransactionFlows } from './rule.ts'
import { splitExchange } from './splitExchange.ts'

/** A transaction as exchanges: their conversions, and the rows that these replace. */
export interface Exchanges {
  readonly conversions: readonly Conversion[]
  readonly replaced: ReadonlySet<number>
}

/** In the order in which they are asked; the first that fits reads the transaction. */
const RULES: readonly ExchangeRule[] = [orders, ownExchange, borrowedThrough, otherRecipient, contractWallets]

/** Conversions of one transaction. Who sends thousands of worthless tokens must not make the trace stand still. */
const MOST = 100

/**
 * Reads a transaction (rows `first` to before `end` of an account chain) by net flows, whatever the router.
 * Null: nothing was exchanged; `unread-swap`: something seems to have been, and no rule reads it.
 */
export function readExchanges(
  context: Pick<TransactionFlows, 'burn' | 'entryPoints' | 'issuers' | 'covered'> & {
    readonly market: Market
    readonly lending: LendingPlan
  },
  batch: MovementBatch,
  first: number,
  end: number,
  loans: Loans = NO_LOANS,
): Exchanges | 'unread-swap' | null {
  const { burn, entryPoints, issuers, covered, market, lending } = context
  const ignored = ignoredRows(lending, loans, batch, first, end)
  if (movesOneAsset(batch, first, end, ignored)) return null
  const who = actorOf(batch, first, end, burn, covered)
  const own = netFlowOf(batch, first, end, ignored, who.actor)
  let all: Map<number, NetFlow> | null = null
  const nets = () => {
    all ??= netFlows(batch, first, end, NOBODY, ignored)
    return all
  }
  const told = batch.events?.get(batch.tx[first]!)?.filter(({ kind }) => kind === 'order') ?? []
  const flows = {
    batch,
    first,
    end,
    ignored,
    loans,
    nets,
    own,
    burn,
    entryPoints,
    issuers,
    covered,
    orders: told,
    ...who,
  }
  for (const rule of RULES) {
    const reading = rule(flows)
    if (reading !== null) return exchangesOf(reading, flows, market)
  }
  return looksLikeASwap(flows) ? 'unread-swap' : null
}

function exchangesOf(
  { exchanges, apart, rows }: ExchangeReading,
  { batch, first, end, ignored, loans }: TransactionFlows,
  market: Market,
): Exchanges | 'unread-swap' {
  let count = 0
  for (const { fallen, risen } of exchanges) count += fallen.length * risen.length
  if (count > MOST) return 'unread-swap'
  const replaced = new Set<number>()
  const conversions: Conversion[] = []
  for (const exchange of exchanges) {
    let at = -1
    for (let row = first; row < end; row++) {
      if (ignored.has(row)) continue
      if (rows === undefined ? !isOwn(exchange, apart, batch, row) : !rows.get(exchange)!.has(row)) continue
      if (at === -1) at = row
      replaced.add(row)
    }
    // What was borrowed first must come before what was got for it.
    for (const row of loans.keys()) if (row > at && isBorrowedFor(exchange, loans, batch, row)) at = row
    conversions.push(...splitExchange(exchange, at, batch.time[at]!, market))
  }
  return { conversions, replaced }
}

/** What goes from or to the actor, and, in the asset that it got, from or to another receiver. */
function isOwn(exchange: Exchange, apart: ReadonlySet<number>, batch: MovementBatch, row: number): boolean {
  if (batch.kind[row] === MovementKind.gas) return false
  const from = addressOf(batch.inputs, row)
  const to = addressOf(batch.outputs, row)
  if (apart.has(from) || apart.has(to)) return false
  const { actor, receiver, risen } = exchange
  if (from === actor || to === actor) return true
  return (from === receiver || to === receiver) && batch.asset[row] === risen[0]!.asset
}

/** Whether a row brings its actor, as a loan, what an exchange gives. */
function isBorrowedFor({ actor, fallen }: Exchange, loans: Loans, batch: MovementBatch, row: number): boolean {
  if (loans.get(row)!.kind !== 'borrow' || addressOf(batch.outputs, row) !== actor) return false
  return fallen.some(({ asset }) => asset === batch.asset[row])
}

function ignoredRows(
  { debts }: LendingPlan,
  loans: Loans,
  batch: MovementBatch,
  first: number,
  end: number,
): ReadonlySet<number> {
  if (debts.size === 0 && loans.size === 0) return NOBODY
  const rows = new Set(loans.keys())
  for (let row = first; row < end; row++) if (debts.has(batch.asset[row]!)) rows.add(row)
  return rows
}

function movesOneAsset(batch: MovementBatch, first: number, end: number, ignored: ReadonlySet<number>): boolean {
  let asset = -1
  for (let row = first; row < end; row++) {
    if (batch.kind[row] === MovementKind.gas || ignored.has(row)) continue
    if (asset === -1) asset = batch.asset[row]!
    else if (asset !== batch.asset[row]) return false
  }
  return true
}

function actorOf(
  batch: MovementBatch,
  first: number,
  end: number,
  burn: ReadonlySet<number>,
  covered: TransactionFlows['covered'],
): { actor: number; paysGas: boolean } {
  for (let row = first; row < end; row++)
    if (batch.kind[row] === MovementKind.gas) return { actor: addressOf(batch.inputs, row), paysGas: true }
  for (let row = first; row < end; row++) {
    const sender = addressOf(batch.inputs, row)
    if (!burn.has(sender) && covers(covered, batch.asset[row]!, sender)) return { actor: sender, paysGas: false }
  }
  return { actor: -1, paysGas: false }
}
