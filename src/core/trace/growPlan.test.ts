import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memoryLedger } from '../../../test/memory/memoryLedger.ts'
import { pickRows } from '../../../test/memory/pickRows.ts'
import { planOf, upTo } from '../../../test/memory/planOf.ts'
import { summarise } from '../../../test/memory/summarise.ts'
import { accountLedgers, orderLedgers } from '../../../test/naive/ledgers.ts'
import type { MovementBatch } from '../ledger/batch.ts'
import { growPlan } from './plan.ts'
import { endOfTransaction, Walk } from './walk/walk.ts'
import type { WalkPlan } from './walk/walkPlan.ts'

test('a walk that goes on as its ledger grows, transaction by transaction, gives the answer of one over all of it', () => {
  fc.assert(
    fc.property(fc.oneof(accountLedgers, orderLedgers), fc.double({ min: 0, max: 1, noNaN: true }), (input, share) => {
      const ledger = memoryLedger(input.transfersCsv ?? [], [], input.events)
      const plan = planOf(input, ledger)
      const batch = upTo(ledger, input)
      const whole = new Walk(plan)
      whole.read(batch)
      whole.finish()
      const parts = partsOf(batch, Math.floor(share * batch.length))
      let known = growPlan(plan, knownAfter(plan, batch, parts[0]?.at(-1) ?? -1))
      const walk = new Walk(known)
      const flows: unknown[] = []
      for (const rows of parts) {
        known = growPlan(known, knownAfter(plan, batch, rows.at(-1) ?? -1))
        walk.goOn(known)
        walk.read(pickRows(batch, rows))
        walk.finish()
        flows.push(...rowsOf(walk))
      }
      expect(summarise(walk, ledger)).toEqual(summarise(whole, ledger))
      expect(flows).toEqual(rowsOf(whole))
      expect(walk.claims).toEqual(whole.claims)
    }),
    { numRuns: 150 },
  )
})

/** The rows of the first part, at least so many, then of each transaction that comes after it. */
function partsOf(batch: MovementBatch, least: number): readonly (readonly number[])[] {
  const parts: number[][] = [[]]
  for (let first = 0; first < batch.length; first = endOfTransaction(batch, first)) {
    if (first >= least) parts.push([])
    for (let row = first; row < endOfTransaction(batch, first); row++) parts.at(-1)!.push(row)
  }
  return parts
}

/** The plan of a ledger that ends at a row: of names that come up later it knows nothing. */
function knownAfter(plan: WalkPlan, { inputs, outputs }: MovementBatch, row: number) {
  const met = new Set([
    ...inputs.address.subarray(0, inputs.start[row + 1]!),
    ...outputs.address.subarray(0, outputs.start[row + 1]!),
  ])
  const only = (ids: ReadonlySet<number>) => new Set([...ids].filter((id) => met.has(id)))
  const stopsAt = (id: number) =>
    plan.stops.some((rule) => rule.id === 'service' && rule.stops({ address: id, asset: 0, hop: 0, tainted: 0n }))
  return {
    ...plan,
    burn: only(plan.burn),
    entryPoints: only(plan.entryPoints),
    issuers: new Map([...plan.issuers].filter(([, address]) => met.has(address))),
    services: new Set([...met].filter(stopsAt)),
  }
}

/** Each flow as a row of its own: in which batches they come does not matter. */
function rowsOf(walk: Walk): readonly unknown[] {
  const { policy, origin, row, output, tainted, basis } = walk.flows!.drain()
  return row.map((_, i) => [row[i], policy[i], origin[i], output[i], tainted[i], basis[i]])
}
