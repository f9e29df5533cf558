import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memoryLedger } from '../../../test/memory/memoryLedger.ts'
import { planOf, upTo } from '../../../test/memory/planOf.ts'
import { summarise } from '../../../test/memory/summarise.ts'
import { ledgers, lendingLedgers, orderLedgers } from '../../../test/naive/ledgers.ts'
import type { MovementBatch } from '../ledger/batch.ts'
import { Pull } from './pull.ts'
import { endOfTransaction, Walk } from './walk.ts'
import type { Wanted } from './wanted.ts'

test('pulling what taint can reach gives the answer of reading everything, in whatever portions the store answers', () => {
  fc.assert(
    fc.property(fc.oneof(ledgers, orderLedgers, lendingLedgers), fc.integer({ min: 1, max: 4 }), (input, portion) => {
      const ledger = memoryLedger(input.transfersCsv ?? [], input.utxoJsonl ?? [], input.events)
      const plan = planOf(input, ledger)
      const batch = upTo(ledger, input)
      const whole = new Walk(plan)
      whole.read(batch)
      const pulled = new Walk(plan)
      const asked: Wanted[] = []
      const pull = new Pull(pulled, plan)
      for (let wanted = pull.wanted(); wanted !== null; wanted = pull.wanted()) {
        asked.push(wanted)
        pull.begin(wanted)
        for (const answer of answers(batch, wanted, portion)) pull.supply(answer)
        pull.advance()
      }
      expect(summarise(pulled, ledger)).toEqual(summarise(whole, ledger))
      expect(flowsOf(pulled)).toEqual(flowsOf(whole))
      expect(pulled.claims).toEqual(whole.claims)
      for (const key of ['holdings', 'borrowers'] as const) {
        const ids = asked.flatMap((wanted) => wanted[key])
        expect(new Set(ids).size).toBe(ids.length)
      }
    }),
    { numRuns: 1_000 },
  )
})

function flowsOf(walk: Walk) {
  return walk.flows!.drain()
}

/** What a store answers: whole transactions that touch what is wanted, `portion` transactions a batch. */
function* answers(batch: MovementBatch, wanted: Wanted, portion: number): Iterable<MovementBatch> {
  const holdings = new Set(wanted.holdings)
  const addresses = new Set(wanted.addresses)
  const transactions = new Set(wanted.transactions)
  const borrowers = new Set(wanted.borrowers)
  let rows: number[] = []
  let count = 0
  for (let first = 0; first < batch.length; ) {
    const end = endOfTransaction(batch, first)
    if (isWanted(first, end)) {
      for (let row = first; row < end; row++) rows.push(row)
      count++
    }
    if (count === portion) {
      yield pick(batch, rows)
      rows = []
      count = 0
    }
    first = end
  }
  if (rows.length > 0) yield pick(batch, rows)

  function isWanted(first: number, end: number): boolean {
    if (transactions.has(batch.tx[first]!)) return true
    if (batch.events?.get(batch.tx[first]!)?.some(({ who }) => borrowers.has(who!))) return true
    for (let leg = batch.inputs.start[first]!; leg < batch.inputs.start[end]!; leg++)
      if (holdings.has(batch.inputs.holding[leg]!)) return true
    for (let leg = batch.outputs.start[first]!; leg < batch.outputs.start[end]!; leg++) {
      if (holdings.has(batch.outputs.holding[leg]!) || addresses.has(batch.outputs.address[leg]!)) return true
    }
    return false
  }
}

function pick(batch: MovementBatch, rows: readonly number[]): MovementBatch {
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
