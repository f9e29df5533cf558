import type { MovementBatch } from '../../ledger/batch.ts'
import { addressOf } from '../conversions/netFlows.ts'
import { type Account, accountOf, type LendingPlan, marketOfEvent } from './lendingPlan.ts'

/** Which holdings are the collateral of which account. */
export class Accounts {
  readonly #plan: LendingPlan
  /** Address ids of nobody. */
  burn: ReadonlySet<number>
  /** Account → holding → the row that supplied it first. */
  readonly #supplied = new Map<Account, Map<number, { readonly row: number; readonly asset: number }>>()

  constructor(plan: LendingPlan, burn: ReadonlySet<number>) {
    this.#plan = plan
    this.burn = burn
  }

  /** Keeps what a transaction supplies. In any order, and as often as one likes. */
  read(batch: MovementBatch, first: number, end: number): void {
    const events = batch.events?.get(batch.tx[first]!)
    if (events === undefined) return
    for (const event of events) {
      if (event.kind !== 'supply' || event.who === null) continue
      const market = marketOfEvent(event, this.#plan)
      for (let row = first; row < end; row++) {
        const asset = batch.asset[row]!
        if (this.#plan.receipts.get(asset)?.market !== market) continue
        if (addressOf(batch.outputs, row) !== event.who || !this.burn.has(addressOf(batch.inputs, row))) continue
        this.#keep(
          accountOf(market, event.who),
          batch.outputs.holding[batch.outputs.start[row]!]!,
          batch.row[row]!,
          asset,
        )
      }
    }
  }

  /** Holdings that were supplied before a row, the first supplied first, with their assets. */
  suppliedBefore(account: Account, row: number): readonly { readonly holding: number; readonly asset: number }[] {
    return [...(this.#supplied.get(account) ?? [])]
      .filter(([, first]) => first.row < row)
      .sort(([, a], [, b]) => a.row - b.row)
      .map(([holding, { asset }]) => ({ holding, asset }))
  }

  #keep(account: Account, holding: number, row: number, asset: number): void {
    const supplied = this.#supplied.get(account) ?? new Map()
    this.#supplied.set(account, supplied)
    const known = supplied.get(holding)
    if (known === undefined || row < known.row) supplied.set(holding, { row, asset })
  }
}
