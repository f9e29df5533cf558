import { expect, it } from 'vitest'
import type { ContractTransfer, MakeStore } from './contractHarness.ts'
import { at, FIRST, hex, MAX, NEVER, spendable, T0, transfer, tx } from './contractRows.ts'

/** Who dealt with whom, and how many. */
export function counterpartyContract(make: MakeStore): void {
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
}
