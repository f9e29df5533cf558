import { expect, it } from 'vitest'
import { MovementKind } from '../../core/ledger/batch.ts'
import type { MakeStore } from './contractHarness.ts'
import { all, amounts, at, COINS, hex, NEVER, numbers, SECOND, T0, transfer, tx } from './contractRows.ts'

/** What a trace pulls: whole transactions with what they spend. */
export function pullContract(make: MakeStore): void {
  it('resolves inputs to the outputs that they spend; what is not there is -1 at its stated value', async () => {
    const store = await make({ transactions: COINS })
    const batches = await all(store)
    expect(batches.flatMap((batch) => [...batch.kind])).toEqual([
      MovementKind.coinbase,
      MovementKind.transaction,
      MovementKind.transaction,
    ])
    const ids = batches.flatMap((batch) => [...batch.outputs.holding])
    expect((await store.holdings(ids)).map((row) => row.holding)).toEqual([
      `${hex(1)}:0`,
      `${hex(1)}:1`,
      `${hex(2)}:0`,
      `${hex(2)}:1`,
      `${hex(3)}:0`,
    ])
    expect(batches.flatMap((batch) => [...batch.inputs.holding])).toEqual([ids[0], ids[2], -1])
    expect(amounts(batches, 'inputs')).toEqual([50n, 30n, 5n])
    expect(amounts(batches, 'outputs')).toEqual([50n, 25n, 30n, 19n, 34n])
    expect((await store.summary()).chains).toMatchObject([
      { chain: 'bitcoin', model: 'utxo', unresolvedInputs: 1, movements: 3 },
    ])
    expect((await store.holdings([ids[3]!]))[0]).toMatchObject({
      address: '',
      chain: 'bitcoin',
      asset: 'bitcoin/BTC',
    })
  })

  it('answers a pull with whole transactions, in order, with their whole history', async () => {
    const rows = Array.from({ length: 60 }, (_, i) =>
      transfer({
        height: 1 + Math.floor(i / 3),
        hash: tx(1 + Math.floor(i / 3)),
        seq: i % 3,
        from: at(1 + (i % 7)),
        to: at(1 + ((i * 5) % 11)),
        amount: BigInt(i),
      }),
    )
    const store = await make({ transfers: [rows] }, { batchSize: 4 })
    const [wanted, paid] = await store.holdingIds([
      { address: at(3), asset: 'ethereum/ETH' },
      { address: at(99), asset: 'ethereum/ETH' },
    ])
    expect(paid).toBeNull()
    const touched = new Set(rows.filter((row) => row.from === at(3) || row.to === at(3)).map((row) => row.hash))
    const answer = await all(store, NEVER, { holdings: [wanted!], addresses: [], transactions: [], borrowers: [] })
    expect(amounts(answer, 'inputs')).toEqual(rows.filter((row) => touched.has(row.hash)).map((row) => row.amount))
    expect(await all(store, NEVER, { holdings: [], addresses: [], transactions: [], borrowers: [] })).toEqual([])
    const [address] = await store.addressIds('ethereum', [at(4)])
    const payments = new Set(rows.filter((row) => row.to === at(4)).map((row) => row.hash))
    expect(
      amounts(
        await all(store, NEVER, { holdings: [], addresses: [address!], transactions: [], borrowers: [] }),
        'inputs',
      ),
    ).toEqual(rows.filter((row) => payments.has(row.hash)).map((row) => row.amount))
    const [first] = await store.transactionIds('ethereum', [tx(2)])
    expect(
      amounts(
        await all(store, NEVER, { holdings: [], addresses: [], transactions: [first!], borrowers: [] }),
        'inputs',
      ),
    ).toEqual([3n, 4n, 5n])
  })

  it('answers an outpoint with the transaction that spends it, an address with those that pay it', async () => {
    const store = await make({ transactions: COINS })
    const outputs = (await all(store)).flatMap((batch) => [...batch.outputs.holding])
    const spends = await all(store, NEVER, {
      holdings: [outputs[0]!],
      addresses: [],
      transactions: [],
      borrowers: [],
    })
    expect(numbers(spends, 'tx')).toEqual([1])
    expect(amounts(spends, 'outputs')).toEqual([30n, 19n])
    const unspent = await all(store, NEVER, {
      holdings: [outputs[1]!],
      addresses: [],
      transactions: [],
      borrowers: [],
    })
    expect(unspent).toEqual([])
    const [address] = await store.addressIds('bitcoin', [SECOND])
    expect(
      numbers(await all(store, NEVER, { holdings: [], addresses: [address!], transactions: [], borrowers: [] }), 'tx'),
    ).toEqual([0, 2])
  })

  it('gives the same movements whatever the batch size, transactions whole', async () => {
    const rows = Array.from({ length: 50 }, (_, i) =>
      transfer({
        height: 1 + Math.floor(i / 7),
        hash: tx(1 + Math.floor(i / 7)),
        seq: i % 7,
        amount: BigInt(i) + (i % 5 === 0 ? 2n ** 200n : 0n),
      }),
    )
    const sizes = [1, 2, 7, 49, 50, 1000]
    for (const batchSize of sizes) {
      const store = await make({ transfers: [rows], transactions: COINS }, { batchSize })
      const batches = await all(store)
      expect(numbers(batches, 'row')).toEqual(Array.from({ length: 53 }, (_, i) => i))
      expect(amounts(batches, 'outputs').filter((amount) => amount >= 2n ** 200n)).toHaveLength(10)
      for (const batch of batches.slice(0, -1)) expect(batch.length).toBeGreaterThanOrEqual(Math.min(batchSize, 53))
      const lasts = batches.map((batch) => batch.tx[batch.length - 1])
      expect(new Set(lasts).size).toBe(batches.length)
      expect(batches.slice(1).every((batch, i) => batch.tx[0]! > lasts[i]!)).toBe(true)
    }
  })

  it('stops at asOf, inclusive', async () => {
    const store = await make({
      transfers: [
        [
          transfer({ time: T0 }),
          transfer({ height: 2, hash: tx(2), time: T0 + 1000 }),
          transfer({ height: 3, hash: tx(3), time: T0 + 1001 }),
        ],
      ],
    })
    expect(numbers(await all(store, T0 - 1), 'row')).toEqual([])
    expect(numbers(await all(store, T0 + 1000), 'row')).toEqual([0, 1])
    expect((await store.summary()).lastTime).toBe(T0 + 1001)
  })
}
