import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { withKnowledge } from '../../../test/knowledge/knowledgeFolder.ts'
import { showKnowledge } from '../../actions/knowledge/showKnowledge.ts'
import { readKnowledge } from '../../packs/knowledge/readKnowledge.ts'
import { asKnownOn } from './asKnownOn.ts'
import { knowledgeIndex } from './knowledgeIndex.ts'
import { isInForce, listingsOf, listingText } from './listings.ts'

const BUNDLED = fileURLToPath(new URL('../../../knowledge', import.meta.url))

describe('what is bundled', () => {
  const bundled = readKnowledge(BUNDLED)

  test.each([
    ['tornado-cash', '2022-08-07', []],
    ['tornado-cash', '2022-08-08', ['ofac-sdn since 2022-08-08: true']],
    ['tornado-cash', '2022-11-08', ['ofac-sdn (CYBER2, DPRK3) since 2022-11-08: true']],
    ['tornado-cash', '2025-03-20', ['ofac-sdn (CYBER2, DPRK3) since 2022-11-08: true']],
    ['tornado-cash', '2025-03-21', ['ofac-sdn (CYBER2, DPRK3) from 2022-08-08 until 2025-03-21: false']],
    ['lazarus-group', '2019-09-12', []],
    ['lazarus-group', '2019-09-13', ['ofac-sdn (DPRK3) since 2019-09-13: true']],
    ['bluenoroff', '2026-01-01', ['ofac-sdn (DPRK3) since 2019-09-13: true']],
    ['andariel', '2026-01-01', ['ofac-sdn (DPRK3) since 2019-09-13: true']],
    ['blender-io', '2026-01-01', ['ofac-sdn (CYBER2) since 2022-05-06: true']],
    ['sinbad-io', '2026-01-01', ['ofac-sdn since 2023-11-29: true']],
  ])('%s, as known on %s', async (actor, day, expected) => {
    const index = knowledgeIndex(asKnownOn(await bundled, day))
    const listings = listingsOf(index.standingClaimsAbout(actor))
    expect(listings.map(({ listing }) => `${listingText(listing)}: ${isInForce(listing, day)}`)).toEqual(expected)
  })

  test('is shown with its actor', async () => {
    const { listings } = await showKnowledge({ id: 'tornado-cash' })
    expect(listings).toMatchObject([{ by: 'ofac', inForce: false, listing: { until: '2025-03-21' } }])
    expect((await showKnowledge({ id: 'tornado-cash', asOf: '2024-09-30' })).listings).toMatchObject([
      { inForce: true, listing: { programmes: ['CYBER2', 'DPRK3'], until: null } },
    ])
  })
})

test('a list of an earlier day says nothing against a delisting that came after it', async () => {
  const statement = (source: string, more: string) =>
    `  - { source: ${source}, says: x, listing: { list: ofac-sdn, programme: X${more} } }\n`
  const file = `about: group
claims:
${statement('vendor-2023-02', ', from: 2020, until: 2023-01-31')}${statement('vendor-2022-01-13', '')}`
  const base = await withKnowledge({ 'figures/lists.yaml': file }, readKnowledge)
  expect(listingsOf(base.claims).map(({ listing }) => listing.until)).toEqual(['2023-01-31'])
})

test('somebody stands on a list from its first day to the day before the last', () => {
  const day = fc.date({ min: new Date('2015-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  const text = day.map((one) => one.toISOString().slice(0, 10))
  fc.assert(
    fc.property(text, text, text, (from, until, asked) => {
      const listing = { list: 'a', programmes: [], from, until }
      expect(isInForce(listing, asked)).toBe(from <= asked && asked < until)
      expect(isInForce({ ...listing, until: null }, asked)).toBe(from <= asked)
      expect(isInForce({ ...listing, from: null, until: null }, asked)).toBe(true)
    }),
  )
})
