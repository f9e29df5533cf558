import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { loadKnowledge } from '../../../src/actions/knowledge/loadKnowledge.ts'
import { chainAddress } from '../../../src/core/knowledge/chainAddress.ts'
import type { KnowledgeIndex } from '../../../src/core/knowledge/knowledgeIndex.ts'
import { speaksFor } from '../../../src/core/knowledge/speaksFor.ts'
import type { MispAttribute, MispEvent } from '../../../src/render/misp/mispEvent.ts'
import { exported } from '../exported.ts'

const fixture = (name: string) =>
  JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as Record<string, unknown>

describe('the bundled knowledge base as MISP events', () => {
  let events: readonly MispEvent[]
  let index: KnowledgeIndex
  beforeAll(async () => {
    events = eventsOf(await exported('misp'))
    index = await loadKnowledge()
  })

  test("is valid by MISP's own schema and by its core format", () => {
    const { id: _, $schema: __, ...schema } = fixture('schema-lax.json')
    const validate = new Ajv({ strict: false, allErrors: true }).compile(schema)
    for (const Event of events) {
      expect(validate({ Event }), JSON.stringify(validate.errors)).toBe(true)
      EVENT.parse(Event)
    }
  })

  test('uses types in categories that MISP knows, and objects as their templates have them', () => {
    const { result } = fixture('describeTypes.json') as { result: { category_type_mappings: Record<string, string[]> } }
    const attributes = events.flatMap((event) => [
      ...event.Attribute,
      ...event.Object.flatMap(({ Attribute }) => Attribute),
    ])
    const unknown = attributes.filter(({ category, type }) => !result.category_type_mappings[category]?.includes(type))
    expect(unknown).toEqual([])
    for (const name of ['coin-address', 'annotation']) {
      const template = fixture(`${name}.json`) as {
        uuid: string
        version: number
        attributes: Record<string, { 'misp-attribute': string; multiple?: boolean }>
        requiredOneOf: string[]
      }
      for (const object of events.flatMap((event) => event.Object.filter((one) => one.name === name))) {
        expect([object.template_uuid, object.template_version]).toEqual([template.uuid, `${template.version}`])
        const relations = object.Attribute.map(({ object_relation }) => object_relation ?? '')
        expect(relations.some((relation) => template.requiredOneOf.includes(relation))).toBe(true)
        for (const { object_relation, type } of object.Attribute)
          expect(template.attributes[object_relation ?? '']?.['misp-attribute']).toBe(type)
        const once = relations.filter((relation) => template.attributes[relation]?.multiple !== true)
        expect(new Set(once).size).toBe(once.length)
      }
    }
  })

  test('has each UUID once, and each value once in an event, for MISP drops a second one', () => {
    const uuids = events.flatMap((event) => [
      ...[event, ...event.Attribute, ...event.Object].map(({ uuid }) => uuid),
      ...event.Object.flatMap(({ Attribute }) => Attribute.map(({ uuid }) => uuid)),
    ])
    expect(new Set(uuids).size).toBe(uuids.length)
    for (const { Attribute } of events) {
      const values = Attribute.map(({ type, category, value }) => [type, category, value].join('\n'))
      expect(new Set(values).size).toBe(values.length)
    }
  })

  test('can be read back: incidents, actors, addresses, attributions', () => {
    const idOf = ({ Attribute }: MispEvent, what: string) =>
      Attribute.filter(({ comment }) => comment === `dyepack ${what}`).map(({ value }) => value)
    expect(events.flatMap((event) => idOf(event, 'incident'))).toEqual(index.base.incidents.map(({ id }) => id))
    const said = index.base.actors.filter(({ id }) => index.claimsAbout(id).length > 0)
    expect(events.flatMap((event) => idOf(event, 'actor'))).toEqual(said.map(({ id }) => id))
    for (const event of events) {
      const [subject] = [...idOf(event, 'incident'), ...idOf(event, 'actor')]
      const claims = index.standingClaimsAbout(subject!)
      const addresses = claims.flatMap((claim) => (claim.kind === 'addresses' ? claim.addresses : []))
      expect(event.Object.flatMap(addressIn).sort()).toEqual([...new Set(addresses.map(chainAddress))].sort())
      if (idOf(event, 'actor').length > 0) continue
      const actors = claims.flatMap((claim) => (claim.kind === 'attribution' && speaksFor(claim) ? claim.actors : []))
      const names = event.Attribute.filter(({ type }) => type === 'threat-actor').map(({ value }) => value)
      expect(names.sort()).toEqual([...new Set(actors.map((actor) => index.actor(actor)!.name))].sort())
    }
  })

  test('tags an event with a cluster only where somebody is more than guessing', () => {
    const ronin = events.find(({ info }) => info === 'Theft from Ronin Bridge, 2022-03-23')!
    expect(ronin.Tag.map(({ name }) => name)).toEqual([
      'tlp:clear',
      'misp-galaxy:threat-actor="Lazarus Group"',
      'misp-galaxy:mitre-intrusion-set="Lazarus Group - G0032"',
      'misp-galaxy:mitre-intrusion-set="APT38 - G0082"',
    ])
    const ftx = events.find(({ info }) => info.startsWith('Theft from FTX'))!
    expect(ftx.Tag).toEqual([{ name: 'tlp:clear' }])
    expect(ftx.Attribute.filter(({ type }) => type === 'threat-actor')).toEqual([])
  })

  test('watches addresses of thieves, never those of a victim or the deposit addresses of a service', () => {
    for (const { comment, Attribute } of events.flatMap((event) => event.Object)) {
      if (!/: (victim|deposit|victim, deposit|deposit, victim)$/.test(comment)) continue
      expect(Attribute.filter(({ to_ids }) => to_ids)).toEqual([])
    }
  })
})

function eventsOf(text: string): readonly MispEvent[] {
  const { response } = JSON.parse(text) as { response: { Event: MispEvent }[] }
  return response.map(({ Event }) => Event)
}

function addressIn({ name, Attribute }: { name: string; Attribute: readonly MispAttribute[] }): string[] {
  if (name !== 'coin-address') return []
  const textOf = (relation: string) => Attribute.find((one) => one.object_relation === relation)?.value
  const chain = /^chain: (.*)$/m.exec(textOf('text') ?? '')?.[1] ?? ''
  return [chainAddress({ chain, address: textOf('address') ?? textOf('address-crypto') ?? '' })]
}

/** What draft-dulaunoy-misp-core-format says of the keys that we write, except the ids that each server gives. */
const UUID = z.uuid()
const SECONDS = z.string().regex(/^\d+$/)
const TAG = z.strictObject({ name: z.string().min(1) })
const ATTRIBUTE = z.strictObject({
  uuid: UUID,
  type: z.string(),
  category: z.string(),
  value: z.string().min(1),
  comment: z.string(),
  to_ids: z.boolean(),
  disable_correlation: z.boolean(),
  distribution: z.literal('5'),
  timestamp: SECONDS,
  object_relation: z.string().optional(),
  Tag: z.array(TAG).optional(),
})
const OBJECT = z.strictObject({
  uuid: UUID,
  name: z.string(),
  'meta-category': z.string(),
  description: z.string(),
  template_uuid: UUID,
  template_version: SECONDS,
  comment: z.string(),
  distribution: z.literal('5'),
  timestamp: SECONDS,
  Attribute: z.array(ATTRIBUTE.required({ object_relation: true })).min(1),
})
const EVENT = z.strictObject({
  uuid: UUID,
  info: z
    .string()
    .max(256)
    .regex(/^[^\n]+$/),
  date: z.iso.date(),
  threat_level_id: z.enum(['1', '2', '3', '4']),
  analysis: z.enum(['0', '1', '2']),
  distribution: z.enum(['0', '1', '2', '3']),
  published: z.boolean(),
  timestamp: SECONDS,
  publish_timestamp: z.literal('0'),
  Orgc: z.strictObject({ uuid: UUID, name: z.string() }),
  Tag: z.array(TAG),
  Attribute: z.array(ATTRIBUTE),
  Object: z.array(OBJECT),
})
