import { type MovementBatch, MovementKind } from '../../ledger/batch.ts'
import { convert } from './convert.ts'
import { borrow, repay } from './loans.ts'
import { readTransaction } from './readTransaction.ts'
import { spend } from './spend.ts'
import { transfer } from './transfer.ts'
import type { WalkPlan } from './walkPlan.ts'
import { WalkState } from './walkState.ts'

/** Applies transactions in chain order under all policies at once, as `docs/tracing-semantics.md` says. */
export class Walk extends WalkState {
  /** Every transaction of a batch. */
  read(batch: MovementBatch): void {
    this.grow(batch)
    for (let first = 0; first < batch.length; ) {
      const end = endOfTransaction(batch, first)
      this.step(batch, first, end)
      first = end
    }
  }

  /** Goes on in a ledger that has grown: the same questions, with ids that were none before. */
  goOn(plan: WalkPlan): void {
    this.plan = plan
    this.accounts.burn = plan.burn
  }

  /** After the last transaction, or the last so far. */
  finish(): void {
    this.freezeBefore(Number.POSITIVE_INFINITY)
  }

  /** One transaction: rows `first` to before `end`. */
  step(batch: MovementBatch, first: number, end: number): void {
    this.freezeBefore(batch.tx[first]!)
    const reading = readTransaction(this.plan, batch, first, end)
    if (batch.kind[first]! >= MovementKind.transaction) {
      spend(this, batch, first, reading.claims)
      return
    }
    this.accounts.read(batch, first, end)
    for (let row = first; row < end; row++) {
      const loan = reading.loans.get(row)
      if (loan?.kind === 'borrow') borrow(this, batch, row, loan)
      else if (loan !== undefined) repay(this, batch, row, loan)
      else if (!reading.replaced.has(row)) transfer(this, batch, row, reading)
      for (const conversion of reading.conversions) if (conversion.at === row) convert(this, batch, row, conversion)
    }
  }
}

/** Index after the last row of the transaction that begins at `first`. */
export function endOfTransaction(batch: MovementBatch, first: number): number {
  let end = first + 1
  while (end < batch.length && batch.tx[end] === batch.tx[first]) end++
  return end
}
