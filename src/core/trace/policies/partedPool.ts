import { CLEAN, type Lot, Lots, newLot, takeOldest } from '../lots.ts'
import type { Pool } from './policy.ts'

/** A pool that spends its clean part before its tainted lots, or after: the age of clean lots then does not count. */
export class PartedPool implements Pool {
  readonly #cleanFirst: boolean
  readonly #dirty = new Lots()
  #clean = 0n
  #dirtyTotal = 0n

  constructor(cleanFirst: boolean) {
    this.#cleanFirst = cleanFirst
  }

  get tainted(): boolean {
    return this.#dirty.tainted > 0
  }

  deposit(lots: Lots): void {
    for (let lot = lots.popOldest(); lot !== null; lot = lots.popOldest()) {
      if (lot.origin === CLEAN) this.#clean += lot.amount
      else {
        this.#dirtyTotal += lot.amount
        this.#dirty.pushYoungest(lot)
      }
    }
  }

  depositClean(amount: bigint): void {
    this.#clean += amount
  }

  addOldest(lot: Lot): void {
    if (lot.origin === CLEAN) this.#clean += lot.amount
    else {
      this.#dirtyTotal += lot.amount
      this.#dirty.pushOldest(lot)
    }
  }

  draw(amount: bigint, _total: bigint, into: Lots): void {
    if (this.#cleanFirst) this.#drawDirty(amount - this.#drawClean(amount, into), into)
    else this.#drawClean(amount - this.#drawDirty(amount, into), into)
  }

  lots(): Iterable<Lot> {
    return eachLot(this.#dirty)
  }

  #drawClean(atMost: bigint, into: Lots): bigint {
    const taken = atMost < this.#clean ? atMost : this.#clean
    if (taken > 0n) {
      this.#clean -= taken
      into.pushYoungest(newLot(CLEAN, taken, 0n, 0))
    }
    return taken
  }

  #drawDirty(atMost: bigint, into: Lots): bigint {
    const taken = atMost < this.#dirtyTotal ? atMost : this.#dirtyTotal
    if (taken > 0n) {
      this.#dirtyTotal -= taken
      takeOldest(this.#dirty, taken, into)
    }
    return taken
  }
}

function* eachLot(lots: Lots): Iterable<Lot> {
  for (let lot = lots.oldest; lot !== null; lot = lot.younger) yield lot
}
