import { access, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { withKnowledge } from '../../../test/knowledge/knowledgeFolder.ts'
import { inTempFolder } from '../../../test/store/tempFolder.ts'
import { exportKnowledge } from '../../actions/knowledge/exportKnowledge.ts'
import { readStixActors } from './readStixActors.ts'

const DOCUMENT = { by: null, published: null, url: null, title: null }
const MITRE = 'identity--c78cb6e5-0c4b-4611-8297-d1b8b55e40b5'
const read = (content: unknown, document = {}) =>
  inTempFolder(async (folder) => {
    const path = join(folder, 'bundle.json')
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
    return readStixActors({ files: [path], mapping: null, document: { ...DOCUMENT, ...document } })
  })
const bundle = (...objects: unknown[]) => ({ type: 'bundle', id: 'bundle--1', spec_version: '2.0', objects })
const group = (more: object) => ({
  type: 'intrusion-set',
  id: 'intrusion-set--1',
  created_by_ref: MITRE,
  name: 'Group',
  modified: '2024-09-12T18:36:06.078Z',
  ...more,
})

test('a group of ATT&CK, with its names and its page', async () => {
  const page = { source_name: 'mitre-attack', external_id: 'G0001', url: 'https://attack.mitre.org/groups/G0001' }
  const list = await read(
    bundle(
      group({ aliases: ['Group', 'B', 'A', 'B'], external_references: [page, { source_name: 'B', description: 'x' }] }),
      { type: 'attack-pattern', id: 'attack-pattern--1' },
      { type: 'attack-pattern', id: 'attack-pattern--2' },
    ),
  )
  expect(list).toMatchObject({
    publishers: [{ id: 'mitre' }],
    sources: [
      { id: 'mitre-g0001-2024-09-12', by: 'mitre', published: '2024-09-12', url: page.url, title: 'Group, G0001' },
    ],
    actors: [
      {
        place: 'bundle.json objects[0], Group',
        kind: 'group',
        aliases: ['B', 'A'],
        ids: [{ scheme: 'mitre', id: 'G0001' }],
        claims: [{ aliases: ['B', 'A'], ids: { mitre: ['G0001'] } }],
      },
    ],
    left: [{ place: 'bundle.json', why: '2 of type "attack-pattern": no actors' }],
  })
})

test('what is revoked or deprecated is left, with who came after', async () => {
  const url = { url: 'https://example.org/' }
  const { actors, left } = await read(
    bundle(
      group({ id: 'intrusion-set--1', name: 'Old', revoked: true }),
      group({ id: 'intrusion-set--2', name: 'New' }),
      group({ id: 'intrusion-set--3', name: 'Gone', x_mitre_deprecated: true }),
      {
        type: 'relationship',
        relationship_type: 'revoked-by',
        source_ref: 'intrusion-set--1',
        target_ref: 'intrusion-set--2',
      },
    ),
    url,
  )
  expect(actors.map(({ name }) => name)).toEqual(['New'])
  expect(left.map(({ why }) => why)).toEqual([
    '1 of type "relationship": no actors',
    'it is revoked: now "New"',
    'it is deprecated',
  ])
})

test('a threat actor as the knowledge base is exported: MITRE is one of its sources, not who speaks', async () => {
  const list = await read(
    bundle(
      { type: 'identity', id: 'identity--1', name: 'Somebody & Co' },
      {
        type: 'threat-actor',
        spec_version: '2.1',
        id: 'threat-actor--1',
        created_by_ref: 'identity--1',
        name: 'State',
        modified: '2024-09-12T00:00:00.000Z',
        threat_actor_types: ['nation-state'],
        labels: ['agency', 'crypto'],
        aliases: ['A'],
        external_references: [
          { source_name: 'dyepack', external_id: 'state' },
          { source_name: 'mitre-attack', url: 'https://attack.mitre.org/groups/G1/', external_id: 'G1' },
          { source_name: 'ofac', external_id: '2' },
          { source_name: 'News', url: 'https://example.org/news' },
        ],
      },
    ),
    { url: 'https://example.org/bundle' },
  )
  expect(list.sources).toMatchObject([{ by: 'somebody-co', url: 'https://example.org/bundle' }])
  expect(list.actors).toMatchObject([
    {
      name: 'State',
      kind: 'agency',
      aliases: ['A'],
      ids: [
        { scheme: 'mitre', id: 'G1' },
        { scheme: 'ofac', id: '2' },
      ],
    },
  ])
})

test('our own export gives the same actors', async () => {
  const actor = `name: Other
kind: agency
topics: [crypto]
claims:
  - { source: vendor-2022-01-13, says: x, aliases: [B, A], ids: { mitre: G0001, ofac: [2, 1] } }
`
  await withKnowledge({ 'actors/other.yaml': actor }, async (dir) => {
    const { text } = await exportKnowledge({ format: 'stix', dir })
    const { actors } = await read(text!, { url: 'https://example.org/' })
    expect(actors.map(({ name, kind, aliases, ids }) => ({ name, kind, aliases, ids }))).toEqual([
      { name: 'Group', kind: 'group', aliases: [], ids: [] },
      {
        ...{ name: 'Other', kind: 'agency', aliases: ['A', 'B'] },
        ids: [
          { scheme: 'mitre', id: 'G0001' },
          { scheme: 'ofac', id: '1' },
          { scheme: 'ofac', id: '2' },
        ],
      },
      { name: 'State', kind: 'state', aliases: ['Country'], ids: [] },
    ])
  })
})

test('one bad object keeps nobody from the rest', async () => {
  const { actors, left } = await read(
    bundle(
      group({ name: 7 }),
      group({ aliases: 'A' }),
      null,
      3,
      group({ external_references: [{ url: 1 }] }),
      group({}),
    ),
    { url: 'https://example.org/' },
  )
  expect(actors).toHaveLength(1)
  expect(left.map(({ place }) => place)).toEqual([
    'bundle.json objects[0].name',
    'bundle.json objects[1].aliases',
    'bundle.json objects[4].external_references[0].source_name',
    'bundle.json',
  ])
})

describe('refuses', () => {
  test.each([
    ['BAD_JSON', '{'],
    ['BAD_JSON', '{"type": "bundle", "objects": [}'],
    ['NOT_THIS_FORMAT', '[]'],
    ['NOT_THIS_FORMAT', '{"type": "report", "objects": []}'],
    ['NOT_THIS_FORMAT', '{"type": "bundle"}'],
    ['JSON_TOO_DEEP', `{"type": "bundle", "objects": ${'['.repeat(1_000_000)}`],
    ['NOT_UTF8', '\u0000'],
    ['SOURCE_INCOMPLETE', JSON.stringify(bundle(group({})))],
    ['TOO_MANY_ITEMS', JSON.stringify(bundle(...Array.from({ length: 20_001 }, () => group({}))))],
  ])('%s: %.60s', async (code, content) => {
    await expect(read(content)).rejects.toMatchObject({ code, kind: 'input' })
  })
})

const DATA = resolve(process.env.DYEPACK_DATA ?? resolve(import.meta.dirname, '../../../../shared/data'), 'actors')
const there = await access(DATA).then(
  () => true,
  () => false,
)

test.runIf(there)('the groups of MITRE ATT&CK that are of North Korea or their neighbours', async () => {
  const list = await readStixActors({ files: [DATA], mapping: null, document: DOCUMENT })
  expect(list.actors).toHaveLength(13)
  expect(list.actors.find(({ name }) => name === 'APT38')).toMatchObject({
    aliases: ['NICKEL GLADSTONE', 'BeagleBoyz', 'Bluenoroff', 'Stardust Chollima', 'Sapphire Sleet', 'COPERNICIUM'],
    ids: [{ scheme: 'mitre', id: 'G0082' }],
  })
  expect(list.left).toEqual([
    { place: 'G0086.json objects[0], Stolen Pencil', why: 'it is revoked' },
    { place: 'G0104.json objects[0], Sharpshooter', why: 'it is deprecated' },
  ])
})
