import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { loadKnowledge } from '../../src/actions/knowledge/loadKnowledge.ts'
import type { KnowledgeBase } from '../../src/core/knowledge/knowledgeBase.ts'
import { knowledgeIndex } from '../../src/core/knowledge/knowledgeIndex.ts'
import { selectKnowledge } from '../../src/core/knowledge/selectKnowledge.ts'
import type { MispEvent } from '../../src/render/misp/mispEvent.ts'
import { mispEvents } from '../../src/render/misp/mispEvents.ts'
import { stixBundle } from '../../src/render/stix/stixBundle.ts'
import { withKnowledge } from './knowledgeFolder.ts'
import { type StixThing, stixProblems } from './stix/stixValidator.ts'

let base: KnowledgeBase
beforeAll(async () => {
  base = await withKnowledge({}, async (dir) => (await loadKnowledge({ dir })).base)
})

/** Every text of a base that is not an id, a date or a link, as something else. */
function withTexts(text: string): KnowledgeBase {
  return {
    ...base,
    publishers: base.publishers.map((publisher) => ({ ...publisher, name: text })),
    sources: base.sources.map((source) => ({ ...source, title: text })),
    actors: base.actors.map((actor) => ({ ...actor, name: `${text}${actor.id}` })),
    incidents: base.incidents.map((incident) => ({ ...incident, victim: { ...incident.victim, name: text } })),
    claims: base.claims.map((claim) =>
      claim.kind === 'aliases' ? { ...claim, says: text, aliases: [text, `${text}2`] } : { ...claim, says: text },
    ),
  }
}

const TEXT = fc.string({ unit: 'binary', minLength: 1, maxLength: 400 })

test('whatever the texts are, a STIX bundle is valid and says them as they are', () => {
  fc.assert(
    fc.property(TEXT, (text) => {
      const bundle = JSON.parse(stixBundle(knowledgeIndex(withTexts(text))).join('')) as StixThing & {
        objects: StixThing[]
      }
      expect(stixProblems(bundle)).toEqual([])
      for (const { type, abstract } of bundle.objects) if (type === 'note') expect(abstract).toBe(text)
    }),
    { numRuns: 50 },
  )
})

test('whatever the texts are, MISP events have one short line each, and say the rest as it is', () => {
  fc.assert(
    fc.property(TEXT, (text) => {
      const { response } = JSON.parse(mispEvents(knowledgeIndex(withTexts(text))).join('')) as {
        response: { Event: MispEvent }[]
      }
      for (const { Event } of response) {
        expect([...Event.info].length).toBeLessThanOrEqual(256)
        expect(Event.info).not.toMatch(/[\n\r\u2028\u2029]/)
        const notes = Event.Object.filter(({ name }) => name === 'annotation')
        for (const { Attribute } of notes) expect(Attribute[0]!.value).toContain(text)
      }
    }),
    { numRuns: 50 },
  )
})

test('a part of a part is that part: selecting twice changes nothing', () => {
  const conditions = [{ actor: 'group' }, { actor: 'state' }, { topic: 'crypto' }, { year: '2021' }, { year: '2020' }]
  fc.assert(
    fc.property(fc.constantFrom(...conditions), fc.constantFrom(...conditions), (one, other) => {
      const selection = { ...one, ...other }
      const part = selectKnowledge(knowledgeIndex(base), selection)
      expect(selectKnowledge(knowledgeIndex(part), selection)).toEqual(part)
      const ids = new Set(part.actors.map(({ id }) => id))
      for (const claim of part.claims)
        if (claim.kind === 'attribution') expect(claim.actors.every((id) => ids.has(id))).toBe(true)
    }),
  )
})
