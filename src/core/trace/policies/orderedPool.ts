import { CLEAN, type Lot, Lots, newLot } from '../lots.ts'
import type { Pool } from './policy.ts'

/** A pool in which the place of clean lots between the tainted ones counts. */
export class OrderedPool implements Pool {
  readonly #all = new Lots()
  readonly #take: (from: Lots, amount: bigint, into: Lots) => void

  constructor(take: (from: Lots, amount: bigint, into: Lots) => void) {
    this.#take = take
  }

  get tainted(): boolean {
    return this.#all.tainted > 0
  }

  deposit(lots: Lots): void {
    this.#all.append(lots)
  }

  depositClean(amount: bigint): void {
    this.#all.pushYoungest(newLot(CLEAN, amount, 0n, 0))
  }

  addOldest(lot: Lot): void {
    this.#all.pushOldest(lot)
  }

  draw(amount: bigint, _total: bigint, into: Lots): void {
    this.#take(this.#all, amount, into)
  }

  *lots(): Iterable<Lot> {
    for (let lot = this.#all.oldest; lot !== null; lot = lot.younger) if (lot.origin !== CLEAN) yield lot
  }
}
