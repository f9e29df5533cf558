import { beforeAll, describe, expect, test } from 'vitest'
import { loadKnowledge } from '../../../src/actions/knowledge/loadKnowledge.ts'
import type { KnowledgeIndex } from '../../../src/core/knowledge/knowledgeIndex.ts'
import { speaksFor } from '../../../src/core/knowledge/speaksFor.ts'
import { walletId } from '../../../src/render/stix/wallets.ts'
import { exported } from '../exported.ts'
import { withKnowledge } from '../knowledgeFolder.ts'
import { type StixThing, stixProblems } from './stixValidator.ts'

interface Bundle extends StixThing {
  readonly objects: readonly StixThing[]
}

async function bundleOf(parameters: Parameters<typeof exported>[1] = {}): Promise<Bundle> {
  return JSON.parse(await exported('stix', parameters)) as Bundle
}

describe('the bundled knowledge base as STIX', () => {
  let bundle: Bundle
  let index: KnowledgeIndex
  beforeAll(async () => {
    bundle = await bundleOf()
    index = await loadKnowledge()
  })

  test('is valid by the official JSON schemas', () => {
    expect(stixProblems(bundle)).toEqual([])
  })

  test('resolves every reference within the bundle, and has each id once', () => {
    const ids = bundle.objects.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(bundle.objects.flatMap(referencesIn).filter((id) => !ids.includes(id))).toEqual([])
  })

  test('holds all incidents, actors, addresses and attributions, and can be read back', () => {
    const back = readBack(bundle)
    const claims = index.base.claims
    expect(back.incidents).toEqual(index.base.incidents.map(({ id }) => id))
    expect(back.actors).toEqual(index.base.actors.map(({ id }) => id))
    const addresses = claims.flatMap((claim) => (claim.kind === 'addresses' ? claim.addresses : []))
    expect(back.addresses).toEqual(sorted(addresses.map(({ address }) => address)))
    const attributions = claims.flatMap((claim) =>
      claim.kind === 'attribution' && speaksFor(claim)
        ? claim.actors.map((actor) => [claim.about, actor, claim.id].join(' '))
        : [],
    )
    expect(back.attributions).toEqual(sorted(attributions))
    expect(back.claims).toEqual(sorted(claims.map(({ id }) => id)))
  })

  test('holds every lever with the links that it rests on, and none where an actor or a year is asked for', async () => {
    const actions = bundle.objects.filter(({ type }) => type === 'course-of-action')
    const said = actions.map(({ external_references: references }) => {
      const [own, ...links] = references as { external_id?: string; url?: string }[]
      return [own!.external_id, links.map(({ url }) => url)]
    })
    const urls = (ids: readonly string[]) => ids.map((id) => index.source(id)!.url)
    expect(said.length).toBeGreaterThan(20)
    expect(said).toEqual(index.base.levers.map(({ id, sources }) => [id, urls(sources)]))
    const ofOneActor = await bundleOf({ actor: 'lazarus-group' })
    expect(ofOneActor.objects.filter(({ type }) => type === 'course-of-action')).toEqual([])
  })

  test('has every source as a link', () => {
    const urls = new Set(
      bundle.objects.flatMap((object) =>
        ((object.external_references ?? []) as { url?: string }[]).map(({ url }) => url),
      ),
    )
    expect(index.base.claims.filter(({ url }) => !urls.has(url))).toEqual([])
  })

  test('names no two actors alike, so that a reader merges none', () => {
    const names = bundle.objects
      .filter(({ type }) => type === 'threat-actor')
      .flatMap((actor) => [actor.name as string, ...((actor.aliases ?? []) as string[])])
      .map((name) => name.toLowerCase())
    expect(new Set(names).size).toBe(names.length)
  })

  test('is the same on every run, and an object that nothing changed is the same as known earlier', async () => {
    expect(await exported('stix')).toBe(await exported('stix'))
    const earlier = await bundleOf({ asOf: '2022-04-20' })
    expect(stixProblems(earlier)).toEqual([])
    expect(earlier.objects.filter(({ type }) => type === 'incident').length).toBeLessThan(index.base.incidents.length)
    const now = new Map(bundle.objects.map((object) => [object.id, object]))
    const changed = earlier.objects.filter((then) => JSON.stringify(then) !== JSON.stringify(now.get(then.id)))
    const sooner = changed.filter(({ id, modified }) => (modified as string) >= (now.get(id)!.modified as string))
    expect(sooner).toEqual([])
    expect(earlier.objects.filter(({ id, created }) => created !== now.get(id)!.created)).toEqual([])
    const times = earlier.objects.map(({ modified }) => (modified ?? '') as string)
    expect(times.filter((time) => time > '2022-04-20T00:00:00.000Z')).toEqual([])
  })

  test.each([
    { actor: 'lazarus-group' },
    { topic: 'sanctions' },
    { year: '2021' },
    { actor: 'dprk', year: '2022', asOf: '2023-02-01' },
  ])('is whole in itself where only a part is asked for: %o', async (selection) => {
    const part = await bundleOf(selection)
    const ids = new Set(part.objects.map(({ id }) => id))
    expect(stixProblems(part)).toEqual([])
    expect(part.objects.flatMap(referencesIn).filter((id) => !ids.has(id))).toEqual([])
    expect(part.objects.length).toBeLessThan(bundle.objects.length)
  })
})

test('the schemas refuse what is wrong', async () => {
  const { objects, ...frame } = await bundleOf({ actor: 'andariel' })
  const wrong: readonly [string, object][] = [
    ['threat-actor', { name: undefined }],
    ['note', { object_refs: [] }],
    ['relationship', { target_ref: 'not-an-id' }],
    ['identity', { created: '2022-01-01' }],
    ['cryptocurrency-wallet', { extensions: { 'extension-definition--x': {} } }],
  ]
  for (const [type, change] of wrong) {
    const index = objects.findIndex((object) => object.type === type)
    expect(index, type).toBeGreaterThanOrEqual(0)
    const changed = JSON.parse(JSON.stringify({ ...objects[index], ...change })) as StixThing
    expect(stixProblems({ ...frame, objects: objects.with(index, changed) }), type).not.toEqual([])
  }
})

describe('claims as STIX', () => {
  test('doubt is an opinion on what others state, and is no attribution', async () => {
    const doubt = `  - { source: news-2021-08-20, says: News doubts that., words: unlikely, attribution: group, id: doubt, known: 2022-02-01 }\n`
    await withKnowledge({ 'incidents/2021-08-19-shop.yaml': `${SHOP}${doubt}` }, async (dir) => {
      const { objects } = await bundleOf({ dir })
      const links = objects.filter(({ relationship_type }) => relationship_type === 'attributed-to')
      const stated = links.filter(({ confidence }) => confidence === 85)
      expect(links).toHaveLength(2)
      expect(objects.filter(({ type }) => type === 'opinion')).toMatchObject([
        { opinion: 'disagree', authors: ['News'], object_refs: stated.map(({ id }) => id) },
      ])
    })
  })

  test('what is withdrawn is revoked, from the day on which that was known', async () => {
    const shop = `${SHOP}  - { source: fbi-2023-01-02, says: The FBI takes it back., withdraws: attribution-fbi-2022-04-14 }\n`
    const source = '  fbi-2023-01-02: { by: fbi, published: 2023-01-02, url: https://example.org/fbi-2 }\nclaims:'
    await withKnowledge({ 'incidents/2021-08-19-shop.yaml': shop.replace('claims:', source) }, async (dir) => {
      const [link] = (await bundleOf({ dir })).objects.filter(
        ({ confidence, type }) => confidence === 50 && type === 'relationship',
      )
      expect(link).toMatchObject({
        revoked: true,
        labels: ['withdrawn'],
        created: '2022-04-14T00:00:00.000Z',
        modified: '2023-01-02T00:00:00.000Z',
      })
      const [before] = (await bundleOf({ dir, asOf: '2023-01-01' })).objects.filter(({ id }) => id === link!.id)
      expect(before).not.toHaveProperty('revoked')
    })
  })

  test('a wallet has the id that other producers give it', () => {
    expect(walletId('bc1qexamplewallet0000000000000000000000000')).toBe(
      'cryptocurrency-wallet--63c69546-406d-5b56-8079-ecd9c86d38df',
    )
  })
})

/** What a reader makes of a bundle: our ids, by the references to us. */
function readBack({ objects }: Bundle) {
  const ownIds = (object: StixThing): string[] =>
    ((object.external_references ?? []) as { source_name: string; external_id?: string }[]).flatMap((one) =>
      one.source_name === 'dyepack' && one.external_id !== undefined ? [one.external_id] : [],
    )
  const ids = (type: string): string[] => objects.filter((object) => object.type === type).flatMap(ownIds)
  const named = new Map(objects.map((object) => [object.id, ownIds(object)[0]]))
  const incidentLinks = objects.filter(
    ({ relationship_type, source_ref }) =>
      relationship_type === 'attributed-to' && (source_ref as string).startsWith('incident--'),
  )
  return {
    incidents: ids('incident'),
    actors: sorted([...ids('threat-actor'), ...servicesIn(objects).flatMap(ownIds)]),
    addresses: sorted(
      objects.flatMap(({ type, value }) => (type === 'cryptocurrency-wallet' ? [value as string] : [])),
    ),
    attributions: sorted(
      incidentLinks.map((link) =>
        [named.get(link.source_ref as string), named.get(link.target_ref as string), ownIds(link)[0]].join(' '),
      ),
    ),
    claims: sorted(ids('note')),
  }
}

function servicesIn(objects: readonly StixThing[]): readonly StixThing[] {
  return objects.filter(
    ({ type, roles }) => type === 'identity' && (roles as string[] | undefined)?.includes('service'),
  )
}

function sorted(list: readonly string[]): string[] {
  return [...new Set(list)].sort()
}

function referencesIn(value: unknown): string[] {
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, part]) => {
    if (key.endsWith('_ref')) return [part as string]
    return key.endsWith('_refs') ? (part as string[]) : referencesIn(part)
  })
}

const SHOP = `date: 2021-08-19
victim: { name: Shop, kind: centralised-exchange }
sources:
  news-2021-08-20: { by: news, published: 2021-08-20, url: https://example.org/news }
  fbi-2022-04-14: { by: fbi, published: 2022-04-14, url: https://example.org/fbi }
claims:
  - { source: news-2021-08-20, says: News dates it., date: 2021-08-19 }
  - { source: vendor-2022-01-13, says: The vendor names the group., attribution: group }
  - { source: fbi-2022-04-14, says: The FBI suspects the state., words: suspects, attribution: state }
`
