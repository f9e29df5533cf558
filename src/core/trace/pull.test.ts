import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memoryLedger } from '../../../test/memory/memoryLedger.ts'
import { pickRows } from '../../../test/memory/pickRows.ts'
import { planOf, upTo } from '../../../test/memory/planOf.ts'
import { summarise } from '../../../test/memory/summarise.ts'
import { ledgers, lendingLedgers, orderLedgers } from '../../../test/naive/ledgers.ts'
import type { MovementBatch } from '../ledger/batch.ts'
import { Pull } from './pull.ts'
import { endOfTransaction, Walk } from './walk/walk.ts'
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
      yield pickRows(batch, rows)
      rows = []
      count = 0
    }
    first = end
  }
  if (rows.length > 0) yield pickRows(batch, rows)

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
