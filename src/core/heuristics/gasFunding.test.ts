import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MovementKind } from '../ledger/batch.ts'
import type { Funding } from '../ledger/funding.ts'
import { type Exclusion, type FundingFound, gasFunding } from './gasFunding.ts'

type Given = Partial<Funding> & { readonly why?: Exclusion }

/** `[address, funder]` pairs in chain order; an exclusion as the ledger's knowledge gives it. */
function find(
  addresses: readonly number[],
  pairs: readonly (readonly [number, number | null, Given?])[],
  funded = '20',
): FundingFound {
  const why = new Map<number, Exclusion>()
  const fundings = new Map(
    pairs.map(([address, funder, { why: excluded, ...given } = {}], row) => {
      if (excluded !== undefined) why.set(address, excluded)
      const funding = { row, tx: row, kind: MovementKind.native, asset: 0, amount: 1n, fresh: true, funded: 1 }
      return [address, funder === null ? null : { address, funder, ...funding, ...given }] as const
    }),
  )
  const exclusionOf = ({ address }: Funding) => why.get(address) ?? null
  return gasFunding.find({ addresses, fundings, exclusionOf }, { funded })
}

const shape = ({ trees }: FundingFound) =>
  trees.map(({ root, links }) => [root, links.map(({ funder, address }) => [funder, address])])

describe('a tree', () => {
  it('links wallets that never traded with each other, through who paid who paid them', () => {
    const found = find(
      [1, 2],
      [
        [9, null],
        [7, 9],
        [8, 9],
        [1, 7],
        [2, 8],
      ],
    )
    expect(shape(found)).toEqual([
      [
        9,
        [
          [9, 7],
          [9, 8],
          [7, 1],
          [8, 2],
        ],
      ],
    ])
    expect(found).toMatchObject({ excluded: [], wants: [] })
    expect(found.trees[0]!.end).toBeNull()
  })

  it('asks for what it does not know yet', () => {
    expect(find([1], []).wants).toEqual([1])
    expect(find([1], [[1, 7]]).wants).toEqual([7])
  })

  it('ends at the first that links nobody, and says why', () => {
    const found = find(
      [1],
      [
        [7, 99, { why: 'service' }],
        [1, 7],
      ],
    )
    expect(shape(found)).toEqual([[7, [[7, 1]]]])
    expect(found.trees[0]!.end).toMatchObject({ funding: { funder: 99 }, why: 'service' })
    expect(found.wants).toEqual([])
  })
})

describe('links nobody', () => {
  it.each<[string, Given, Exclusion]>([
    ['whoever was the first to pay 21', { funded: 21 }, 'many'],
    ['a payment to who had spent before', { fresh: false }, 'not-first'],
    ['a contract', { why: 'contract' }, 'contract'],
    ['whoever the ledger does not cover', { why: 'unread' }, 'unread'],
  ])('%s', (_name, given, why) => {
    const found = find(
      [1, 2],
      [
        [1, 9, given],
        [2, null],
      ],
    )
    expect(found.trees).toEqual([])
    expect(found.excluded).toMatchObject([{ funding: { address: 1, funder: 9 }, why }])
  })

  it('20 is still a person’s number, with next to no confidence; one alone is worth a half', () => {
    const confidence = (funded: number) =>
      find(
        [1],
        [
          [9, null],
          [1, 9, { funded }],
        ],
      ).trees[0]!.links.map((link) => link.confidence)
    expect([1, 2, 11, 20].map(confidence)).toEqual([[500], [475], [250], [25]])
  })

  it('takes the setting of a case', () => {
    expect(
      find(
        [1],
        [
          [9, null],
          [1, 9, { funded: 2 }],
        ],
        '1',
      ).trees,
    ).toEqual([])
    expect(
      find(
        [1],
        [
          [9, null],
          [1, 9, { funded: 1 }],
        ],
        '1',
      ).trees[0]!.links[0]!.confidence,
    ).toBe(500)
    expect(
      find(
        [1],
        [
          [9, null],
          [1, 9],
        ],
        '0',
      ).trees,
    ).toEqual([])
  })
})

describe('whatever the ledger holds', () => {
  /** Address n > 0 was paid first by one before it; some are exchanges. */
  const world = fc.integer({ min: 1, max: 40 }).chain((size) =>
    fc.record({
      payers: fc.tuple(...Array.from({ length: size }, (_, n) => fc.nat(n))),
      exchanges: fc.uniqueArray(fc.nat(size), { maxLength: 5 }),
      cases: fc.uniqueArray(fc.nat(size), { maxLength: 12 }),
      order: fc.array(fc.nat(), { minLength: size, maxLength: size }),
    }),
  )
  type World = { payers: number[]; exchanges: number[]; cases: number[]; order: number[] }

  function findIn({ payers, exchanges, cases }: World, shuffle: readonly number[] = []) {
    const counts = new Map<number, number>()
    for (const payer of payers) counts.set(payer, (counts.get(payer) ?? 0) + 1)
    const all = payers.map((funder, n): [number, Funding] => {
      const facts = { row: n, tx: n, kind: MovementKind.native, asset: 0, amount: 1n, fresh: true }
      return [n + 1, { address: n + 1, funder, ...facts, funded: counts.get(funder)! }]
    })
    const sorted =
      shuffle.length === 0
        ? all
        : all
            .map((one, n) => ({ one, by: shuffle[n]! }))
            .sort((a, b) => a.by - b.by)
            .map(({ one }) => one)
    const ordered = shuffle.length === 0 ? cases : [...cases].reverse()
    return gasFunding.find(
      {
        addresses: ordered,
        fundings: new Map<number, Funding | null>([[0, null], ...sorted]),
        exclusionOf: ({ funder }) => (exchanges.includes(funder) ? 'service' : null),
      },
      { funded: '20' },
    )
  }

  it('a customer of an exchange is never linked by the exchange’s paying it', () => {
    fc.assert(
      fc.property(world, (given) => {
        const { trees, wants } = findIn(given)
        expect(wants).toEqual([])
        for (const { root, links, end } of trees) {
          for (const { funder } of links) expect(given.exchanges).not.toContain(funder)
          // One tree has one beginning, and everybody in it is paid from there.
          const paid = new Set(links.map(({ address }) => address))
          expect(paid.size).toBe(links.length)
          for (const { funder } of links) expect(funder === root || paid.has(funder)).toBe(true)
          expect(paid.has(root)).toBe(false)
          if (end !== null) expect(end.funding.address).toBe(root)
        }
      }),
    )
  })

  it('the order of rows and addresses changes nothing', () => {
    fc.assert(
      fc.property(world, (given) => {
        expect(findIn(given, given.order)).toEqual(findIn(given))
      }),
    )
  })
})
