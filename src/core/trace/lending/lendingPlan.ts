import type { LedgerEvent } from '../../ledger/event.ts'

/** What the ledger's assets are at lending markets, in its ids. */
export interface LendingPlan {
  /** By asset: tokens and positions that stand for coins which were supplied. */
  readonly receipts: ReadonlyMap<number, Receipt>
  /** Assets that say what their holder owes: nobody gets anything by getting them. */
  readonly debts: ReadonlySet<number>
}

export interface Receipt {
  readonly protocol: string
  /** The same for all collateral of one loan: the address id of a contract, or below zero for a market without one of its own. */
  readonly market: number
  /** Asset id of what was supplied; the receipt's own where that is not known. */
  readonly underlying: number
}

export const NO_LENDING: LendingPlan = { receipts: new Map(), debts: new Set() }

/** One borrower at one market: his collateral there stands for his debts there. */
export type Account = string

export function accountOf(market: number, who: number): Account {
  return `${market} ${who}`
}

/** An event names a receipt where its contract has many markets. */
export function marketOfEvent({ contract, asset, otherAsset }: LedgerEvent, { receipts }: LendingPlan): number {
  const named = [otherAsset, asset].find((one) => one !== null && (receipts.get(one)?.market ?? 0) < 0)
  return named === undefined || named === null ? contract : receipts.get(named)!.market
}
