import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GOOD_FILES, withKnowledge } from '../../../test/knowledge/knowledgeFolder.ts'
import { readKnowledge } from '../../packs/knowledge/readKnowledge.ts'
import { asKnownOn } from './asKnownOn.ts'
import type { KnowledgeBase } from './knowledgeBase.ts'
import { knowledgeIndex } from './knowledgeIndex.ts'
import { lastDay } from './partialDate.ts'

const SHOP = 'incidents/2021-08-19-shop.yaml'
const read = (changed: Record<string, string> = {}): Promise<KnowledgeBase> => withKnowledge(changed, readKnowledge)

describe('as known on a day', () => {
  test('claims known later are gone, the day itself counts', async () => {
    const base = await read()
    const attributed = (day: string) =>
      asKnownOn(base, day)
        .claims.filter(({ kind }) => kind === 'attribution')
        .map(({ id }) => id)
    expect(attributed('2022-01-12')).toEqual([])
    expect(attributed('2022-01-13')).toEqual(['2021-08-19-shop/attribution-vendor-2022-01-13'])
    expect(attributed('2022-04-14')).toHaveLength(2)
  })

  test('an incident that nobody dates yet is gone', async () => {
    const base = await read()
    expect(asKnownOn(base, '2021-08-19').incidents).toEqual([])
    expect(asKnownOn(base, '2021-08-20').incidents).toHaveLength(1)
  })

  test('nothing is superseded yet, and a month counts from its last day', async () => {
    const base = await read()
    const first = 'state/total-2021-vendor-2022-01-13'
    const status = (day: string) => knowledgeIndex(asKnownOn(base, day)).statusOf(first).supersededBy
    expect(status('2023-02-27')).toEqual([])
    expect(status('2023-02-28')).toEqual(['state/total-2021-vendor-2023-02'])
  })

  test('a parent is not known before somebody says so', async () => {
    const base = await read({
      'actors/group.yaml': GOOD_FILES['actors/group.yaml']!.replace('vendor-2022-01-13', 'vendor-2023-02'),
    })
    const below = (day: string) => knowledgeIndex(asKnownOn(base, day)).actorWithDescendants('state')
    expect(below('2022-06-01')).toEqual(['state'])
    expect(below('2023-03-01')).toEqual(['group', 'state'])
    expect(asKnownOn(base, '2022-06-01').actors.map(({ id }) => id)).toEqual(['group', 'state'])
    expect(asKnownOn(base, '2021-12-31').actors).toEqual([])
  })

  test('an incident has the date that was known', async () => {
    const restated = `${GOOD_FILES[SHOP]!}  - source: vendor-2023-02
    says: The vendor dates it to the day before.
    date: 2021-08-18
`.replace('date: 2021-08-19\nvictim', 'date: 2021-08-18\nvictim')
    const base = await read({ [SHOP]: restated })
    expect(base.incidents[0]?.date).toBe('2021-08-18')
    expect(asKnownOn(base, '2022-06-01').incidents[0]?.date).toBe('2021-08-19')
  })

  test('a person has no name before the claim that allows it', async () => {
    const text = `${GOOD_FILES[SHOP]!}  - source: vendor-2023-02
    quotes: shop
    says: The owner says who they are.
    means: phishing
`.replace(
      '{ name: Shop, kind: centralised-exchange }',
      '{ name: Jane Doe, kind: individual, named: { because: self, claim: means-shop-via-vendor-2023-02 } }',
    )
    const base = await read({ [SHOP]: text })
    expect(asKnownOn(base, '2023-03-01').incidents[0]?.victim.name).toBe('Jane Doe')
    expect(JSON.stringify(asKnownOn(base, '2023-01-01').incidents)).not.toContain('Jane')
  })

  test('sources, publishers, levers and tags that nobody knew are gone', async () => {
    const base = asKnownOn(await read(), '2021-08-20')
    expect(base.sources.map(({ id }) => id)).toEqual(['news-2021-08-20'])
    expect(base.publishers.map(({ id }) => id)).toEqual(['news', 'shop'])
    expect(base.levers).toEqual([])
    expect(base.tags).toEqual([])
  })
})

const day = fc
  .date({ min: new Date('2021-01-01'), max: new Date('2024-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

test('asked twice it is the earlier of both days; a later day only adds claims; nothing dangles', async () => {
  const disputed = `${GOOD_FILES[SHOP]!}  - source: vendor-2023-02
    says: The vendor disputes the FBI.
    disputes: attribution-fbi-2022-04-14
    date: 2021-08-18
`
  const base = await read({ [SHOP]: disputed })
  fc.assert(
    fc.property(day, day, (one, other) => {
      const [earlier, later] = one < other ? [one, other] : [other, one]
      const early = asKnownOn(base, earlier)
      expect(asKnownOn(asKnownOn(base, later), earlier)).toEqual(early)
      expect(asKnownOn(early, later)).toEqual(early)
      const ids = new Set(asKnownOn(base, later).claims.map(({ id }) => id))
      expect(early.claims.filter(({ id }) => !ids.has(id))).toEqual([])
      expect(early.claims.filter(({ known }) => lastDay(known) > earlier)).toEqual([])
      expectWhole(early)
    }),
  )
})

/** Everything that is named is there. */
function expectWhole({ claims, sources, publishers, actors, incidents }: KnowledgeBase): void {
  const ids = (list: readonly { readonly id: string }[]) => new Set(list.map(({ id }) => id))
  const subjects = ids([...actors, ...incidents])
  for (const claim of claims) {
    expect(subjects).toContain(claim.about)
    expect(ids(sources)).toContain(claim.source)
    expect(ids(publishers)).toContain(claim.by)
    for (const actor of claim.kind === 'attribution' ? claim.actors : []) expect(subjects).toContain(actor)
    for (const target of claim.kind === 'disputes' ? claim.targets : []) expect(ids(claims)).toContain(target)
  }
}
