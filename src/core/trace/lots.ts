/** An amount that is clean (origin 0) or of one origin, and then with its basis: how much of what was stolen it stands for. */
export interface Lot {
  readonly origin: number
  amount: bigint
  basis: bigint
  /** When it arrived where it lies, milliseconds. */
  since: number
  older: Lot | null
  younger: Lot | null
}

export const CLEAN = 0

export function newLot(origin: number, amount: bigint, basis: bigint, since: number): Lot {
  return { origin, amount, basis, since, older: null, younger: null }
}

/**
 * Lots in the order in which they arrived. Lots are linked, so a whole lot moves from list to list without a copy.
 *
 * Neighbouring clean lots merge: they carry no basis, so nothing can tell them apart. Tainted lots never
 * merge, because splitting rounds lot by lot.
 */
export class Lots {
  oldest: Lot | null = null
  youngest: Lot | null = null
  /** How many of them are tainted. */
  tainted = 0

  pushYoungest(lot: Lot): void {
    const last = this.youngest
    if (last === null) {
      lot.older = null
      this.oldest = lot
    } else {
      if (lot.origin === CLEAN && last.origin === CLEAN) {
        last.amount += lot.amount
        return
      }
      lot.older = last
      last.younger = lot
    }
    lot.younger = null
    this.youngest = lot
    if (lot.origin !== CLEAN) this.tainted++
  }

  pushOldest(lot: Lot): void {
    const first = this.oldest
    if (first === null) {
      lot.younger = null
      this.youngest = lot
    } else {
      if (lot.origin === CLEAN && first.origin === CLEAN) {
        first.amount += lot.amount
        return
      }
      lot.younger = first
      first.older = lot
    }
    lot.older = null
    this.oldest = lot
    if (lot.origin !== CLEAN) this.tainted++
  }

  popOldest(): Lot | null {
    const lot = this.oldest
    if (lot === null) return null
    this.oldest = lot.younger
    if (this.oldest === null) this.youngest = null
    else this.oldest.older = null
    if (lot.origin !== CLEAN) this.tainted--
    return lot
  }

  popYoungest(): Lot | null {
    const lot = this.youngest
    if (lot === null) return null
    this.youngest = lot.older
    if (this.youngest === null) this.oldest = null
    else this.youngest.younger = null
    if (lot.origin !== CLEAN) this.tainted--
    return lot
  }

  clear(): void {
    this.oldest = null
    this.youngest = null
    this.tainted = 0
  }

  /** Moves all lots of `from` to the young end, in their order. */
  append(from: Lots): void {
    for (let lot = from.popOldest(); lot !== null; lot = from.popOldest()) this.pushYoungest(lot)
  }
}

/** Takes `amount` off a larger lot: the taken part gets basis floor(b·t/a), the rest keeps the remainder. */
export function splitLot(lot: Lot, amount: bigint): Lot {
  const basis = lot.basis === lot.amount ? amount : (lot.basis * amount) / lot.amount
  lot.amount -= amount
  lot.basis -= basis
  return newLot(lot.origin, amount, basis, lot.since)
}

/** Moves exactly `amount` (which must be there) from the old end of `from` to the young end of `into`. */
export function takeOldest(from: Lots, amount: bigint, into: Lots): void {
  let missing = amount
  while (missing > 0n) {
    const lot = from.oldest!
    if (lot.amount > missing) {
      into.pushYoungest(splitLot(lot, missing))
      return
    }
    missing -= lot.amount
    into.pushYoungest(from.popOldest()!)
  }
}

/** The same from the young end; the lots taken keep their age order. */
export function takeYoungest(from: Lots, amount: bigint, into: Lots): void {
  const taken = new Lots()
  let missing = amount
  while (missing > 0n) {
    const lot = from.youngest!
    if (lot.amount > missing) {
      taken.pushOldest(splitLot(lot, missing))
      break
    }
    missing -= lot.amount
    taken.pushOldest(from.popYoungest()!)
  }
  into.append(taken)
}
