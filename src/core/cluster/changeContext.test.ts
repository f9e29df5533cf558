import { describe, expect, it } from 'vitest'
import { type SmallTransaction, utxoBatch } from '../../../test/memory/utxoBatch.ts'
import { readChangeExpression } from '../heuristics/bitcoin/changeExpression.ts'
import { ScriptKind } from '../ledger/scriptKind.ts'
import { ChangeContext, changeBy } from './changeContext.ts'
import { FirstSights } from './firstSights.ts'

const { pubkeyhash: legacy, witness_v0_keyhash: segwit } = ScriptKind

/** 0 mines for 1. 1: address 1 pays 2 and keeps the rest at 3. 2: 3 pays 4 and keeps the rest at 5, with a lock time. 3: 2 pays 1. */
const CHAIN: readonly SmallTransaction[] = [
  { from: [], to: [[1, 100, segwit]], height: 1, locktime: 0, spentBy: [1] },
  {
    ...{ from: [[1, 100]], spends: [0], height: 2, locktime: 2 },
    to: [
      [2, 40, legacy],
      [3, 59, segwit],
    ],
    spentBy: [3, 2],
  },
  {
    ...{ from: [[3, 59]], spends: [2], height: 5, locktime: 4 },
    to: [
      [4, 30, legacy],
      [5, 28, segwit],
    ],
  },
  {
    ...{
      from: [
        [2, 40],
        [9, 7, legacy],
      ],
      spends: [1, -1],
      height: 6,
      locktime: 0,
    },
    to: [[1, 39, segwit]],
  },
]

/** Read in two batches, so that what one asks of the other is seen. */
function context(transactions: readonly SmallTransaction[] = CHAIN) {
  const found = new ChangeContext()
  found.add(utxoBatch(transactions.slice(0, 2)))
  found.add(utxoBatch(transactions.slice(2), 2, 3))
  return found
}

describe('what rules about change are told', () => {
  it('is which transaction spends an output and what that is like, what an input’s script was, whether an address comes again', () => {
    const facts = context().facts(utxoBatch(CHAIN), 1, (place) => place === 2)
    expect(facts.locktime).toBe(2)
    expect(facts.inputs).toEqual([{ address: 1, value: 100n, script: segwit }])
    expect(facts.outputs).toEqual([
      {
        ...{ address: 2, value: 40n, script: legacy, isNew: false, once: true },
        spender: { locktime: 'none', peels: false, blocks: 4 },
      },
      {
        ...{ address: 3, value: 59n, script: segwit, isNew: true, once: true },
        spender: { locktime: 'set', peels: true, blocks: 3 },
      },
    ])
    const last = context().facts(utxoBatch(CHAIN), 3, () => true)
    expect(last.inputs.map(({ script }) => script)).toEqual([legacy, legacy])
    expect(last.outputs).toMatchObject([{ address: 1, once: false, spender: null }])
  })

  it('does not know what comes after the block asked for', () => {
    const facts = context(CHAIN.slice(0, 2)).facts(utxoBatch(CHAIN), 1, () => true)
    expect(facts.outputs.map(({ spender }) => spender)).toEqual([null, null])
  })

  it.each([
    ['locktime', 1, 3],
    ['peeling-chain', 1, 3],
    ['address-type', 1, 3],
    ['power-of-ten', 1, null],
    ['locktime', 2, null],
    ['address-type', 3, null],
  ])('%s of transaction %i leaves %j', (rule, i, address) => {
    const batch = utxoBatch(CHAIN)
    const place = changeBy(readChangeExpression(rule), context())(batch, i, () => true)
    expect(place < 0 ? null : batch.outputs.address[place]).toBe(address)
  })
})

it('an address is new in the first transaction that names it, and in each of its outputs there', () => {
  const sights = new FirstSights()
  const batch = utxoBatch([
    {
      from: [],
      to: [
        [1, 5],
        [1, 6],
        [-1, 0],
      ],
    },
    {
      from: [[7, 5]],
      to: [
        [7, 1],
        [1, 2],
        [8, 3],
      ],
    },
  ])
  const news = [0, 1].map((i) => {
    const isNew = sights.next(batch, i)
    return Array.from({ length: 3 }, (_, k) => isNew(batch.outputs.start[i]! + k))
  })
  expect(news).toEqual([
    [true, true, false],
    [false, false, true],
  ])
})
