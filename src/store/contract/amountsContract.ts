import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ContractHarness, MakeStore } from './contractHarness.ts'
import { all, amounts, MAX, transfer } from './contractRows.ts'

/** What is kept to the unit. */
export function amountsContract(make: MakeStore, harness: ContractHarness): void {
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
}
