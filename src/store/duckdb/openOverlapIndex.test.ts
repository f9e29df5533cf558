import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { makeTempFolder } from '../../../test/cli/makeTempFolder.ts'
import { compareText } from '../../core/compareText.ts'
import type { IndexedMark } from '../overlapIndex.ts'
import { openOverlapIndex } from './openOverlapIndex.ts'

const temp = makeTempFolder()
afterAll(temp.remove)

/** Few addresses, on two chains, so that sources always meet; one of them is hostile. */
const mark = fc.record({
  chain: fc.constantFrom('ethereum', 'tron'),
  address: fc.constantFrom('0xaa', '0xbb', '0xcc', "'; DROP TABLE mark; --"),
  facts: fc.constantFrom('"x"', '"y\u202e\\n"', '{"é":1}'),
})
const marks = fc.array(mark, { maxLength: 6 })

test('the indexed join is the naive intersection, whatever was put before', async () => {
  const index = await openOverlapIndex(join(temp.folder, 'property.duckdb'), true)
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(marks, { minLength: 2, maxLength: 4 }), async (sources) => {
        for (const [n, its] of sources.entries())
          await index.put({ kind: 'case', path: `/case ${n}`, key: 'k', facts: '{}' }, its)
        const ids = (await index.sources())
          .filter(({ path }) => sources.some((_, n) => path === `/case ${n}`))
          .map(({ id }) => id)
        const [own, ...others] = ids as [number, ...number[]]
        expect(await index.shared(own, others)).toEqual(naive(sources, ids))
      }),
      { numRuns: 25 },
    )
  } finally {
    await index.close()
  }
})

function naive(sources: readonly (readonly IndexedMark[])[], ids: readonly number[]) {
  const placeOf = ({ chain, address }: IndexedMark) => `${chain}/${address}`
  const own = new Set(sources[0]!.map(placeOf))
  const shared = new Set(sources.slice(1).flatMap((its) => its.map(placeOf).filter((place) => own.has(place))))
  return sources
    .flatMap((its, n) => its.filter((one) => shared.has(placeOf(one))).map((one) => ({ source: ids[n]!, ...one })))
    .sort(
      (a, b) =>
        compareText(a.chain, b.chain) ||
        compareText(a.address, b.address) ||
        a.source - b.source ||
        compareText(a.facts, b.facts),
    )
}
