import { readdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inTempFolder } from '../../../test/store/tempFolder.ts'
import { loadKnowledge } from '../../actions/knowledge/loadKnowledge.ts'
import { CONFIDENCE_LEVELS } from '../../core/knowledge/confidence.ts'
import { knowledgeTags } from '../../core/knowledge/knowledgeTags.ts'
import { ACTOR_KINDS } from '../../core/knowledge/knowledgeWords.ts'
import { type PackActor, packActors } from '../../core/knowledge/packActor.ts'
import type { Tag } from '../../core/knowledge/tag.ts'
import { readActorPack } from '../../packs/actorpack/readActorPack.ts'
import { readTagPacks } from '../../packs/tagpack/readTagPacks.ts'
import { actorPackYaml } from './actorPackYaml.ts'
import { tagPackYaml } from './tagPackYaml.ts'

const DATA = resolve(process.env.DYEPACK_DATA ?? resolve(import.meta.dirname, '../../../../shared/data'), 'tagpacks')
const files = (await readdir(DATA).catch(() => [])).filter((file) => file.endsWith('.yaml')).sort()
const packs = files.filter((file) => !file.includes('actorpack'))

const tagsOf = (text: string): Promise<readonly Tag[]> =>
  inTempFolder(async (folder) => {
    await writeFile(join(folder, 'pack.yaml'), text)
    return (await readTagPacks(['pack.yaml'], folder)).tags
  })
const actorsOf = (text: string) =>
  inTempFolder(async (folder) => {
    await writeFile(join(folder, 'pack.yaml'), text)
    return readActorPack(join(folder, 'pack.yaml'))
  })
const NAME = { creator: 'dyepack', title: 'Actors' }

describe.runIf(files.length > 0)('the public packs of GraphSense', () => {
  test.each(packs)('%s: its tags are read again as the same tags', async (file) => {
    const { tags } = await readTagPacks([file], DATA)
    const { text, left } = tagPackYaml(tags, 'none')
    expect(left).toEqual([])
    expect(await tagsOf(text)).toEqual(tags.map((tag) => ({ ...tag, file: 'pack.yaml' })))
  })

  test('the ActorPack: its actors are read again as the same actors, and all else is named', async () => {
    const pack = await readActorPack(join(DATA, 'graphsense.actorpack.yaml'))
    expect(pack.actors).toHaveLength(3813)
    expect(pack.actors.find(({ id }) => id === 'huobi')).toMatchObject({
      name: 'Huobi',
      kind: 'service',
      aliases: expect.arrayContaining(['htx']),
      ids: expect.arrayContaining([{ scheme: 'site', id: 'huobi.com' }]),
    })
    expect(pack.actors.find(({ id }) => id === 'lazarusgroup')).toMatchObject({ name: 'Lazarus Group', kind: 'group' })
    expect(Object.fromEntries(pack.left)).toMatchObject({ categories: 3366, 'context.images': 2740 })
    const again = await actorsOf(actorPackYaml(pack.actors, pack))
    expect(again.actors).toEqual(pack.actors)
    expect([...again.left]).toEqual([])
  })
})

describe('what is bundled', () => {
  test('its addresses are read again as the same tags', async () => {
    const tags = knowledgeTags(await loadKnowledge())
    const { text, left } = tagPackYaml(tags, 'dyepack: All')
    const kept = tags.filter((tag) => !left.some((one) => one.tag === tag))
    expect(await tagsOf(text)).toEqual(kept.map((tag) => ({ ...tag, pack: 'dyepack: All', file: 'pack.yaml' })))
    expect(tags.find(({ label }) => label === 'Ronin Bridge: address of the thief')).toMatchObject({
      chain: 'ethereum',
      category: 'perpetrator',
    })
  })

  test('its actors are read again as the same actors', async () => {
    const actors = packActors(await loadKnowledge())
    const lazarus = actors.find(({ id }) => id === 'lazarus-group')!
    expect(lazarus).toMatchObject({ name: 'Lazarus Group', ids: [{ scheme: 'mitre', id: 'G0032' }] })
    expect((await actorsOf(actorPackYaml(actors, NAME))).actors).toEqual(actors)
  })
})

const hostile = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
  fc.constantFrom('no', '0x12', '2022-01-01', '1e3', '- a', '# b', ': ', '<<', '=', 'null', '&a', '*a', '!!js', "it's"),
)
// What no YAML can carry is no text of a file that was read.
const text = hostile
  .map((one) => one.replace(/[^\t\n\r\x20-\x7e\x85\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, ''))
  .map((one) => (one.trim() === '' ? 'x' : one))
const day = fc
  .date({ min: new Date('2009-01-03'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((one) => one.toISOString().slice(0, 10))

test('any tags are read again as the same tags', async () => {
  const tag = fc.record({
    place: fc.constantFrom(
      ['ethereum', '0x098b716b8aaf21512996dc57eb0615e2383e2f96'],
      ['base', '0x098b716b8aaf21512996dc57eb0615e2383e2f96'],
      ['bsc', '0x098b716b8aaf21512996dc57eb0615e2383e2f96'],
      ['bitcoin', '34xp4vRoCGJym3xR7yCVPFHoCNxv4Twseo'],
      ['tron', 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'],
      ['solana', '6GKSsomewhere'],
      ['newcoin', '0123'],
    ),
    label: text,
    category: fc.constantFrom('', 'exchange', 'sanction', 'mixing_service', 'perpetrator'),
    actor: fc.oneof(fc.constant(''), text),
    source: text,
    confidence: fc.constantFrom('', ...CONFIDENCE_LEVELS.keys()),
    lastmod: fc.oneof(fc.constant(''), day),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(tag, { minLength: 1, maxLength: 5 }), text, async (given, pack) => {
      const tags = given.map(({ place, ...rest }) => ({
        ...rest,
        chain: place[0]!,
        address: place[1]!,
        confidenceLevel: CONFIDENCE_LEVELS.get(rest.confidence) ?? 0,
        pack: `someone: ${pack}`,
        file: 'pack.yaml',
      }))
      expect(await tagsOf(tagPackYaml(tags, 'none').text)).toEqual(tags)
    }),
    { numRuns: 200 },
  )
})

test('any actors are read again as the same actors', async () => {
  const scheme = fc.constantFrom('mitre', 'ofac', 'site', 'twitter', 'coingecko', 'github', 'stix')
  const sorted = (ids: readonly string[]): string[] => [...new Set(ids)].sort()
  const actor = fc.record({
    name: text,
    kind: fc.constantFrom(...ACTOR_KINDS),
    aliases: fc.array(text, { maxLength: 3 }).map(sorted),
    ids: fc.array(fc.tuple(scheme, text), { maxLength: 5 }).map((ids) =>
      sorted(ids.map(([own, id]) => `${own} ${id}`)).map((one) => ({
        scheme: one.slice(0, one.indexOf(' ')),
        id: one.slice(one.indexOf(' ') + 1),
      })),
    ),
    refs: fc.array(fc.webUrl(), { maxLength: 2 }),
    lastmod: day,
  })
  await fc.assert(
    fc.asyncProperty(fc.array(actor, { minLength: 1, maxLength: 4 }), async (given) => {
      const actors: PackActor[] = given.map((one, index) => ({ ...one, id: `actor-${index}` }))
      expect((await actorsOf(actorPackYaml(actors, NAME))).actors).toEqual(actors)
    }),
    { numRuns: 200 },
  )
})
