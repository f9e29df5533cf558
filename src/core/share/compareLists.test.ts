import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SharedAddress } from '../wire/shareFile.ts'
import { addressKey, applyDifference, compareLists } from './compareLists.ts'

const rowOf = (address: string, stamp: string, usd: string, hops: number): SharedAddress => ({
  ...{ chain: 'ethereum', address, role: 'intermediary', is: 'a wallet', hops, usd, amounts: [], claims: [] },
  evidence: { class: 'on-chain', source: 'out/flows.csv', confidence: null },
  share: { front: '1.0000', low: '1.0000', high: '1.0000' },
  ...{ firstStolen: stamp, lastStolen: stamp, firstSeen: null, lastSeen: null, transactions: [], transactionCount: 0 },
  ...{ listed: stamp, changed: stamp },
})

const listOf = (stamp: string) =>
  fc.uniqueArray(
    fc
      .tuple(fc.constantFrom('0xa', '0xb', '0xc', '0xd', '0xe'), fc.constantFrom('1.00', '2.00'), fc.nat(2))
      .map(([address, usd, hops]) => ({
        ...rowOf(address, stamp, usd, hops),
        firstStolen: 'then',
        lastStolen: 'then',
      })),
    { selector: addressKey },
  )

test('additions, withdrawals and changes, applied to the list before, give the new one; what stays keeps its dates', () => {
  fc.assert(
    fc.property(listOf('first'), listOf('second'), (before, now) => {
      const why = () => ({ why: 'role-changed', words: 'x' }) as const
      const { rows, difference } = compareLists(before, now, why)
      const byKey = (some: readonly SharedAddress[]) => new Map(some.map((row) => [addressKey(row), row]))
      expect(byKey(applyDifference(before, difference))).toEqual(byKey(rows))
      expect(rows.map(addressKey)).toEqual(now.map(addressKey))
      const old = byKey(before)
      for (const row of rows) {
        const was = old.get(addressKey(row))
        expect(row.listed).toBe(was === undefined ? 'second' : 'first')
        const same = was !== undefined && was.usd === row.usd && was.hops === row.hops
        expect(row.changed).toBe(same ? 'first' : 'second')
      }
      expect(difference.withdrawn.map(({ was }) => addressKey(was))).toEqual(
        before.map(addressKey).filter((key) => !byKey(now).has(key)),
      )
    }),
  )
})
