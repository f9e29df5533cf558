import { describe, expect, test } from 'vitest'
import { GOOD_FILES, withKnowledge } from '../../../test/knowledge/knowledgeFolder.ts'
import { readKnowledge } from '../../packs/knowledge/readKnowledge.ts'
import { knowledgeCoverage } from './knowledgeCoverage.ts'
import { type KnowledgeIndex, knowledgeIndex } from './knowledgeIndex.ts'

const SHOP = 'incidents/2021-08-19-shop.yaml'
const ID = '2021-08-19-shop'
const read = async (changed: Record<string, string> = {}): Promise<KnowledgeIndex> =>
  knowledgeIndex(await withKnowledge(changed, readKnowledge))
const incidents = (index: KnowledgeIndex, actor: string) => index.incidentsOf(actor).map(({ id }) => id)
/** The shop with one attribution in place of the two. */
const attributedTo = (lines: string) =>
  `${GOOD_FILES[SHOP]!.slice(0, GOOD_FILES[SHOP]!.indexOf('  - source: vendor'))}  - source: vendor-2022-01-13
    says: x
${lines}`

describe('incidents of an actor', () => {
  test('a state has those of its groups; a group does not have those of the state', async () => {
    const ofGroup = await read({ [SHOP]: attributedTo('    attribution: group\n') })
    expect([incidents(ofGroup, 'state'), incidents(ofGroup, 'group')]).toEqual([[ID], [ID]])
    const ofState = await read({ [SHOP]: attributedTo('    attribution: state\n') })
    expect([incidents(ofState, 'state'), incidents(ofState, 'group')]).toEqual([[ID], []])
  })

  test.each(['denied', "doesn't feel like"])('who says "%s" attributes nothing', async (words) => {
    const index = await read({ [SHOP]: attributedTo(`    words: "${words}"\n    attribution: state\n`) })
    expect(incidents(index, 'state')).toEqual([])
  })

  test('who takes an attribution back attributes nothing any more; a dispute changes nothing', async () => {
    const answer = (key: string) =>
      attributedTo(`    attribution: state
  - source: vendor-2023-02
    says: y
    ${key}: attribution-vendor-2022-01-13
`)
    expect(incidents(await read({ [SHOP]: answer('withdraws') }), 'state')).toEqual([])
    const disputed = await read({ [SHOP]: answer('disputes') })
    expect(incidents(disputed, 'state')).toEqual([ID])
    expect(disputed.statusOf(`${ID}/attribution-vendor-2022-01-13`)).toEqual({
      supersededBy: [],
      withdrawnBy: [],
      disputedBy: [`${ID}/disputes-vendor-2023-02`],
    })
  })

  test('parents that go in a ring are walked once', async () => {
    const index = await read({
      'actors/state.yaml': GOOD_FILES['actors/state.yaml']!.replace('aliases: Country', 'parent: group'),
    })
    expect(index.actorWithDescendants('group')).toEqual(['group', 'state'])
  })
})

test('a restatement that is withdrawn gives way to what it restated', async () => {
  const figures = 'figures/vendor.yaml'
  const index = await read({
    [figures]: `${GOOD_FILES[figures]!}  - source: vendor-2023-02
    id: back
    says: The vendor takes its second figure back.
    withdraws: total-2021-vendor-2023-02
`,
  })
  const totals = index.standingClaimsAbout('state').filter(({ kind }) => kind === 'total')
  expect(totals.map(({ id }) => id)).toEqual(['state/total-2021-vendor-2022-01-13'])
})

test('by id, year, topic and address', async () => {
  const index = await read()
  expect(index.incident(ID)?.victim.name).toBe('Shop')
  expect(index.actor('group')?.kind).toBe('group')
  expect(index.source('news-2021-08-20')?.kind).toBe('press')
  expect(index.publisher('fbi')?.partOf).toBe('us')
  expect(index.claim(`${ID}/wallets-shop-via-news-2021-08-20`)).toMatchObject({ wallets: ['hot'] })
  expect(index.incidentsIn('2021').map(({ id }) => id)).toEqual([ID])
  expect(index.incidentsIn('2020')).toEqual([])
  expect(index.incidentsOn('crypto').map(({ id }) => id)).toEqual([ID])
  expect(index.subjectsOfAddress('0x5578840aae68682a9779623fa9e8714802b59946')).toEqual([ID])
  expect(index.subjectsOfAddress('0x0')).toEqual([])
  expect(index.incident('constructor')).toBeNull()
})

describe('coverage', () => {
  test('who quotes does not count, whose part one is does', async () => {
    const index = await read()
    expect(knowledgeCoverage(index, index.base.incidents)).toEqual({
      incidents: 1,
      claims: 7,
      checkedClaims: 0,
      claimsPerIncident: 7,
      // The shop, which the news quotes; the vendor; the United States, of which the FBI is a part.
      sourcesPerIncident: 3,
      oneSource: [],
      largeUnattributed: [],
      stubs: [],
    })
  })

  test('names what is large and attributed by nobody, what has one source, and what is a stub', async () => {
    const index = await read({
      [SHOP]: attributedTo('    means: phishing\n').replace('topics:', 'stub: true\ntopics:'),
      'incidents/2020-small.yaml': `date: 2020
victim: { name: Small, kind: other }
claims:
  - { source: vendor-2022-01-13, says: x, checked: 2024, date: 2020 }
  - { source: vendor-2022-01-13, says: x, loss: { usd: 50_000_000 } }
`,
    })
    expect(knowledgeCoverage(index, index.base.incidents)).toEqual({
      incidents: 2,
      claims: 7,
      checkedClaims: 1,
      claimsPerIncident: 3.5,
      sourcesPerIncident: 1.5,
      oneSource: ['2020-small'],
      largeUnattributed: [ID],
      stubs: [ID],
    })
    expect(knowledgeCoverage(index, [])).toMatchObject({ incidents: 0, claimsPerIncident: null })
  })
})
