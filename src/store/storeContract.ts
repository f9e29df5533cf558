import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { amountAt, type Legs, type MovementBatch, MovementKind } from '../core/ledger/batch.ts'
import type { UtxoLegs } from '../core/ledger/utxoBatch.ts'
import type { LedgerStore, NamedAddress, UtxoQuestion } from './ledgerStore.ts'

/** What an adapter's test brings: a way to make a ledger of these rows and to open it. */
export interface ContractHarness {
  open(rows: ContractRows, options: { readonly batchSize?: number }): Promise<LedgerStore>
  /** Removes what `open` has made. */
  cleanUp(): Promise<void>
  /** A file that a spool may write to. */
  file(name: string): string
  readText(path: string): Promise<string>
}

export interface ContractRows {
  /** Each list is a file of its own. */
  readonly transfers?: readonly (readonly ContractTransfer[])[]
  readonly transactions?: readonly ContractTransaction[]
  readonly covers?: 'all' | readonly string[]
}

export interface ContractTransfer {
  readonly chain: string
  readonly height: number | null
  readonly time: number
  readonly index: number | null
  readonly hash: string | null
  readonly seq: number
  readonly kind: 'native' | 'internal' | 'token' | 'gas'
  readonly asset: string
  readonly from: string
  readonly to: string | null
  readonly amount: bigint
}

export interface ContractTransaction {
  readonly hash: string
  readonly height: number
  readonly time: number
  readonly index: number
  readonly inputs: readonly {
    readonly hash: string
    readonly n: number
    readonly address: string | null
    readonly value: bigint
  }[]
  readonly outputs: readonly { readonly address: string | null; readonly value: bigint }[]
}

const T0 = 1_600_000_000_000
const NEVER = 1e15
const MAX = 2n ** 256n - 1n

/** An address, a hash: from a small number. */
const at = (n: number): string => `0x${n.toString(16).padStart(40, '0')}`
const tx = (n: number): string => `0x${n.toString(16).padStart(64, '0')}`

/** A row with what the test says and plain values for the rest. */
function transfer(row: Partial<ContractTransfer>): ContractTransfer {
  return {
    chain: 'ethereum',
    height: 1,
    time: T0,
    index: 0,
    hash: tx(1),
    seq: 0,
    kind: 'native',
    asset: 'ethereum/ETH',
    from: at(0xa1),
    to: at(0xa2),
    amount: 1n,
    ...row,
  }
}

/** One suite for every adapter: the same rows give exactly the same answers. */
export function storeContract(name: string, harness: ContractHarness): void {
  describe(`${name} as a ledger store`, () => {
    let open: LedgerStore[] = []
    const make = async (rows: ContractRows, options: { readonly batchSize?: number } = {}) => {
      const store = await harness.open(rows, options)
      open.push(store)
      return store
    }
    afterEach(async () => {
      for (const store of open) await store.close()
      open = []
      await harness.cleanUp()
    })

    it('keeps amounts to the unit from 0 to 2^256 − 1, at the edges of its lanes too', async () => {
      const edges = [
        0n,
        1n,
        2n ** 53n + 1n,
        2n ** 63n - 1n,
        2n ** 63n,
        2n ** 64n - 1n,
        2n ** 64n,
        2n ** 64n + 1n,
        2n ** 127n - 1n,
        2n ** 127n,
        2n ** 128n - 1n,
        2n ** 128n,
        10n ** 38n,
        10n ** 39n,
        MAX,
      ]
      const store = await make({ transfers: [edges.map((amount, seq) => transfer({ seq, amount }))] })
      expect(amounts(await all(store), 'inputs')).toEqual(edges)
      expect(amounts(await all(store), 'outputs')).toEqual(edges)
    })

    it('gives random amounts back', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.bigInt({ min: 0n, max: MAX }), { minLength: 1, maxLength: 200 }), async (list) => {
          const store = await make({ transfers: [list.map((amount, seq) => transfer({ seq, amount }))] })
          expect(amounts(await all(store), 'outputs')).toEqual(list)
        }),
        { numRuns: 8 },
      )
    })

    it('writes flows with amounts that DuckDB would make a DOUBLE of: above 2^127, 2^128, 2^255', async () => {
      const big = [2n ** 64n, 2n ** 127n, 2n ** 128n + 1n, MAX]
      const store = await make({ transfers: [big.map((amount, seq) => transfer({ seq, amount }))] })
      const spool = await store.openFlows()
      const row = big.map((_, i) => i)
      await spool.append({
        length: 4,
        policy: [0, 0, 0, 0],
        origin: [1, 1, 1, 1],
        row,
        output: [0, 0, 0, 0],
        tainted: big,
        basis: [MAX, null, 2n ** 128n, 0n],
      })
      const path = harness.file('flows.csv')
      expect(await spool.writeCsv(path, ['fifo'])).toBe(4)
      const cells = (await harness.readText(path))
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(',').slice(10))
      expect(cells).toEqual(big.map((amount, i) => [`${amount}`, `${amount}`, [`${MAX}`, '', `${2n ** 128n}`, '0'][i]]))
    })

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
        numbers(
          await all(store, NEVER, { holdings: [], addresses: [address!], transactions: [], borrowers: [] }),
          'tx',
        ),
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

    it('counts distinct counterparties on both sides, over all assets; not oneself, not gas, not zero', async () => {
      const pay = (n: number, from: number, to: number, more: Partial<ContractTransfer> = {}) =>
        transfer({ height: n, hash: tx(n), time: T0 + n, from: at(from), to: at(to), ...more })
      const token = { kind: 'token', asset: `ethereum/${at(0xdead)}` } as const
      const store = await make({
        transfers: [
          [
            pay(1, 1, 9),
            pay(2, 2, 9, token),
            pay(3, 2, 9),
            pay(4, 9, 1),
            pay(5, 9, 3, { amount: MAX }),
            pay(6, 9, 9),
            pay(7, 4, 9, { amount: 0n }),
            pay(8, 9, 4, { amount: 0n }),
            pay(9, 9, 0, { kind: 'gas', to: null }),
            pay(10, 5, 9, { amount: 2n ** 64n }),
            pay(11, 5, 1, { chain: 'bsc', asset: 'bsc/BNB' }),
            pay(12, 1, 5, { chain: 'bsc', asset: 'bsc/BNB' }),
          ],
        ],
      })
      const ids = await store.addressIds('ethereum', [at(9), at(1)])
      const known = (above: number, asOf = NEVER) => store.crowdedAddresses(above, asOf)
      expect(await known(1)).toEqual([{ address: ids[0], senders: 3, receivers: 2 }])
      expect(await known(2)).toEqual([])
      expect(await known(1, T0 + 9)).toEqual([{ address: ids[0], senders: 2, receivers: 2 }])
      expect(await known(1, T0 + 4)).toEqual([])
      expect((await known(0)).map(({ senders, receivers }) => [senders, receivers]).sort()).toEqual([
        [1, 1],
        [1, 1],
        [1, 1],
        [3, 2],
      ])
    })

    it('finds movements with counterparties that look alike, both ways, in chain order; not gas, not zero, not later', async () => {
      const like = (middle: string) => `0xabcd${middle.repeat(32)}1234`
      const pay = (n: number, from: string, to: string, more: Partial<ContractTransfer> = {}) =>
        transfer({ height: n, hash: tx(n), time: T0 + n, from, to, ...more })
      const token = { kind: 'token', asset: `ethereum/${at(0xdead)}` } as const
      const store = await make({
        transfers: [
          [
            pay(1, like('0'), at(9), { amount: MAX }),
            pay(2, at(9), like('1'), { ...token, amount: 2n ** 64n }),
            pay(3, like('0'), at(8)),
            pay(4, at(7), at(9)),
            pay(5, like('2'), at(9), { amount: 0n }),
            pay(6, like('1'), at(9), { amount: 5n }),
            pay(7, like('3'), at(9)),
          ],
        ],
      })
      const [me, other, zero, one] = await store.addressIds('ethereum', [at(9), at(8), like('0'), like('1')])
      const assets = (await store.assets()).map(({ asset }) => asset)
      const [coin, dead] = [assets.indexOf('ethereum/ETH'), assets.indexOf(token.asset)]
      const shape = '0xabcd1234'
      expect(await store.lookAlikePayments([me!, other!], T0 + 6)).toEqual([
        { address: me, other: zero, shape, outgoing: false, asset: coin, amount: MAX },
        { address: me, other: one, shape, outgoing: true, asset: dead, amount: 2n ** 64n },
        { address: me, other: one, shape, outgoing: false, asset: coin, amount: 5n },
      ])
      expect(await store.lookAlikePayments([me!], T0 + 7)).toHaveLength(4)
      expect(await store.lookAlikePayments([other!], T0 + 7)).toEqual([])
    })

    it.each([65_536, 2, 1])(
      'gives UTXO transactions column by column, among rows of other chains (batches of %i)',
      async (batchSize) => {
        const between = transfer({ time: T0 - 2500, height: 9 })
        const store = await make({ transactions: COINS, transfers: [[between]] }, { batchSize })
        const [first, second] = (await store.addressIds('bitcoin', [FIRST, SECOND])) as number[]
        const all = await utxo(store, {})
        expect(all.map(({ height, inputs, outputs }) => ({ height, inputs, outputs }))).toEqual([
          {
            height: 1,
            inputs: [],
            outputs: [
              [first, 50n],
              [second, 25n],
            ],
          },
          {
            height: 2,
            inputs: [[first, 50n]],
            outputs: [
              [first, 30n],
              [-1, 19n],
            ],
          },
          {
            height: 2,
            inputs: [
              [first, 30n],
              [second, 5n],
            ],
            outputs: [[second, 34n]],
          },
        ])
        const txs = all.map(({ tx }) => tx)
        expect((await store.transactions(txs)).map(({ hash }) => hash)).toEqual([hex(1), hex(2), hex(3)])
        expect((await utxo(store, { upTo: 1 })).map(({ tx }) => tx)).toEqual([txs[0]])
        expect((await utxo(store, { transactions: [txs[2]!, txs[0]!, txs[2]!] })).map(({ tx }) => tx)).toEqual([
          txs[0],
          txs[2],
        ])
        expect(await utxo(store, { transactions: [] })).toEqual([])
        const detail = await utxo(store, { detail: true })
        const ids = detail.flatMap(({ holding }) => holding)
        expect((await store.holdings(ids)).map((row) => row.holding)).toEqual([
          `${hex(1)}:0`,
          `${hex(1)}:1`,
          `${hex(2)}:0`,
          `${hex(2)}:1`,
          `${hex(3)}:0`,
        ])
        expect(detail.map(({ spent }) => spent)).toEqual([[], [ids[0]], [ids[2], -1]])
        expect(detail.map(({ spentBy }) => spentBy)).toEqual([[txs[1], -1], [txs[2], -1], [-1]])
        // The kind follows from the address where the source does not say it.
        expect(detail.map(({ script }) => script)).toEqual([[2, 2], [2, 255], [2]])
        expect(detail.map(({ payer }) => payer)).toEqual([[], [255], [255, 2]])
        expect(detail.map(({ locktime }) => locktime)).toEqual([-1, -1, -1])
        const none: unknown[] = []
        for await (const batch of store.utxoTransactions('litecoin')) none.push(batch)
        const account = await make({ transfers: [[transfer({})]] })
        for await (const batch of account.utxoTransactions('ethereum')) none.push(batch)
        expect(none).toEqual([])
      },
    )

    it('looks back from outpoints: who made them, what is held, and what an input spends that is not there', async () => {
      const between = transfer({ time: T0 - 2500, height: 9 })
      const store = await make({ transactions: COINS, transfers: [[between]] })
      const [first, second] = (await store.addressIds('bitcoin', [FIRST, SECOND])) as [number, number]
      const [payer] = await store.addressIds('ethereum', [between.from])
      const txs = (await store.transactionIds('bitcoin', [hex(1), hex(2), hex(3)])) as [number, number, number]
      const outputs = await store.outputsOf(txs[1])
      expect(outputs.map(({ address, amount }) => [address, amount])).toEqual([
        [first, 30n],
        [-1, 19n],
      ])
      expect(await store.outputsOf(txs[0] + 1000)).toEqual([])
      const last = await store.outputsOf(txs[2])
      const made = [...last, ...outputs].map(({ holding }) => holding)
      expect(await store.makersOf(made)).toEqual([txs[1], txs[2]])
      expect(await store.makersOf([])).toEqual([])
      const names = async (addresses: readonly number[], asOf: number, which: 'unspent' | 'received') =>
        (await store.holdings((await store.heldBy(addresses, asOf, which)).map(({ holding }) => holding))).map(
          ({ holding }) => holding,
        )
      expect(await names([first, second], NEVER, 'unspent')).toEqual([`${hex(1)}:1`, `${hex(3)}:0`])
      expect(await names([first], NEVER, 'received')).toEqual([`${hex(1)}:0`])
      const rows = (await all(store, NEVER)).flatMap((batch) => [...batch.row].filter((_, n) => batch.tx[n] === txs[2]))
      expect(await store.spentBy(rows, [1])).toEqual([{ hash: hex(77), n: 9 }])
      const stocks = await store.heldBy([payer!], NEVER, 'unspent')
      expect(stocks).toMatchObject([{ address: payer, amount: null }])
      expect(await store.firstOutpoint()).toBeGreaterThan(stocks[0]!.holding)
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

    it('writes clusters by address, and leaves out whom nobody names', async () => {
      const store = await make({ transactions: COINS, transfers: [[transfer({ time: T0 - 2500, height: 9 })]] })
      const [first, second] = (await store.addressIds('bitcoin', [FIRST, SECOND])) as number[]
      expect(await store.addressCount()).toBe(4)
      const path = harness.file('clusters.csv')
      const clusterOf = (address: number) => (address === first || address === second ? second! : -1)
      expect(await store.writeClusters(path, clusterOf)).toBe(2)
      const lines = [FIRST, SECOND].toSorted().map((address) => `${address},${SECOND}\n`)
      expect(await harness.readText(path)).toBe(`address,cluster\n${lines.join('')}`)
    })

    it('counts counterparties of UTXO addresses through whole transactions', async () => {
      const many = (n: number) => Array.from({ length: n }, (_, i) => spendable(i))
      const store = await make({
        transactions: [
          {
            ...{ hash: hex(0x100), height: 1, time: T0, index: 0, inputs: [] },
            outputs: many(7).map((address) => ({ address, value: 10n })),
          },
          {
            ...{ hash: hex(0x101), height: 2, time: T0 + 1000, index: 0 },
            inputs: many(6).map((address, n) => ({ hash: hex(0x100), n, address, value: 10n })),
            outputs: [
              { address: FIRST, value: 30n },
              { address: spendable(0), value: 30n },
              { address: null, value: 0n },
            ],
          },
          {
            ...{ hash: hex(0x102), height: 3, time: T0 + 2000, index: 0 },
            inputs: [{ hash: hex(0x101), n: 0, address: FIRST, value: 30n }],
            outputs: [...many(5).map((address) => ({ address, value: 5n })), { address: FIRST, value: 5n }],
          },
        ],
      })
      const [first] = await store.addressIds('bitcoin', [FIRST])
      const [zero] = await store.addressIds('bitcoin', [spendable(0)])
      expect(await store.crowdedAddresses(4, NEVER)).toEqual([{ address: first, senders: 6, receivers: 5 }])
      expect(await store.crowdedAddresses(4, T0 + 1000)).toEqual([])
      expect((await store.crowdedAddresses(0, NEVER)).find(({ address }) => address === zero)).toEqual({
        ...{ address: zero, senders: 6, receivers: 1 },
      })
    })

    it('finds where balances fall below zero, and how much is missing: gas counts, burn addresses never', async () => {
      const store = await make({
        transfers: [
          [
            transfer({ height: 1, hash: tx(1), from: at(0), to: at(1), amount: 10n }),
            transfer({ height: 2, hash: tx(2), seq: 0, kind: 'gas', from: at(1), to: null, amount: 2n }),
            transfer({ height: 2, hash: tx(2), seq: 1, from: at(1), to: at(2), amount: 8n }),
            transfer({ height: 3, hash: tx(3), seq: 0, kind: 'gas', from: at(1), to: null, amount: 1n }),
            transfer({ height: 4, hash: tx(4), from: at(1), to: at(3), amount: 6n }),
            transfer({ height: 5, hash: tx(5), from: at(2), to: at(1), amount: 8n }),
            transfer({ height: 6, hash: tx(6), from: at(0xdead), to: at(1), amount: 8n }),
            transfer({ height: 7, hash: tx(7), from: at(3), to: at(9), amount: MAX }),
          ],
        ],
        covers: [at(3), at(9)],
      })
      const place = (n: number) => ({ tx: n - 1, hash: tx(n), height: n, time: T0 })
      const eth = { chain: 'ethereum', asset: 'ethereum/ETH' }
      expect(await flat(store.shortfalls())).toEqual([
        { ...eth, address: at(3), covered: true, first: place(7), missing: MAX - 6n, missingInAll: MAX - 6n },
        { ...eth, address: at(1), covered: false, first: place(3), missing: 1n, missingInAll: 7n },
      ])
    })

    it('reads a balance only where the order is certain: after a transaction, a block without indices, a time without heights', async () => {
      const out = (row: Partial<ContractTransfer>) => transfer({ from: at(1), to: at(2), ...row })
      const into = (row: Partial<ContractTransfer>) => transfer({ from: at(0), to: at(1), ...row })
      const found = async (rows: readonly ContractTransfer[]) => {
        const store = await make({ transfers: [rows] })
        return (await flat(store.shortfalls())).map(({ address, first, missing }) => [address, first.hash, missing])
      }
      expect(await found([out({ seq: 0 }), into({ seq: 1 })])).toEqual([])
      expect(await found([out({ hash: tx(1), index: 0 }), into({ hash: tx(2), index: 1 })])).toEqual([
        [at(1), tx(1), 1n],
      ])
      expect(await found([out({ hash: tx(1), index: null }), into({ hash: tx(2), index: null })])).toEqual([])
      expect(await found([out({ hash: tx(1), index: 0 }), into({ hash: tx(2), index: null })])).toEqual([])
      expect(await found([out({ hash: null, height: null }), into({ hash: null, height: null })])).toEqual([])
      expect(
        await found([out({ hash: null, height: null }), into({ hash: null, height: null, time: T0 + 1 })]),
      ).toEqual([[at(1), null, 1n]])
      expect(await found([out({ hash: null, seq: 0 }), into({ hash: null, seq: 1 })])).toEqual([])
      expect(await found([out({ hash: tx(3), index: null, amount: 3n }), into({ hash: tx(2), index: null })])).toEqual([
        [at(1), tx(3), 2n],
      ])
    })

    it('has the balances and shortfalls that plain additions have, for any amounts', async () => {
      const step = fc.record({
        from: fc.nat(3),
        to: fc.nat(3),
        asset: fc.nat(1),
        amount: fc.oneof(fc.bigInt({ min: 0n, max: 9n }), fc.bigInt({ min: 0n, max: MAX })),
      })
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
          const assets = ['ethereum/ETH', `ethereum/${at(0xaa)}`]
          const rows = steps.map(({ from, to, asset, amount }, i) =>
            transfer({ height: i + 1, hash: tx(i + 1), from: at(from), to: at(to), asset: assets[asset]!, amount }),
          )
          const store = await make({ transfers: [rows] })
          const held = new Map<string, bigint>()
          const expected = new Map<string, { at: number; missing: bigint; missingInAll: bigint }>()
          const asked: Parameters<LedgerStore['balances']>[0][number][] = []
          const answers: bigint[] = []
          rows.forEach(({ from, to, asset, amount }, i) => {
            const add = (address: string, by: bigint) =>
              held.set(`${address}|${asset}`, (held.get(`${address}|${asset}`) ?? 0n) + by)
            add(from, -amount)
            add(to!, amount)
            for (const address of new Set([from, to!])) {
              const balance = held.get(`${address}|${asset}`)!
              asked.push({ chain: 'ethereum', address, asset, height: i + 1, time: null })
              answers.push(balance)
              if (balance >= 0n || address === at(0)) continue
              const before = expected.get(`${address}|${asset}`)
              if (before === undefined)
                expected.set(`${address}|${asset}`, { at: i, missing: -balance, missingInAll: -balance })
              else if (-balance > before.missingInAll) before.missingInAll = -balance
            }
          })
          const found = (await flat(store.shortfalls())).map(
            ({ address, asset, first, missing, missingInAll }) =>
              [`${address}|${asset}`, { at: first.tx, missing, missingInAll }] as const,
          )
          expect(new Map(found)).toEqual(expected)
          expect((await store.balances(asked)).map(({ balance }) => balance)).toEqual(answers)
        }),
        { numRuns: 8 },
      )
    })

    it('lists inputs that spend what the ledger does not hold as missing, by address', async () => {
      const store = await make({ transactions: COINS })
      expect(await flat(store.shortfalls())).toEqual([
        {
          chain: 'bitcoin',
          address: SECOND,
          asset: 'bitcoin/BTC',
          covered: true,
          first: { tx: 2, hash: hex(3), height: 2, time: T0 - 2000 },
          missing: 5n,
          missingInAll: 5n,
        },
      ])
    })

    it('says what an address holds after a height or a time, and where that cannot be told', async () => {
      const store = await make({
        transfers: [
          [
            transfer({ height: 5, time: T0, hash: tx(1), to: at(1), amount: 2n ** 200n }),
            transfer({ height: 5, time: T0, index: 1, hash: tx(2), from: at(1), amount: 1n }),
            transfer({ height: 7, time: T0 + 2000, hash: tx(3), from: at(1), to: at(4), amount: 2n ** 199n }),
            transfer({ height: null, time: T0 + 4000, index: null, hash: null, from: at(4), to: at(5), amount: 1n }),
          ],
        ],
        transactions: COINS,
      })
      const eth = { chain: 'ethereum', asset: 'ethereum/ETH' }
      const asked = (address: string, height: number | null, time: number | null = null) => ({
        ...eth,
        address,
        height,
        time,
      })
      const [first] = await store.transactionIds('ethereum', [tx(1)])
      const base = first!
      const btc = { chain: 'bitcoin', asset: 'bitcoin/BTC', time: null }
      const none = { movements: 0, balance: 0n }
      expect(
        await store.balances([
          asked(at(1), 5),
          asked(at(1), 4),
          asked(at(1), 6),
          asked(at(1), 100),
          asked(at(1), null, T0 - 1),
          asked(at(1), null, T0 + 1999),
          asked(at(1), null, T0 + 2000),
          asked(at(4), 7),
          asked(at(4), null, T0 + 5000),
          asked(at(99), 7),
          { ...asked(at(1), 5), asset: 'ethereum/NIX' },
          { ...btc, address: FIRST, height: 1 },
          { ...btc, address: FIRST, height: 2 },
          { ...btc, address: SECOND, height: 2 },
        ]),
      ).toEqual([
        { balance: 2n ** 200n - 1n, tx: base + 1, movements: 2 },
        { ...none, tx: -1 },
        { balance: 2n ** 200n - 1n, tx: base + 1, movements: 2 },
        { balance: 2n ** 199n - 1n, tx: base + 2, movements: 3 },
        { ...none, tx: -1 },
        { balance: 2n ** 200n - 1n, tx: base + 1, movements: 2 },
        { balance: 2n ** 199n - 1n, tx: base + 2, movements: 3 },
        { balance: null, tx: base + 2, movements: 2 },
        { balance: 2n ** 199n - 1n, tx: base + 3, movements: 2 },
        { ...none, tx: base + 2 },
        { ...none, tx: base + 1 },
        { balance: 50n, tx: 0, movements: 1 },
        { balance: 0n, tx: 2, movements: 4 },
        { balance: 59n, tx: 2, movements: 2 },
      ])
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

    it('finds who passes on to some addresses, near others: no gas, no zeros, not after asOf', async () => {
      const step = (n: number, from: number, to: number, row: Partial<ContractTransfer> = {}) =>
        transfer({ height: n, time: T0 + n * 1000, hash: tx(n), from: at(from), to: at(to), ...row })
      const store = await make({
        transfers: [
          [
            step(1, 1, 2),
            step(2, 2, 9),
            step(3, 1, 9),
            step(4, 3, 9), // nobody near paid 3
            step(5, 1, 4, { amount: 0n }),
            step(6, 4, 9),
            step(7, 1, 5),
            step(8, 5, 9, { amount: 0n }),
            step(9, 1, 6),
            step(10, 6, 9, { amount: MAX }),
          ],
        ],
      })
      const [first, end] = (await store.addressIds('ethereum', [at(1), at(9)])) as [number, number]
      const [near, last] = [[first], [end]]
      const found = async (asOf: number) => store.addresses(await store.forwarders(near, last, 0, asOf))
      expect(await found(NEVER)).toEqual([at(1), at(2), at(6)])
      expect(await found(T0 + 9000)).toEqual([at(1), at(2)])
      expect(await store.forwarders([], last, 0, NEVER)).toEqual([])
      expect(await store.forwarders(near, [], 0, NEVER)).toEqual([])
    })

    it('finds who passed on enough of each asset that it sends', async () => {
      const token = `ethereum/${at(0xaa)}`
      let n = 0
      const pay = (from: number, to: number, amount: bigint, asset = 'ethereum/ETH') => {
        n++
        return transfer({ height: n, hash: tx(n), from: at(from), to: at(to), amount, asset })
      }
      const through = (one: number, passed: bigint) => [pay(1, one, 10n ** 40n), pay(one, 9, passed * 10n ** 38n)]
      const store = await make({
        transfers: [
          [
            ...through(2, 90n),
            ...through(3, 89n),
            ...[...through(4, 90n), pay(1, 4, 100n, token), pay(4, 5, 1n, token)], // sends another asset elsewhere
            ...[...through(6, 90n), pay(1, 6, 100n, token)], // keeps another
            ...[...through(7, 90n), pay(1, 7, 100n, token), pay(7, 9, 90n, token)],
          ],
        ],
      })
      const [near, last] = (await store.addressIds('ethereum', [at(1), at(9)])) as [number, number]
      const found = await store.forwarders([near], [last], 90, NEVER)
      expect(await store.addresses(found)).toEqual([at(2), at(6), at(7)])
    })

    it('lists the movements of addresses, address by address, in chain order', async () => {
      const store = await make({
        transfers: [
          [
            transfer({ height: 1, hash: tx(1), from: at(1), to: at(2), amount: MAX }),
            transfer({ height: 2, hash: tx(2), kind: 'gas', from: at(2), to: null, amount: 7n }),
            transfer({ height: 2, hash: tx(2), seq: 1, kind: 'internal', from: at(2), to: at(2), amount: 2n ** 64n }),
            transfer({ height: 3, hash: tx(3), from: at(3), to: at(4) }),
            transfer({ height: 4, time: T0 + 9000, hash: tx(4), from: at(2), to: at(1) }),
          ],
        ],
      })
      const asked = (await store.addressIds('ethereum', [at(2), at(1)])) as number[]
      const found = await flat(store.addressMovements(asked, T0))
      const texts = await store.addresses(found.map(({ owner }) => owner))
      expect(
        found.map(({ height, kind, payee, amount }, i) => [texts[i], height, kind, payee === null, amount]),
      ).toEqual([
        [at(1), 1, MovementKind.native, false, MAX],
        [at(2), 1, MovementKind.native, false, MAX],
        [at(2), 2, MovementKind.gas, true, 7n],
        [at(2), 2, MovementKind.internal, false, 2n ** 64n],
      ])
      expect(await flat(store.addressMovements(asked, NEVER))).toHaveLength(6)
      expect(await flat(store.addressMovements([], NEVER))).toEqual([])
    })

    it('says who first sent an address the coin, whether that was its beginning, and how many the payer set going', async () => {
      const token = `ethereum/${at(0xaa)}`
      const step = (n: number, from: number, to: number | null, row: Partial<ContractTransfer> = {}) =>
        transfer({ height: n, hash: tx(n), from: at(from), to: to === null ? null : at(to), ...row })
      const store = await make({
        transfers: [
          [
            step(1, 9, 1, { asset: token, kind: 'token' }), // a token is no coin
            step(2, 9, 1, { amount: 0n }), // nor is nothing
            step(3, 8, 1, { amount: MAX }),
            step(4, 9, 1),
            step(5, 8, 2, { kind: 'internal' }),
            step(6, 3, null, { kind: 'gas', amount: 0n }), // paid gas before it was paid
            step(7, 8, 3),
            step(8, 4, 4), // paid nobody
            step(9, 9, 4),
          ],
        ],
      })
      const asked = [at(1), at(2), at(3), at(4), at(8)]
      const ids = (await store.addressIds('ethereum', asked)) as number[]
      const coin = (await store.assets()).find(({ asset }) => asset === 'ethereum/ETH')!.id
      const found = await store.firstFunding(ids, [coin], NEVER)
      const names = await store.addresses(found.flatMap(({ address, funder }) => [address, funder]))
      expect(
        found.map(({ kind, amount, fresh, funded }, i) => [
          names[2 * i],
          names[2 * i + 1],
          kind,
          amount,
          fresh,
          funded,
        ]),
      ).toEqual([
        [at(1), at(8), MovementKind.native, MAX, true, 3],
        [at(2), at(8), MovementKind.internal, 1n, true, 3],
        [at(3), at(8), MovementKind.native, 1n, false, 3],
        [at(4), at(9), MovementKind.native, 1n, false, 1],
      ])
      expect(await store.firstFunding(ids, [], NEVER)).toEqual([])
      expect(await store.firstFunding([], [coin], NEVER)).toEqual([])
    })

    it('adds up what addresses were paid, by asset, up to a time', async () => {
      const store = await make({
        transfers: [
          [
            transfer({ height: 1, hash: tx(1), from: at(8), to: at(1), amount: MAX }),
            transfer({ height: 2, hash: tx(2), time: T0 + 1000, from: at(9), to: at(1), amount: MAX }),
            transfer({ height: 3, hash: tx(3), time: T0 + 2000, from: at(9), to: at(1), amount: 1n << 64n }),
            transfer({ height: 4, hash: tx(4), time: T0 + 3000, from: at(1), to: at(1), amount: 5n }),
            transfer({ height: 5, hash: tx(5), time: T0 + 4000, from: at(1), to: at(2), amount: 0n }),
            transfer({ height: 6, hash: tx(6), time: T0 + 5000, from: at(1), kind: 'gas', to: null, amount: 7n }),
            transfer({ height: 7, hash: tx(7), time: T0 + 6000, from: at(8), to: at(1), amount: 1n }),
          ],
        ],
      })
      const [first, second] = await store.addressIds('ethereum', [at(1), at(2)])
      const asset = 0
      expect(await store.receipts([first!, second!], T0 + 5000)).toEqual([
        {
          ...{ address: first, asset, received: 2n * MAX + (1n << 64n), payments: 3, senders: 2 },
          ...{ firstTime: T0, lastTime: T0 + 5000 },
        },
      ])
      expect(await store.receipts([], T0)).toEqual([])
    })

    it('says what arrived where, and which movements carry taint, of policies that conserve amounts', async () => {
      const rows = [1, 2, 3].map((n) => transfer({ height: n, hash: tx(n), to: at(n === 3 ? 2 : 1) }))
      const gas = transfer({ height: 4, hash: tx(4), kind: 'gas', to: null })
      const store = await make({ transfers: [[...rows, gas]] })
      const spool = await store.openFlows()
      await spool.append({
        length: 6,
        policy: [1, 0, 0, 0, 0, 0],
        origin: [1, 1, 2, 1, 1, 1],
        row: [0, 0, 0, 1, 2, 3],
        output: [0, 0, 0, 0, 0, -1],
        tainted: [1n, 1n, 1n, 1n, 1n, 1n],
        basis: [5n, MAX, 7n, MAX, null, 9n],
      })
      const [first] = await store.addressIds('ethereum', [at(1)])
      expect(await spool.arrivals()).toEqual([
        { address: first, policy: 0, origin: 1, basis: 2n * MAX },
        { address: first, policy: 0, origin: 2, basis: 7n },
        { address: first, policy: 1, origin: 1, basis: 5n },
      ])
      expect(await spool.receivers()).toEqual([first])
      const carried = []
      for await (const portion of spool.carried(0)) carried.push(...portion)
      expect(carried.map(({ row, output, tainted }) => [row, output, tainted])).toEqual([
        [0, 0, 1n],
        [0, 0, 1n],
        [1, 0, 1n],
        [2, 0, 1n],
      ])
      expect(await spool.tainted([0, 2, 3, 9])).toEqual(new Set([0, 3]))
      expect(await spool.tainted([])).toEqual(new Set())
    })

    it('writes flows in chain order, then by policy, then by origin', async () => {
      const store = await make({
        transfers: [
          [
            transfer({ time: T0 + 500, seq: 3, amount: 10n }),
            transfer({ seq: 4, kind: 'gas', to: null, time: T0 + 500, amount: 2n }),
          ],
        ],
      })
      const spool = await store.openFlows()
      await spool.append({
        length: 2,
        policy: [1, 0],
        origin: [1, 2],
        row: [1, 1],
        output: [0, 0],
        tainted: [5n, 6n],
        basis: [null, 4n],
      })
      await spool.append({
        length: 2,
        policy: [0, 0],
        origin: [1, 1],
        row: [1, 0],
        output: [0, -1],
        tainted: [7n, 2n],
        basis: [7n, 1n],
      })
      const path = harness.file('flows.csv')
      expect(await spool.writeCsv(path, ['fifo', 'poison'])).toBe(4)
      await spool.close()
      const start = `ethereum,1,2020-09-13T12:26:40.500Z,${tx(1)}`
      expect(await harness.readText(path)).toBe(
        `policy,origin,chain,height,time,tx_hash,seq,from,to,asset,amount,tainted,basis
fifo,1,${start},4,${at(0xa1)},,ethereum/ETH,2,2,1
fifo,1,${start},3,${at(0xa1)},${at(0xa2)},ethereum/ETH,10,7,7
fifo,2,${start},3,${at(0xa1)},${at(0xa2)},ethereum/ETH,10,6,4
poison,1,${start},3,${at(0xa1)},${at(0xa2)},ethereum/ETH,10,5,
`,
      )
    })

    it('writes UTXO flows one row an output, the fee last, the sender where all inputs share one', async () => {
      const store = await make({ transactions: COINS })
      const spool = await store.openFlows()
      await spool.append({
        length: 4,
        policy: [0, 0, 0, 0],
        origin: [1, 1, 1, 1],
        row: [1, 1, 1, 2],
        output: [-1, 1, 0, 0],
        tainted: [1n, 2n, 3n, 4n],
        basis: [1n, 2n, 3n, 4n],
      })
      const path = harness.file('flows.csv')
      await spool.writeCsv(path, ['tiho'])
      const lines = (await harness.readText(path))
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(',').slice(5))
      expect(lines).toEqual([
        [hex(2), '0', FIRST, FIRST, 'bitcoin/BTC', '30', '3', '3'],
        [hex(2), '1', FIRST, '', 'bitcoin/BTC', '19', '2', '2'],
        [hex(2), '', FIRST, '', 'bitcoin/BTC', '1', '1', '1'],
        [hex(3), '0', '', SECOND, 'bitcoin/BTC', '34', '4', '4'],
      ])
    })

    it('has a spool that may stay empty', async () => {
      const store = await make({ transfers: [[transfer({})]] })
      const spool = await store.openFlows()
      const path = harness.file('flows.csv')
      expect(await spool.writeCsv(path, ['fifo'])).toBe(0)
      expect(await harness.readText(path)).toBe(
        'policy,origin,chain,height,time,tx_hash,seq,from,to,asset,amount,tainted,basis\n',
      )
    })
  })
}

const FIRST = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
const SECOND = '12c6DSiU4Rq3P4ZxziKxzrL5LmMBrzjrJX'
/** Some of the addresses that were paid for the first blocks. */
const spendable = (n: number) => EARLY[n]!
const EARLY = [
  '12c6DSiU4Rq3P4ZxziKxzrL5LmMBrzjrJX',
  '1HLoD9E4SDFFPDiYfNYnkBLQ85Y51J3Zb1',
  '1FvzCLoTPGANNjWoUo6jUGuAG3wg1w4YjR',
  '15ubicBBWFnvoZLT7GiU2qxjRaKJPdkDMG',
  '1JfbZRwdDHKZmuiZgYArJZhcuuzuw2HuMu',
  '1GkQmKAmHtNfnD3LHhTkewJxKHVSta4m2a',
  '16LoW7y83wtawMg5XmT4M3Q7EdjjUmenjM',
]
const hex = (n: number) => n.toString(16).padStart(64, '0')

/** A coinbase of 50 and 25; the 50 go to 30 and, without address, 19 (fee 1); the 30 and 5 from outside to 34 (fee 1). */
const COINS: readonly ContractTransaction[] = [
  {
    hash: hex(1),
    height: 1,
    time: T0 - 3000,
    index: 0,
    inputs: [],
    outputs: [
      { address: FIRST, value: 50n },
      { address: SECOND, value: 25n },
    ],
  },
  {
    hash: hex(2),
    height: 2,
    time: T0 - 2000,
    index: 1,
    inputs: [{ hash: hex(1), n: 0, address: FIRST, value: 50n }],
    outputs: [
      { address: FIRST, value: 30n },
      { address: null, value: 19n },
    ],
  },
  {
    hash: hex(3),
    height: 2,
    time: T0 - 2000,
    index: 2,
    inputs: [
      { hash: hex(2), n: 0, address: FIRST, value: 30n },
      { hash: hex(77), n: 9, address: SECOND, value: 5n },
    ],
    outputs: [{ address: SECOND, value: 34n }],
  },
]

async function flat<Row>(portions: AsyncIterable<readonly Row[]>): Promise<Row[]> {
  const rows: Row[] = []
  for await (const portion of portions) rows.push(...portion)
  return rows
}

async function all(
  store: LedgerStore,
  asOf = NEVER,
  wanted: Parameters<LedgerStore['movements']>[0] = 'everything',
): Promise<MovementBatch[]> {
  const batches: MovementBatch[] = []
  for await (const batch of store.movements(wanted, asOf)) batches.push(batch)
  return batches
}

/** One by one. */
async function utxo(store: LedgerStore, asked: UtxoQuestion) {
  const found = []
  for await (const { length, tx, height, inputs, outputs, detail } of store.utxoTransactions('bitcoin', asked)) {
    for (let i = 0; i < length; i++) {
      const of = <Cell>({ start }: UtxoLegs, column: ArrayLike<Cell> | undefined): Cell[] =>
        Array.from(column ?? []).slice(start[i], start[i + 1])
      const legs = (side: UtxoLegs) => of(side, side.address).map((one, k) => [one, of(side, side.value)[k]])
      found.push({
        ...{ tx: tx[i]!, height: height[i]!, inputs: legs(inputs), outputs: legs(outputs) },
        ...{
          locktime: detail?.locktime[i],
          spent: of(inputs, detail?.spent),
          payer: of(inputs, detail?.payer),
          holding: of(outputs, detail?.holding),
        },
        ...{ script: of(outputs, detail?.script), spentBy: of(outputs, detail?.spentBy) },
      })
    }
  }
  return found
}

function amounts(batches: readonly MovementBatch[], side: 'inputs' | 'outputs'): bigint[] {
  return batches.flatMap((batch) => {
    const legs: Legs = batch[side]
    return Array.from({ length: legs.holding.length }, (_, i) => amountAt(legs.amount, i))
  })
}

function numbers(batches: readonly MovementBatch[], column: 'row' | 'tx' | 'time'): number[] {
  return batches.flatMap((batch) => [...batch[column]])
}
