import { expect, it } from 'vitest'
import { MovementKind } from '../../core/ledger/batch.ts'
import type { ContractTransfer, MakeStore } from './contractHarness.ts'
import { at, flat, MAX, NEVER, T0, transfer, tx } from './contractRows.ts'

/** What rules of thumb ask of a ledger. */
export function leadContract(make: MakeStore): void {
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
    expect(found.map(({ height, kind, payee, amount }, i) => [texts[i], height, kind, payee === null, amount])).toEqual(
      [
        [at(1), 1, MovementKind.native, false, MAX],
        [at(2), 1, MovementKind.native, false, MAX],
        [at(2), 2, MovementKind.gas, true, 7n],
        [at(2), 2, MovementKind.internal, false, 2n ** 64n],
      ],
    )
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
      found.map(({ kind, amount, fresh, funded }, i) => [names[2 * i], names[2 * i + 1], kind, amount, fresh, funded]),
    ).toEqual([
      [at(1), at(8), MovementKind.native, MAX, true, 3],
      [at(2), at(8), MovementKind.internal, 1n, true, 3],
      [at(3), at(8), MovementKind.native, 1n, false, 3],
      [at(4), at(9), MovementKind.native, 1n, false, 1],
    ])
    expect(await store.firstFunding(ids, [], NEVER)).toEqual([])
    expect(await store.firstFunding([], [coin], NEVER)).toEqual([])
  })
}
