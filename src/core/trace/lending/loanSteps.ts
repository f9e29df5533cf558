import type { Market } from '../../ledger/market.ts'
import type { Side } from '../conversions/exchange.ts'
import { scaleLots } from '../conversions/scaleLots.ts'
import { CLEAN, Lots, newLot, takeOldest } from '../lots.ts'
import type { PolicyState } from '../walk/policyState.ts'
import { taintedIn, takeTainted, worthIn } from './collateral.ts'

/** A holding of an account's collateral, and what it holds. */
export interface Collateral {
  readonly holding: number
  readonly asset: number
  readonly total: bigint
}

/** One step of a loan, under one policy. */
export interface LoanStep {
  readonly state: PolicyState
  /** In the order in which their basis moves. */
  readonly collateral: readonly Collateral[]
  readonly market: Market
  readonly time: number
  /** Where the basis of so many lots goes, for the record. */
  readonly note: (from: Side, to: Side, lots: Lots) => void
  /** A price is missing, and basis does not move for that. */
  readonly unpriced: () => void
}

/**
 * What is borrowed, as lots: the basis of the collateral moves to it, the oldest tainted lots first, up to what the borrowed coins are
 * worth; the rest of them is clean. The collateral stays as large as it is. Null: none of it is tainted.
 */
export function borrowLots(step: LoanStep, borrowed: Side): { readonly lots: Lots; readonly hop: number } | null {
  const { state, collateral, market, time } = step
  const lots = new Lots()
  let hop = Number.POSITIVE_INFINITY
  let left = borrowed.amount
  for (const { holding, asset, total } of collateral) {
    const pool = state.pools[holding]
    if (pool === undefined || !pool.tainted || total === 0n || left === 0n) continue
    const most = worthIn(market, borrowed.asset, left, asset, time)
    if (most === null) step.unpriced()
    if (most === null || most === 0n) continue
    const taken = state.policy.conserves ? takeTainted(pool, total, most) : poisoned(pool, most < total ? most : total)
    if (!pool.tainted) state.pools[holding] = undefined
    const amount = sumOf(taken)
    const given = amount === most ? left : (left * amount) / most
    step.note({ holding, asset, amount }, { ...borrowed, amount: given }, taken)
    scaleLots(taken, amount, given, lots, state.rounding(borrowed.asset, time))
    hop = Math.min(hop, state.hops[holding]!)
    left -= given
  }
  if (lots.tainted === 0) return null
  if (!state.policy.conserves) return { lots: wholly(lots, borrowed.amount), hop }
  if (left > 0n) lots.pushYoungest(newLot(CLEAN, left, 0n, 0))
  return { lots, hop }
}

/**
 * What is repaid, `paid` drawn as `drawn`: its basis goes back onto the collateral, in place of clean coins of the same worth, which `place` does. What
 * finds no room there is what the market got for good: the lots that are returned, of the amount that was paid.
 */
export function repayLots(
  step: LoanStep,
  paid: Side,
  drawn: Lots,
  place: (collateral: Collateral, lots: Lots) => void,
): Lots {
  const { state, collateral, market, time } = step
  if (drawn.tainted === 0) return drawn
  if (!state.policy.conserves) {
    const origin = drawn.oldest!.origin
    for (const one of collateral) {
      const amount = worthIn(market, paid.asset, paid.amount, one.asset, time)
      if (amount === null) step.unpriced()
      else if (one.total > 0n && amount > 0n) place(one, single(origin, amount < one.total ? amount : one.total))
    }
    return drawn
  }
  const tainted = new Lots()
  for (let lot = drawn.popOldest(); lot !== null; lot = drawn.popOldest())
    if (lot.origin !== CLEAN) tainted.pushYoungest(lot)
  let left = sumOf(tainted)
  for (const one of collateral) {
    const room = one.total - taintedIn(state.pools[one.holding])
    if (left === 0n || room === 0n) continue
    const worth = worthIn(market, paid.asset, left, one.asset, time)
    if (worth === null) step.unpriced()
    if (worth === null || worth === 0n) continue
    const amount = worth < room ? worth : room
    const part = amount === worth ? left : (left * amount) / worth
    if (part === 0n) continue
    const moved = new Lots()
    takeOldest(tainted, part, moved)
    step.note({ ...paid, amount: part }, { holding: one.holding, asset: one.asset, amount }, moved)
    const scaled = new Lots()
    scaleLots(moved, part, amount, scaled, state.rounding(one.asset, time))
    place(one, scaled)
    left -= part
  }
  if (left < paid.amount) tainted.pushYoungest(newLot(CLEAN, paid.amount - left, 0n, 0))
  return tainted
}

function poisoned(pool: { draw(amount: bigint, total: bigint, into: Lots): void }, amount: bigint): Lots {
  const lots = new Lots()
  pool.draw(amount, amount, lots)
  return lots
}

function wholly(lots: Lots, amount: bigint): Lots {
  return single(lots.oldest!.origin, amount)
}

function single(origin: number, amount: bigint): Lots {
  const lots = new Lots()
  lots.pushYoungest(newLot(origin, amount, 0n, 0))
  return lots
}

function sumOf(lots: Lots): bigint {
  let sum = 0n
  for (let lot = lots.oldest; lot !== null; lot = lot.younger) sum += lot.amount
  return sum
}
