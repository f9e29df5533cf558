import type { Market } from '../../ledger/market.ts'
import { CLEAN, type Lot, Lots, newLot, splitLot } from '../lots.ts'
import type { Pool } from '../policies/policy.ts'

/** As much of asset `to` as `amount` of `from` is worth at that time, rounded down; null where one of them has no price. */
export function worthIn(market: Market, from: number, amount: bigint, to: number, time: number): bigint | null {
  const paid = market.price(from, time)
  const got = market.price(to, time)
  if (paid === null || got === null || got === 0n) return null
  return (amount * paid * 10n ** BigInt(market.decimals(to))) / (got * 10n ** BigInt(market.decimals(from)))
}

/** Takes tainted lots of up to `most` out of a pool, the oldest first, and leaves clean coins in their place. */
export function takeTainted(pool: Pool, total: bigint, most: bigint): Lots {
  const taken = new Lots()
  const kept = new Lots()
  let left = most
  for (const lot of emptied(pool, total)) {
    if (lot.origin === CLEAN || left === 0n) {
      kept.pushYoungest(lot)
      continue
    }
    const part = lot.amount > left ? splitLot(lot, left) : lot
    left -= part.amount
    kept.pushYoungest(newLot(CLEAN, part.amount, 0n, 0))
    taken.pushYoungest(part)
    if (part !== lot) kept.pushYoungest(lot)
  }
  pool.deposit(kept)
  return taken
}

/** Puts lots into a pool, the youngest, in place of as many clean coins, the oldest first. */
export function putInPlaceOfClean(pool: Pool, total: bigint, lots: Lots): void {
  let left = 0n
  for (let lot = lots.oldest; lot !== null; lot = lot.younger) left += lot.amount
  const kept = new Lots()
  for (const lot of emptied(pool, total)) {
    if (lot.origin === CLEAN) {
      const gone = lot.amount > left ? left : lot.amount
      left -= gone
      lot.amount -= gone
      if (lot.amount === 0n) continue
    }
    kept.pushYoungest(lot)
  }
  pool.deposit(kept)
  pool.deposit(lots)
}

export function taintedIn(pool: Pool | undefined): bigint {
  let sum = 0n
  if (pool !== undefined) for (const { amount } of pool.lots()) sum += amount
  return sum
}

/** All lots of a pool, in its order. */
function emptied(pool: Pool, total: bigint): readonly Lot[] {
  const lots = new Lots()
  pool.draw(total, total, lots)
  const all: Lot[] = []
  for (let lot = lots.popOldest(); lot !== null; lot = lots.popOldest()) all.push(lot)
  return all
}
