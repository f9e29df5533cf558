import { CLEAN, type Lot, type Lots, newLot } from '../lots.ts'
import type { Policy, Pool } from './policy.ts'

/** Whatever taint has touched is tainted wholly and for good, by the origin that reached it first (Möser, Böhme, Breuker 2014). */
export const poison: Policy = {
  id: 'poison',
  conserves: false,
  chains: 'any',
  largestOutputFirst: false,
  followsOrder: false,
  newPool: () => new PoisonPool(),
}

class PoisonPool implements Pool {
  #origin = CLEAN

  get tainted(): boolean {
    return this.#origin !== CLEAN
  }

  deposit(lots: Lots): void {
    for (let lot = lots.popOldest(); lot !== null; lot = lots.popOldest()) this.addOldest(lot)
  }

  depositClean(): void {}

  addOldest(lot: Lot): void {
    if (this.#origin === CLEAN) this.#origin = lot.origin
  }

  draw(amount: bigint, _total: bigint, into: Lots): void {
    into.pushYoungest(newLot(this.#origin, amount, 0n, 0))
  }

  /** One lot without amount: a poisoned pool holds all that the holding holds, and the walk keeps that total. */
  *lots(): Iterable<Lot> {
    if (this.tainted) yield newLot(this.#origin, 0n, 0n, 0)
  }
}
