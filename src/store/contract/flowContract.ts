import { expect, it } from 'vitest'
import type { ContractHarness, MakeStore } from './contractHarness.ts'
import { at, COINS, FIRST, hex, MAX, SECOND, T0, transfer, tx } from './contractRows.ts'

/** What arrived where, and the flows that a trace writes. */
export function flowContract(make: MakeStore, harness: ContractHarness): void {
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
}
