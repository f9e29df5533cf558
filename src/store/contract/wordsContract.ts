import { expect, it } from 'vitest'
import { MovementKind } from '../../core/ledger/batch.ts'
import type { NamedAddress } from '../ledgerStore.ts'
import type { MakeStore } from './contractHarness.ts'
import { all, at, COINS, FIRST, flat, hex, MAX, numbers, SECOND, T0, transfer, tx } from './contractRows.ts'

/** What ids stand for, who paid whom, and where a row is from. */
export function wordsContract(make: MakeStore): void {
  it('gives strings back in the order asked, and null for what it does not know', async () => {
    const store = await make({
      transfers: [[transfer({}), transfer({ seq: 1, asset: `ethereum/${at(0xdead)}`, kind: 'token' })]],
      transactions: COINS,
    })
    expect((await store.assets()).map((row) => row.asset)).toEqual([
      'bitcoin/BTC',
      `ethereum/${at(0xdead)}`,
      'ethereum/ETH',
    ])
    const ids = await store.addressIds('ethereum', [at(0xa2), at(1), at(0xa1)])
    expect(ids[1]).toBeNull()
    expect(await store.addresses([ids[2]!, ids[0]!, ids[2]!])).toEqual([at(0xa1), at(0xa2), at(0xa1)])
    expect(await store.addressIds('bsc', [at(0xa2)])).toEqual([null])
    const pairs = [
      { address: at(0xa2), asset: 'ethereum/ETH' },
      { address: at(0xa1), asset: `ethereum/${at(0xdead)}` },
    ]
    const held = await store.holdingIds(pairs)
    expect((await store.holdings(held as number[])).map((row) => row.holding)).toEqual(
      pairs.map(({ address, asset }) => `${address}|${asset}`),
    )
    const txs = await store.transactionIds('ethereum', [tx(5), tx(1)])
    expect(txs[0]).toBeNull()
    expect(await store.transactions([txs[1]!])).toEqual([
      { tx: txs[1], chain: 'ethereum', hash: tx(1), height: 1, time: T0 },
    ])
    expect(await store.holdings([])).toEqual([])
  })

  it('gives the addresses of a chain that begin alike, in their order', async () => {
    const store = await make({ transactions: COINS, transfers: [[transfer({ time: T0 - 2500, height: 9 })]] })
    const like = async (chain: string, prefix: string) => {
      const found: NamedAddress[] = []
      for await (const some of store.addressesLike(chain, prefix)) found.push(...some)
      return found
    }
    const sorted = [FIRST, SECOND].toSorted()
    const ids = await store.addressIds('bitcoin', sorted)
    expect(await like('bitcoin', '')).toEqual(sorted.map((address, i) => ({ id: ids[i], address })))
    expect((await like('bitcoin', FIRST.slice(0, 20))).map(({ address }) => address)).toEqual([FIRST])
    expect(await like('bitcoin', 'nobody')).toEqual([])
    expect(await like('dogecoin', '')).toEqual([])
    expect(await like('ethereum', '0x')).toHaveLength(2)
  })

  it('gives the number of a step in its transaction by row, in the order asked', async () => {
    const store = await make({
      transfers: [
        [transfer({ seq: 7 }), transfer({ seq: 3 }), transfer({ hash: tx(2), index: 1, seq: 9_000_000_000 })],
      ],
    })
    expect(await store.seqs([2, 0, 1, 0])).toEqual([9_000_000_000, 3, 7, 3])
    expect(await store.seqs([])).toEqual([])
  })

  it('covers what its imports cover, by chain', async () => {
    const some = await make({ transfers: [[transfer({})]], covers: [at(0xa2), at(0x77)] })
    const [id] = await some.addressIds('ethereum', [at(0xa2)])
    expect(await some.coverage()).toEqual(new Map([['ethereum', new Set([id])]]))
    const everything = await make({ transfers: [[transfer({})]] })
    expect(await everything.coverage()).toEqual(new Map([['ethereum', 'all']]))
  })

  it('says who paid whom, how much, when and where, in the order asked', async () => {
    const lost = { height: null, index: null, hash: null } as const
    const store = await make({
      transfers: [
        [
          transfer({ seq: 7, amount: MAX, kind: 'token', asset: `ethereum/${at(0xdead)}` }),
          transfer({ ...lost, time: T0 + 5, amount: 3n, from: at(1), to: at(2) }),
        ],
      ],
      transactions: COINS,
    })
    const batches = await all(store)
    const rows = numbers(batches, 'row')
    const kinds = batches.flatMap((batch) => [...batch.kind])
    const [token, bare] = [kinds.indexOf(MovementKind.token), kinds.indexOf(MovementKind.native)]
    const coins = rows.filter((_, index) => kinds[index]! >= MovementKind.transaction)
    const asked = [rows[bare]!, coins[2]!, coins[1]!, coins[0]!, rows[token]!]
    const assets = (await store.assets()).map(({ asset }) => asset)
    const found = await store.payments(asked, [0, 0, 1, 1, 0])
    const bitcoin = { chain: 'bitcoin', asset: assets.indexOf('bitcoin/BTC') }
    expect(found).toEqual([
      {
        ...{ chain: 'ethereum', height: null, hash: null, time: T0 + 5, seq: 0, from: [at(1)], to: at(2) },
        ...{ asset: assets.indexOf('ethereum/ETH'), amount: 3n },
      },
      {
        ...bitcoin,
        height: 2,
        hash: hex(3),
        time: T0 - 2000,
        seq: 0,
        from: [FIRST, SECOND],
        to: SECOND,
        amount: 34n,
      },
      { ...bitcoin, height: 2, hash: hex(2), time: T0 - 2000, seq: 1, from: [FIRST], to: '', amount: 19n },
      { ...bitcoin, height: 1, hash: hex(1), time: T0 - 3000, seq: 1, from: [], to: SECOND, amount: 25n },
      {
        ...{ chain: 'ethereum', height: 1, hash: tx(1), time: T0, seq: 7, from: [at(0xa1)], to: at(0xa2) },
        ...{ asset: assets.indexOf(`ethereum/${at(0xdead)}`), amount: MAX },
      },
    ])
    expect(await store.payments([], [])).toEqual([])
  })

  it('says which records of which files a transaction is from, copies too', async () => {
    const gas = transfer({ kind: 'gas', to: null, amount: 7n })
    const paid = transfer({ seq: 1, amount: MAX })
    const elsewhere = transfer({ hash: tx(2), height: 2 })
    const store = await make({
      transfers: [
        [elsewhere, paid],
        [gas, elsewhere, paid, gas],
      ],
      transactions: COINS,
    })
    const [id] = await store.transactionIds('ethereum', [tx(1)])
    const place = { tx: id!, hash: tx(1), height: 1, time: T0 }
    const said = { chain: 'ethereum', place, asset: 'ethereum/ETH', seqStated: true, from: at(0xa1) }
    const records = (...of: [number, number][]) => of.map(([file, record]) => ({ file, record }))
    expect(await store.movementSources(id!)).toEqual([
      { ...said, seq: 0, kind: 'gas', to: null, amount: 7n, records: records([1, 1], [1, 4]) },
      { ...said, seq: 1, kind: 'native', to: at(0xa2), amount: MAX, records: records([0, 2], [1, 3]) },
    ])
    const [coins] = await store.transactionIds('bitcoin', [hex(2)])
    expect(await store.movementSources(coins!)).toMatchObject([
      { chain: 'bitcoin', kind: 'transaction', from: null, to: null, amount: 49n, records: records([2, 2]) },
    ])
    expect(await store.movementSources(1e6)).toEqual([])
    expect(await store.brokenLines(0)).toEqual(new Set())
  })

  it('lists what one file has and another, which should have it, lacks', async () => {
    const row = (height: number) => transfer({ height, hash: tx(height), amount: BigInt(height) })
    const store = await make({
      transfers: [
        [row(1), row(2), row(3)],
        [row(1), row(3), row(4)],
      ],
      transactions: COINS,
    })
    const found = await flat(store.sourceDifferences())
    expect(found).toMatchObject([
      { movement: { place: { height: 2 }, amount: 2n, records: [{ file: 0, record: 2 }] }, lacks: [1] },
    ])
  })
}
