import { CLEAN, type Lot, type Lots, newLot, splitLot } from '../lots.ts'
import type { Policy, Pool } from './policy.ts'

/** Pro rata by transaction: the rolling charge of Barlow Clowes v Vaughan (1992). */
export const haircut: Policy = {
  id: 'haircut',
  conserves: true,
  chains: 'any',
  largestOutputFirst: false,
  followsOrder: false,
  newPool: () => new HaircutPool(),
}

/** One merged lot an origin, by origin number; what is left of the total is clean. */
class HaircutPool implements Pool {
  readonly #parts: Lot[] = []

  get tainted(): boolean {
    return this.#parts.length > 0
  }

  deposit(lots: Lots): void {
    for (let lot = lots.popOldest(); lot !== null; lot = lots.popOldest()) if (lot.origin !== CLEAN) this.#merge(lot)
  }

  depositClean(): void {}

  addOldest(lot: Lot): void {
    if (lot.origin !== CLEAN) this.#merge(lot)
  }

  draw(amount: bigint, total: bigint, into: Lots): void {
    if (amount === total) this.#drawAll(total, into)
    else this.#drawShare(amount, total, into)
  }

  lots(): Iterable<Lot> {
    return this.#parts
  }

  #merge(lot: Lot): void {
    let place = this.#parts.length
    while (place > 0 && this.#parts[place - 1]!.origin > lot.origin) place--
    const part = this.#parts[place - 1]
    if (part !== undefined && part.origin === lot.origin) {
      part.amount += lot.amount
      part.basis += lot.basis
      if (lot.since > part.since) part.since = lot.since
    } else this.#parts.splice(place, 0, lot)
  }

  #drawAll(total: bigint, into: Lots): void {
    let clean = total
    for (const part of this.#parts) {
      clean -= part.amount
      into.pushYoungest(part)
    }
    this.#parts.length = 0
    if (clean > 0n) into.pushYoungest(newLot(CLEAN, clean, 0n, 0))
  }

  #drawShare(amount: bigint, total: bigint, into: Lots): void {
    const parts = this.#parts
    const shares = shareOut(amount, total, parts)
    let kept = 0
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]!
      const share = shares[i]!
      if (share === part.amount) into.pushYoungest(part)
      else {
        if (share > 0n) into.pushYoungest(splitLot(part, share))
        parts[kept++] = part
      }
    }
    parts.length = kept
    const clean = shares[shares.length - 1]!
    if (clean > 0n) into.pushYoungest(newLot(CLEAN, clean, 0n, 0))
  }
}

/**
 * Splits `amount` over the parts and, last, what is clean: floor(amount·X/total) each; the units still missing go
 * one each to the largest remainders (ties: lower origin first, clean last).
 *
 * The remainders sum to a multiple of the total, so what is clean needs no division of its own.
 */
function shareOut(amount: bigint, total: bigint, parts: readonly Lot[]): bigint[] {
  const shares: bigint[] = []
  const remainders: bigint[] = []
  let cleanShare = amount
  let remainderSum = 0n
  for (const part of parts) {
    const product = amount * part.amount
    const share = product / total
    const remainder = product - share * total
    shares.push(share)
    remainders.push(remainder)
    cleanShare -= share
    remainderSum += remainder
  }
  let missing = 0
  let remainderOfClean = -remainderSum
  for (; remainderOfClean < 0n; missing++) remainderOfClean += total
  shares.push(cleanShare - BigInt(missing))
  remainders.push(remainderOfClean)
  for (; missing > 0; missing--) {
    let best = 0
    for (let i = 1; i < remainders.length; i++) if (remainders[i]! > remainders[best]!) best = i
    shares[best]! += 1n
    remainders[best] = -1n
  }
  return shares
}
