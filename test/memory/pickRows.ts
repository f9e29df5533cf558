import type { MovementBatch } from '../../src/core/ledger/batch.ts'

/** A batch of some rows of another one. */
export function pickRows(batch: MovementBatch, rows: readonly number[]): MovementBatch {
  const legsOf = (legs: MovementBatch['inputs']) => {
    const picked: number[] = []
    const start = [0]
    for (const row of rows) {
      for (let leg = legs.start[row]!; leg < legs.start[row + 1]!; leg++) picked.push(leg)
      start.push(picked.length)
    }
    const wide = new Map<number, bigint>()
    picked.forEach((leg, index) => {
      const amount = legs.amount.wide?.get(leg)
      if (amount !== undefined) wide.set(index, amount)
    })
    return {
      start: Int32Array.from(start),
      holding: Float64Array.from(picked, (leg) => legs.holding[leg]!),
      address: Int32Array.from(picked, (leg) => legs.address[leg]!),
      amount: {
        lo: BigUint64Array.from(picked, (leg) => legs.amount.lo[leg]!),
        hi: BigUint64Array.from(picked, (leg) => legs.amount.hi[leg]!),
        wide,
      },
    }
  }
  return {
    length: rows.length,
    row: Float64Array.from(rows, (row) => batch.row[row]!),
    tx: Float64Array.from(rows, (row) => batch.tx[row]!),
    time: Float64Array.from(rows, (row) => batch.time[row]!),
    kind: Uint8Array.from(rows, (row) => batch.kind[row]!),
    asset: Int32Array.from(rows, (row) => batch.asset[row]!),
    inputs: legsOf(batch.inputs),
    outputs: legsOf(batch.outputs),
    ...(batch.events === undefined ? {} : { events: batch.events }),
  }
}
