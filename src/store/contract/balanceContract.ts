import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { LedgerStore } from '../ledgerStore.ts'
import type { ContractTransfer, MakeStore } from './contractHarness.ts'
import { at, COINS, FIRST, flat, hex, MAX, SECOND, T0, transfer, tx } from './contractRows.ts'

/** Balances, and where they fall short. */
export function balanceContract(make: MakeStore): void {
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
    expect(await found([out({ hash: tx(1), index: 0 }), into({ hash: tx(2), index: 1 })])).toEqual([[at(1), tx(1), 1n]])
    expect(await found([out({ hash: tx(1), index: null }), into({ hash: tx(2), index: null })])).toEqual([])
    expect(await found([out({ hash: tx(1), index: 0 }), into({ hash: tx(2), index: null })])).toEqual([])
    expect(await found([out({ hash: null, height: null }), into({ hash: null, height: null })])).toEqual([])
    expect(await found([out({ hash: null, height: null }), into({ hash: null, height: null, time: T0 + 1 })])).toEqual([
      [at(1), null, 1n],
    ])
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
}
