import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bestChain } from './bestChain.ts'
import { hashText } from './doubleSha256.ts'
import type { BlockPlace } from './scanBlocks.ts'

const hash = (n: number) => Buffer.alloc(32, n)
/** A block of work 1 where nothing else is said; block 0 has no parent at hand. */
const block = (n: number, parent: number, work = 1n): BlockPlace => ({
  ...{ file: 0, offset: n, size: 81 },
  header: { hash: hash(n), previous: hash(parent), time: n, work },
})
const GENESIS = hashText(hash(1))
const chainOf = async (places: readonly BlockPlace[], stated: Readonly<Record<number, number>> = {}) => {
  const found = await bestChain(places, GENESIS, async ({ offset }) => stated[offset]!)
  return {
    blocks: found.blocks.map(({ offset, height }) => [offset, height]),
    stale: found.stale.map(({ offset }) => offset),
    gaps: found.gaps,
  }
}

it('takes the branch with the most work, not the longest', async () => {
  const places = [block(1, 0), block(2, 1), block(3, 2), block(4, 1, 5n)]
  expect(await chainOf(places)).toEqual({
    blocks: [
      [1, 0],
      [4, 1],
    ],
    stale: [2, 3],
    gaps: [],
  })
})

it('keeps what was written first of two branches with equal work', async () => {
  expect((await chainOf([block(1, 0), block(3, 1), block(2, 1)])).blocks).toEqual([
    [1, 0],
    [2, 1],
  ])
})

it('puts parts whose ancestors are missing where their coinbases say, and names the gap', async () => {
  const places = [block(20, 19), block(1, 0), block(2, 1), block(21, 20), block(22, 20)]
  expect(await chainOf(places, { 20: 100 })).toEqual({
    blocks: [
      [1, 0],
      [2, 1],
      [20, 100],
      [21, 101],
    ],
    stale: [22],
    gaps: [[2, 99]],
  })
})

it('leaves a part out that stands at heights of a longer one', async () => {
  const places = [block(1, 0), block(2, 1), block(3, 2), block(20, 19)]
  expect(await chainOf(places, { 20: 2 })).toEqual({
    blocks: [
      [1, 0],
      [2, 1],
      [3, 2],
    ],
    stale: [20],
    gaps: [],
  })
})

it('knows the first block, and the one after it, by their hashes', async () => {
  expect((await chainOf([block(2, 1), block(3, 2)])).blocks).toEqual([
    [2, 1],
    [3, 2],
  ])
})

it('does not depend on the order of the files, nor on a block that is there twice', () => {
  const tree = fc.array(fc.tuple(fc.nat(), fc.bigInt({ min: 1n, max: 3n })), { minLength: 1, maxLength: 40 })
  return fc.assert(
    fc.asyncProperty(tree, fc.infiniteStream(fc.nat()), async (parents, dice) => {
      const places = [block(1, 0), ...parents.map(([parent, work], i) => block(i + 2, 1 + (parent % (i + 1)), work))]
      const found = await chainOf(places)
      const shuffled = places
        .map((place) => ({ place, by: dice.next().value }))
        .sort((a, b) => a.by - b.by)
        .map(({ place }) => place)
      expect((await chainOf([...shuffled, ...places])).blocks).toEqual(found.blocks)
      // The naive way: the work of every block with its ancestors.
      const workTo = ({ header }: BlockPlace): bigint => {
        const parent = places.find((one) => one.header.hash.equals(header.previous))
        return header.work + (parent === undefined ? 0n : workTo(parent))
      }
      const most = places.map(workTo).reduce((a, b) => (a > b ? a : b))
      expect(workTo(places.find(({ offset }) => offset === found.blocks.at(-1)![0])!)).toBe(most)
      expect(found.blocks.length + found.stale.length).toBe(places.length)
    }),
    { numRuns: 100 },
  )
})
