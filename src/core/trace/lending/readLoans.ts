import { amountAt, type Legs, type MovementBatch, MovementKind } from '../../ledger/batch.ts'
import type { LedgerEvent } from '../../ledger/event.ts'
import { addressOf } from '../conversions/netFlows.ts'
import { type Account, accountOf, type LendingPlan, marketOfEvent } from './lendingPlan.ts'

/**
 * What a movement is to a loan. `borrow`: the market pays out what is owed from then on. `repay`: somebody pays to the market what is
 * owed. `seize`: collateral leaves its owner, and pays for what was owed.
 */
export interface Loan {
  readonly kind: 'borrow' | 'repay' | 'seize'
  readonly account: Account
  /** Address id of who owes. */
  readonly who: number
  /** Of what is seized: the row by which the market got what was owed for it; null: it got none, or the receipt itself. */
  readonly payment: number | null
}

/** By row. */
export type Loans = ReadonlyMap<number, Loan>

export const NO_LOANS: Loans = new Map()

/**
 * The movements that events of lending markets speak of, rows `first` to before `end`: that of the event's amount and token, from or to
 * whom it names, the first one that no other event has taken. An event without such a movement changes nothing.
 */
export function readLoans(
  context: { readonly lending: LendingPlan; readonly burn: ReadonlySet<number> },
  batch: MovementBatch,
  first: number,
  end: number,
): Loans {
  const events = batch.events?.get(batch.tx[first]!)
  if (events === undefined) return NO_LOANS
  const { lending, burn } = context
  const loans = new Map<number, Loan>()
  for (const event of events) read(event)
  return loans

  function read(event: LedgerEvent): void {
    const { kind, who, other, asset, amount, otherAsset, otherAmount } = event
    if (who === null) return
    const market = marketOfEvent(event, lending)
    const account = accountOf(market, who)
    if (kind === 'borrow') {
      const row = find((one) => pays(batch.outputs, one, other, asset, amount))
      if (row !== null) loans.set(row, { kind, account, who, payment: null })
    } else if (kind === 'repay') {
      const row = find((one) => pays(batch.inputs, one, other, asset, amount))
      if (row !== null) loans.set(row, { kind, account, who, payment: null })
      // Repaid with the receipt itself, which is then burned.
      else seize(market, account, who, other ?? who, asset, null)
    } else if (kind === 'liquidate') {
      const payment = find((one) => pays(batch.inputs, one, other, otherAsset, otherAmount))
      seize(market, account, who, who, asset, payment, other)
    }
  }

  /** Receipts of `asset` that leave `payer` for nobody, or for who liquidates. */
  function seize(
    market: number,
    account: Account,
    who: number,
    payer: number,
    asset: number | null,
    payment: number | null,
    liquidator: number | null = null,
  ): void {
    for (let row = first; row < end; row++) {
      const receipt = lending.receipts.get(batch.asset[row]!)
      if (receipt?.market !== market || loans.has(row) || amountOf(row) === 0n) continue
      if (asset !== null && asset !== batch.asset[row] && asset !== receipt.underlying) continue
      if (addressOf(batch.inputs, row) !== payer || payer === liquidator) continue
      const to = addressOf(batch.outputs, row)
      if (burn.has(to) || to === liquidator) loans.set(row, { kind: 'seize', account, who, payment })
    }
  }

  function find(is: (row: number) => boolean): number | null {
    for (let row = first; row < end; row++) if (!loans.has(row) && is(row)) return row
    return null
  }

  /** The side that the event names is `address`, and the other one is somebody. */
  function pays(side: Legs, row: number, address: number | null, asset: number | null, amount: bigint | null): boolean {
    if (batch.kind[row] === MovementKind.gas || address === null || amount === null || amount === 0n) return false
    if (addressOf(side, row) !== address || (asset !== null && batch.asset[row] !== asset)) return false
    const counterpart = addressOf(side === batch.inputs ? batch.outputs : batch.inputs, row)
    if (burn.has(counterpart) || counterpart === address) return false
    return amountOf(row) === amount
  }

  function amountOf(row: number): bigint {
    return amountAt(batch.inputs.amount, batch.inputs.start[row]!)
  }
}
