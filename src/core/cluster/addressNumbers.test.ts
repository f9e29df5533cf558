import fc from 'fast-check'
import { expect, it } from 'vitest'
import { utxoBatch } from '../../../test/memory/utxoBatch.ts'
import { AddressNumbers } from './addressNumbers.ts'

const leg = fc.tuple(fc.integer({ min: -1, max: 12 }), fc.constant(1))
const transaction = fc.record({ from: fc.array(leg, { maxLength: 4 }), to: fc.array(leg, { maxLength: 4 }) })

it('numbers addresses in the order of the chain, however many transactions are seen at a time', () => {
  fc.assert(
    fc.property(fc.array(transaction, { maxLength: 20 }), fc.integer({ min: 1, max: 20 }), (transactions, slice) => {
      const seen: number[] = []
      const see = (id: number) => {
        if (id >= 0 && !seen.includes(id)) seen.push(id)
      }
      const before = transactions.map(({ from, to }) => {
        for (const [id] of from) see(id)
        const known = seen.length
        for (const [id] of to) see(id)
        return known
      })
      const numbers = new AddressNumbers(1)
      const batch = utxoBatch(transactions)
      let unknown = 0
      for (let from = 0; from < batch.length; from += slice) {
        const to = Math.min(from + slice, batch.length)
        const sights = numbers.see(batch, from, to)
        const payers = batch.inputs.address.subarray(batch.inputs.start[from], batch.inputs.start[to])
        const known = Array.from(payers, (id) => (id < 0 ? -1 : seen.indexOf(id)))
        expect(Array.from(sights.payers.subarray(0, payers.length), (one) => Math.max(one, -1))).toEqual(known)
        if (slice === 1) expect(sights.beforeOutputs).toBe(before[from])
        unknown += sights.unknown
      }
      expect([...numbers.ids]).toEqual(seen)
      expect(unknown).toBe(batch.inputs.address.filter((id) => id < 0).length)
    }),
    { numRuns: 300 },
  )
})
