import { amountAt, type Legs, type MovementBatch, MovementKind } from '../ledger/batch.ts'
import type { Reading } from './walk/readTransaction.ts'

/**
 * Adds one past transaction of an account chain to the totals of some holdings, as the walk would have done it: a
 * total never falls below zero, and a conversion counts in place of the movements that it replaces.
 */
export function foldTotals(
  totals: bigint[],
  only: ReadonlySet<number>,
  batch: MovementBatch,
  first: number,
  end: number,
  { conversions, replaced, loans }: Reading,
): void {
  if (batch.kind[first]! >= MovementKind.transaction) return
  for (let row = first; row < end; row++) {
    const loan = loans.get(row)
    if (!replaced.has(row)) {
      // A market that lends is not followed.
      if (loan?.kind !== 'borrow') eachLeg(batch.inputs, row, take)
      eachLeg(batch.outputs, loan?.payment ?? row, give)
    }
    for (const { at, fallen, risen } of conversions) {
      if (at !== row) continue
      take(fallen.holding, fallen.amount)
      give(risen.holding, risen.amount)
    }
  }

  function take(holding: number, amount: bigint): void {
    if (!only.has(holding)) return
    const held = totals[holding] ?? 0n
    totals[holding] = amount > held ? 0n : held - amount
  }

  function give(holding: number, amount: bigint): void {
    if (only.has(holding)) totals[holding] = (totals[holding] ?? 0n) + amount
  }
}

function eachLeg(legs: Legs, row: number, visit: (holding: number, amount: bigint) => void): void {
  for (let leg = legs.start[row]!; leg < legs.start[row + 1]!; leg++) {
    visit(legs.holding[leg]!, amountAt(legs.amount, leg))
  }
}
