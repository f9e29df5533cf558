import { describe, expect, test } from 'vitest'
import { GOOD_FILES, withKnowledge } from '../../../test/knowledge/knowledgeFolder.ts'
import { checkKnowledge } from './checkKnowledge.ts'
import { listClaims } from './listClaims.ts'
import { listIncidents } from './listIncidents.ts'
import { listTopics } from './listTopics.ts'
import { loadKnowledge } from './loadKnowledge.ts'
import { showKnowledge } from './showKnowledge.ts'

const SHOP = '2021-08-19-shop'

describe('checkKnowledge', () => {
  test('reads the bundled folder where none is named', async () => {
    const { counts, coverage } = await checkKnowledge()
    expect(counts.incidents).toBe(coverage.incidents)
    expect(coverage.incidents).toBeGreaterThanOrEqual(2)
  })

  test('counts the incidents of an actor, as known on a day', async () => {
    await withKnowledge({}, async (dir) => {
      const count = async (actor: string, asOf: string) =>
        (await checkKnowledge({ dir, actor, asOf })).coverage.incidents
      expect(await count('group', '2022-01-13')).toBe(1)
      await expect(count('group', '2022-01-12')).rejects.toMatchObject({ code: 'NO_SUCH_ACTOR' })
      await expect(checkKnowledge({ dir, actor: 'nobody' })).rejects.toMatchObject({
        code: 'NO_SUCH_ACTOR',
        kind: 'input',
      })
    })
  })
})

test('a day that does not exist is refused', async () => {
  await expect(loadKnowledge({ asOf: '2022-02-30' })).rejects.toMatchObject({ code: 'BAD_DATE', kind: 'input' })
})

describe('listTopics', () => {
  test('finds the incidents, actors and reports on a topic, as known on a day', async () => {
    const file = 'sources/all.yaml'
    const carrying = GOOD_FILES[file]!.replace('published: 2023-02,', 'published: 2023-02, topics: crypto,')
    await withKnowledge({ [file]: carrying }, async (dir) => {
      const ids = async (asOf: string) => {
        const [topic] = await listTopics({ dir, topic: 'crypto', asOf })
        const { incidents, actors, reports } = topic!
        return [incidents, actors, reports].map((items) => items.map(({ id }) => id))
      }
      expect(await ids('2024-01-01')).toEqual([[SHOP], ['group'], ['vendor-2023-02']])
      expect(await ids('2023-01-01')).toEqual([[SHOP], ['group'], []])
      await expect(listTopics({ dir, topic: 'x' })).rejects.toMatchObject({ code: 'NO_SUCH_TOPIC' })
    })
  })

  test('has something on every topic of the bundled folder', async () => {
    for (const { id, incidents, actors, reports } of await listTopics())
      expect([id, incidents.length + actors.length + reports.length]).not.toEqual([id, 0])
  })
})

describe('listIncidents', () => {
  test('fits every condition, with an address in capitals or not', async () => {
    await withKnowledge({}, async (dir) => {
      const ids = async (conditions: object) => (await listIncidents({ dir, ...conditions })).map(({ id }) => id)
      const address = '0x5578840AAe68682a9779623Fa9e8714802B59946'
      const year = '2021'
      expect(await ids({})).toEqual([SHOP])
      expect(await ids({ actor: 'state', year, topic: 'crypto', address })).toEqual([SHOP])
      expect(await ids({ actor: 'state', year: '2020', address: address.toLowerCase() })).toEqual([])
      expect(await listIncidents({ dir })).toMatchObject([
        { loss: { low: 9_000_000_000n, high: 9_135_000_050n }, attributedTo: ['group', 'state'], sources: 3 },
      ])
    })
  })

  test('says of no actor that it did what sources only doubt of it', async () => {
    // FTX, 2022: the one document that speaks of Lazarus Group doubts that it was.
    const ftx = (await listIncidents({ year: '2022' })).find(({ id }) => id.endsWith('-ftx'))
    expect(ftx?.attributedTo).toEqual([])
  })

  test.each([
    ['NO_SUCH_ACTOR', { actor: 'x' }],
    ['NO_SUCH_TOPIC', { topic: 'x' }],
    ['BAD_DATE', { year: '20' }],
    ['BAD_ADDRESS', { address: '0x5578840aAe68682a9779623Fa9e8714802B59946' }],
  ])('%s', async (code, conditions) => {
    await expect(listIncidents(conditions)).rejects.toMatchObject({ code, kind: 'input' })
  })
})

describe('showKnowledge', () => {
  test('shows an incident, an actor and a claim, with what became of each claim', async () => {
    await withKnowledge({}, async (dir) => {
      const incident = await showKnowledge({ dir, id: SHOP })
      expect(incident).toMatchObject({ incident: { id: SHOP }, actor: null, sources: ['shop', 'us', 'vendor'] })
      const actor = await showKnowledge({ dir, id: 'state' })
      expect(actor).toMatchObject({ incident: null, below: ['group'], incidents: [SHOP] })
      const claim = await showKnowledge({ dir, id: 'state/total-2021-vendor-2022-01-13' })
      expect(claim.claims).toMatchObject([{ status: { supersededBy: ['state/total-2021-vendor-2023-02'] } }])
      await expect(showKnowledge({ dir, id: SHOP, asOf: '2021-08-19' })).rejects.toMatchObject({ code: 'NOT_KNOWN' })
    })
  })
})

describe('listClaims', () => {
  test('has a line for every claim, with its link and the kind of its source', async () => {
    await withKnowledge({}, async (dir) => {
      const { csv, claims } = await listClaims({ dir })
      const lines = csv.trimEnd().split('\n')
      expect(lines).toHaveLength(claims.length + 1)
      expect(lines.slice(0, 3)).toEqual([
        'claim,about,kind,value,words,scale,by,by_kind,published,known,checked,source,source_kind,secondary,url,superseded_by,withdrawn_by,disputed_by,says,file',
        `${SHOP}/addresses-shop-via-news-2021-08-20,${SHOP},addresses,thief ethereum/0x5578840aae68682a9779623fa9e8714802b59946,,stated,shop,victim,2021-08-20,2021-08-20,,news-2021-08-20,press,yes,https://example.org/news,,,,The shop says that it lost coins on 19 August.,incidents/${SHOP}.yaml`,
        `${SHOP}/attribution-fbi-2022-04-14,${SHOP},attribution,state,suspects,possible,fbi,government,2022-04-14,2022-04-14,,fbi-2022-04-14,government,no,https://example.org/fbi,,,,The FBI suspects the state.,incidents/${SHOP}.yaml`,
      ])
    })
  })

  test('the same folder gives the same bytes', async () => {
    expect((await listClaims()).csv).toBe((await listClaims()).csv)
  })
})
