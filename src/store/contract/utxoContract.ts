import { expect, it } from 'vitest'
import type { ContractHarness, MakeStore } from './contractHarness.ts'
import { all, COINS, FIRST, hex, NEVER, SECOND, T0, transfer, utxo } from './contractRows.ts'

/** Transactions of UTXO chains as rules look at them, and what was said of their addresses. */
export function utxoContract(make: MakeStore, harness: ContractHarness): void {
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
      const ofTwo = await utxo(store, { inputValues: (inputs) => inputs === 2 })
      expect(ofTwo.map(({ inputs }) => inputs)).toEqual([[], [[first, 0n]], all[2]!.inputs])
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
}
