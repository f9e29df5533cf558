import { z } from 'zod'
import type { Entry, EntryValue } from '../intake/statementOf.ts'
import { ACTOR_KINDS, SOURCE_KINDS, VICTIM_KINDS } from '../knowledge/knowledgeWords.ts'

/** The shape of a proposal that `dyepack knowledge import` wrote and a person may have edited: `dyepack/proposal@1`. */
const text = z.string().max(10_000)
const id = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(100)
// A statement's depth is that of a knowledge file's: what stands in it is checked as there.
const value: z.ZodType<EntryValue> = z.lazy(() => z.union([text, z.array(value), z.record(z.string(), value)]))
const entry = z.record(z.string(), value) as z.ZodType<Entry>

const reason = z.strictObject({
  kind: z.enum(['document', 'transaction', 'address', 'id', 'name', 'like-name', 'date', 'amount']),
  words: text,
})
const proposed = {
  id,
  state: z.enum(['new', 'matched', 'known']),
  matches: z.array(
    z.strictObject({
      id,
      in: z.enum(['knowledge', 'list']),
      because: z.array(reason),
      known: z.number().int().nonnegative(),
    }),
  ),
  namesakes: z.array(text),
  place: text,
  claims: z.array(entry),
}

export const proposalFileSchema = z.strictObject({
  schema: z.literal('dyepack/proposal@1'),
  format: text,
  publishers: z.array(z.strictObject({ id, name: text, kind: z.enum(SOURCE_KINDS) })),
  sources: z.array(z.strictObject({ id: text, by: text, published: text, url: text, title: text.nullable() })),
  incidents: z.array(
    z.strictObject({
      ...proposed,
      date: text,
      victim: z.strictObject({ name: text, kind: z.enum(VICTIM_KINDS) }),
      topics: z.array(text),
      alsoNamed: z.array(text).default([]),
      mentions: z.array(text).default([]),
    }),
  ),
  actors: z.array(
    z.strictObject({
      ...proposed,
      name: text,
      kind: z.enum(ACTOR_KINDS),
      aliases: z.array(text),
      ids: z.array(z.strictObject({ scheme: text, id: text })),
    }),
  ),
  tags: z.array(
    z.strictObject({
      chain: text,
      address: text,
      label: text,
      category: text,
      actor: text,
      source: text,
      confidence: text,
      confidenceLevel: z.number(),
      lastmod: text,
      pack: text,
      file: text,
    }),
  ),
  knownTags: z.number().int().nonnegative(),
  left: z.array(z.strictObject({ place: text, why: text })),
  warnings: z.array(text).default([]),
})
