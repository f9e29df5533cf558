import { expect, test } from 'vitest'
import type { LedgerRow } from './ledgerRow.ts'
import { matchTruth } from './truth.ts'

const row = (words: Partial<LedgerRow>): LedgerRow => ({
  chain: 'ethereum',
  height: 1,
  time: 0,
  hash: '0xa1',
  seq: 0,
  kind: 'native',
  asset: 'ethereum/ETH',
  symbol: 'ETH',
  decimals: 18,
  from: 'a',
  to: 'b',
  amount: 10n,
  ...words,
})
const flow = { chain: 'ethereum', hash: '0xa1', seq: null, amount: null, source: 's' }
const end = { chain: 'ethereum', address: 'b', amount: null, source: 's' }
const ROWS = [
  row({ kind: 'gas', to: null, seq: 0, amount: 1n }),
  row({ seq: 1 }),
  row({ seq: 2, to: 'c', amount: 5n }),
  row({ hash: null, seq: 7, from: 'c', to: 'd', amount: 4n }),
  row({ hash: '0xa2', amount: 0n }),
]

test('a transaction without seq labels all of its movements but gas; a seq only its own; a row without hash is known by its seq', () => {
  expect(matchTruth(ROWS, { flows: [flow], ends: [] }, []).stolen).toEqual([0n, 10n, 5n, 0n, 0n])
  expect(matchTruth(ROWS, { flows: [{ ...flow, seq: 2 }], ends: [] }, []).stolen).toEqual([0n, 0n, 5n, 0n, 0n])
  const nameless = matchTruth(ROWS, { flows: [{ ...flow, hash: null, seq: 7 }], ends: [] }, [])
  expect(nameless.stolen).toEqual([0n, 0n, 0n, 4n, 0n])
  expect([...nameless.addresses]).toEqual(['ethereum c', 'ethereum d'])
})

test('a label may name a part of a row, and never more than all of it', () => {
  const part = (amount: bigint) => matchTruth(ROWS, { flows: [{ ...flow, seq: 1, amount }], ends: [] }, []).stolen[1]
  expect([part(3n), part(99n)]).toEqual([3n, 10n])
})

test('labels of what the ledger does not have, and of what moves nothing, are counted and dropped', () => {
  const flows = [flow, { ...flow, hash: '0xa2' }, { ...flow, hash: '0xff' }, { ...flow, chain: 'bsc' }]
  const labels = matchTruth(ROWS, { flows, ends: [end, { ...end, address: 'nobody' }] }, [])
  expect(labels.dropped).toEqual({ flows: 3, ends: 1 })
  expect([...labels.ends.keys()]).toEqual(['ethereum b'])
})

test('what a seed claims is given, and so no label to be found', () => {
  const seeds = [
    { kind: 'tx', tx: '0xa1', to: ['b'] } as const,
    { kind: 'address', address: 'd', from: null, victims: null } as const,
    { kind: 'opening', address: 'a', amount: 'all', from: null } as const,
  ]
  const origins = seeds.map((seed, index) => ({ id: index + 1, asset: 'ethereum/ETH', seed }))
  const labels = matchTruth(ROWS, { flows: [flow, { ...flow, hash: null, seq: 7 }], ends: [] }, origins)
  expect(labels.stolen).toEqual([0n, 0n, 5n, 0n, 0n])
  expect([...labels.claimed]).toEqual([1, 3])
})
