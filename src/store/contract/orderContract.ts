import fc from 'fast-check'
import { expect, it } from 'vitest'
import { amountAt, MovementKind } from '../../core/ledger/batch.ts'
import type { MakeStore } from './contractHarness.ts'
import { all, amounts, at, numbers, T0, transfer, tx } from './contractRows.ts'

/** Chain order, whatever the order of rows and files. */
export function orderContract(make: MakeStore): void {
  it('orders by height, index, gas first, then seq, whatever the order of rows and files', async () => {
    const rows = [
      transfer({ height: 1, index: 0, hash: tx(9), seq: 0 }),
      transfer({ height: 1, index: 1, hash: tx(8), seq: 5, kind: 'gas', to: null }),
      transfer({ height: 1, index: 1, hash: tx(8), seq: 0 }),
      transfer({ height: 1, index: 1, hash: tx(8), seq: 2 }),
      transfer({ height: 1, index: 1, hash: tx(8), seq: 10 }),
      transfer({ height: 2, index: 0, hash: tx(7), seq: 0 }),
      transfer({ height: 10, index: 0, hash: null, seq: 0 }),
      transfer({ height: 10, index: 0, hash: null, seq: 1 }),
    ].map((row, i) => ({ ...row, amount: BigInt(i) }))
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(rows, { minLength: rows.length }),
        fc.nat(rows.length),
        async (shuffled, cut) => {
          const store = await make({
            transfers: [shuffled.slice(0, cut), shuffled.slice(cut)].filter((file) => file.length > 0),
          })
          expect(amounts(await all(store), 'inputs')).toEqual(rows.map((row) => row.amount))
          expect((await store.summary()).digest).toBe((await (await make({ transfers: [rows] })).summary()).digest)
        },
      ),
      { numRuns: 10 },
    )
  })

  it('holds a chain to its own order where block times go back, and merges chains by time, then name', async () => {
    const store = await make({
      transfers: [
        [
          transfer({ chain: 'bsc', asset: 'bsc/BNB', height: 7, time: T0 + 5000, amount: 4n }),
          transfer({ height: 3, time: T0 + 2000, hash: tx(3), amount: 3n }),
          transfer({ height: 2, time: T0 + 4000, hash: tx(2), amount: 2n }),
          transfer({ height: 1, time: T0, hash: tx(1), amount: 1n }),
          transfer({ height: 4, time: T0 + 5000, hash: tx(4), amount: 5n }),
        ],
      ],
    })
    const batches = await all(store)
    expect(amounts(batches, 'inputs')).toEqual([1n, 2n, 3n, 4n, 5n])
    expect(numbers(batches, 'time')).toEqual([T0, T0 + 4000, T0 + 2000, T0 + 5000, T0 + 5000])
    expect(amounts(await all(store, T0 + 3000), 'inputs')).toEqual([1n])
  })

  it('keeps a transaction together where only the file says the order', async () => {
    const lost = { height: 5, index: null } as const
    const store = await make({
      transfers: [
        [
          transfer({ ...lost, hash: tx(2), seq: 1, amount: 2n }),
          transfer({ ...lost, hash: tx(1), seq: 0, amount: 3n }),
        ],
        [
          transfer({ ...lost, hash: tx(2), seq: 0, amount: 1n }),
          transfer({ height: null, index: null, hash: null, time: T0, amount: 4n }),
        ],
      ],
    })
    const batches = await all(store)
    expect(amounts(batches, 'inputs')).toEqual([1n, 2n, 3n, 4n])
    expect(numbers(batches, 'tx')).toEqual([0, 0, 1, 2])
    expect(numbers(batches, 'row')).toEqual([0, 1, 2, 3])
  })

  it('takes a row without hash as a transaction of its own, by time, file and line', async () => {
    const bare = { height: null, index: null, hash: null } as const
    const store = await make({
      transfers: [
        [transfer({ ...bare, time: T0 + 1, amount: 3n }), transfer({ ...bare, time: T0, amount: 1n })],
        [transfer({ ...bare, time: T0, amount: 2n }), transfer({ ...bare, time: T0, amount: 1n })],
      ],
    })
    const batches = await all(store)
    expect(amounts(batches, 'inputs')).toEqual([1n, 2n, 3n])
    expect(numbers(batches, 'tx')).toEqual([0, 1, 2])
    const summary = await store.summary()
    expect(summary.imports.map(({ rowsRead, rowsKept, duplicates }) => [rowsRead, rowsKept, duplicates])).toEqual([
      [2, 2, 0],
      [2, 1, 1],
    ])
    expect(summary.chains[0]).toMatchObject({
      withoutHeight: 3,
      withoutTxIndex: 3,
      withoutHash: 3,
      firstHeight: null,
    })
  })

  it('gives gas no output, and every other transfer one of each', async () => {
    const store = await make({
      transfers: [[transfer({ kind: 'gas', to: null, amount: 7n }), transfer({ seq: 1, amount: 9n, to: at(0xa1) })]],
    })
    const [batch] = await all(store)
    expect([...batch!.kind]).toEqual([MovementKind.gas, MovementKind.native])
    expect([...batch!.inputs.start]).toEqual([0, 1, 2])
    expect([...batch!.outputs.start]).toEqual([0, 0, 1])
    expect(batch!.outputs.holding[0]).toBe(batch!.inputs.holding[1])
    expect(amountAt(batch!.outputs.amount, 0)).toBe(9n)
    expect((await store.summary()).chains[0]).toMatchObject({ gasRows: 1, movements: 2 })
  })
}
