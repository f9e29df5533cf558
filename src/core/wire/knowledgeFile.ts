import { z } from 'zod'
import {
  ACTOR_KINDS,
  ADDRESS_ROLES,
  LEVER_ACTS,
  LEVER_KINDS,
  MEANS,
  NAMED_BECAUSE,
  SCALE,
  SHARE_DIMENSIONS,
  SOURCE_KINDS,
  TRANSACTION_ROLES,
  VALUED_AT,
  VICTIM_KINDS,
  WALLET_KINDS,
} from '../knowledge/knowledgeWords.ts'

/**
 * The shapes of the files under `knowledge/`: which keys there are, and of which type. Every scalar comes as the text
 * that stands in the file. What the texts mean (dates, amounts, addresses, references) is checked in packs/knowledge.
 */
const text = z.string().min(1).max(2_000)
const truth = z.enum(['true', 'false'])
const oneOrMore = z.union([text, z.array(text).min(1)], { error: 'a text, or a list of texts' })
const oneOrMoreOf = <const T extends readonly [string, ...string[]]>(words: T) =>
  z.union([z.enum(words), z.array(z.enum(words)).min(1)], { error: `one or more of ${words.join(', ')}` })

/** `400`, `{ low: 400 }`, `{ low: 400, high: 500 }` or `{ about: 400 }`. */
const range = z.union([text, z.strictObject({ low: text.optional(), high: text.optional(), about: text.optional() })], {
  error: 'a number, or a mapping with low, high or about',
})
const amounts = z.union([text, z.record(z.string(), range)], { error: 'a mapping of assets to amounts' })
const value = z.union(
  [
    text,
    z.strictObject({
      usd: range.optional(),
      valued: z.enum(VALUED_AT).optional(),
      amounts: amounts.optional(),
      part: text.optional(),
    }),
  ],
  { error: 'a mapping with usd or amounts' },
)

const sourceShape = z.strictObject({
  by: text,
  published: text,
  url: text,
  title: text.optional(),
  known: text.optional(),
  kind: z.enum(SOURCE_KINDS).optional(),
  archived: text.optional(),
  topics: oneOrMore.optional(),
})
const sources = z.record(z.string(), sourceShape)

/** What one source says: the frame that every statement has, whatever it is about. */
const frame = {
  source: text,
  says: text,
  id: text.optional(),
  quotes: text.optional(),
  said: text.optional(),
  known: text.optional(),
  checked: text.optional(),
  words: text.optional(),
  scale: z.enum(SCALE).optional(),
  supersedes: oneOrMore.optional(),
  disputes: oneOrMore.optional(),
  withdraws: oneOrMore.optional(),
  addresses: z.partialRecord(z.enum(ADDRESS_ROLES), oneOrMore).optional(),
}

export const incidentStatement = z.strictObject({
  ...frame,
  date: text.optional(),
  attribution: oneOrMore.optional(),
  loss: value.optional(),
  means: oneOrMoreOf(MEANS).optional(),
  wallets: oneOrMoreOf(WALLET_KINDS).optional(),
  frozen: value.optional(),
  seized: value.optional(),
  returned: value.optional(),
  recovered: value.optional(),
  transactions: z.partialRecord(z.enum(TRANSACTION_ROLES), oneOrMore).optional(),
})

export const actorStatement = z.strictObject({
  ...frame,
  parent: oneOrMore.optional(),
  aliases: oneOrMore.optional(),
  ids: z.record(z.string(), oneOrMore).optional(),
  operations: z
    .array(z.strictObject({ name: text, date: text }))
    .min(1)
    .optional(),
  listing: z
    .strictObject({ list: text, programme: oneOrMore.optional(), from: text.optional(), until: text.optional() })
    .optional(),
  year: text.optional(),
  period: text.optional(),
  total: value.optional(),
  count: range.optional(),
  held: value.optional(),
  shares: z.strictObject({ by: z.enum(SHARE_DIMENSIONS), parts: z.record(z.string(), range) }).optional(),
})

const named = z.strictObject({ because: z.enum(NAMED_BECAUSE), claim: text })

/** `incidents/<id>.yaml`: one theft, and what each source says of it. */
export const incidentFileSchema = z.strictObject({
  date: text,
  victim: z.strictObject({ name: text, kind: z.enum(VICTIM_KINDS), named: named.optional() }),
  topics: oneOrMore.optional(),
  cases: oneOrMore.optional(),
  stub: truth.optional(),
  sources: sources.optional(),
  claims: z.array(incidentStatement).min(1),
})

/** `actors/<id>.yaml`: one actor, and what each source says of it. */
export const actorFileSchema = z.strictObject({
  name: text,
  kind: z.enum(ACTOR_KINDS),
  named: named.optional(),
  topics: oneOrMore.optional(),
  sources: sources.optional(),
  claims: z.array(actorStatement).min(1),
})

/** `figures/<any name>.yaml`: figures about an actor; `source`, `quotes` and `said` hold for every statement without its own. */
export const figuresFileSchema = z.strictObject({
  about: text,
  source: text.optional(),
  quotes: text.optional(),
  said: text.optional(),
  sources: sources.optional(),
  claims: z.array(actorStatement.extend({ source: text.optional() })).min(1),
})

/** `sources/<any name>.yaml`: documents by their id. */
export const sourcesFileSchema = sources

/** `publishers/<any name>.yaml`: who speaks, by id. */
export const publishersFileSchema = z.record(
  z.string(),
  z.strictObject({ name: text, kind: z.enum(SOURCE_KINDS), partOf: text.optional() }),
)

/** `topics.yaml`: the words by which incidents, actors and reports are browsed. */
export const topicsFileSchema = z.record(z.string(), text)

/** `levers/<id>.yaml`: who can stop a token, a chain or a service. */
export const leverFileSchema = z.strictObject({
  name: text,
  kind: z.enum(LEVER_KINDS),
  of: oneOrMore,
  sources: sources.optional(),
  levers: z
    .array(
      z.strictObject({
        act: z.enum(LEVER_ACTS),
        who: text,
        source: oneOrMore,
        says: text,
        lastChecked: text,
        function: text.optional(),
        instrument: text.optional(),
        contact: text.optional(),
        state: z
          .strictObject({ call: text, added: text.optional(), removed: text.optional(), source: oneOrMore })
          .optional(),
      }),
    )
    .min(1),
})

export type IncidentFile = z.infer<typeof incidentFileSchema>
export type ActorFile = z.infer<typeof actorFileSchema>
export type FiguresFile = z.infer<typeof figuresFileSchema>
export type SourcesFile = z.infer<typeof sourcesFileSchema>
export type PublishersFile = z.infer<typeof publishersFileSchema>
export type TopicsFile = z.infer<typeof topicsFileSchema>
export type LeverFile = z.infer<typeof leverFileSchema>
export type IncidentStatement = z.infer<typeof incidentStatement>
export type ActorStatement = z.infer<typeof actorStatement>
export type RangeText = z.infer<typeof range>
export type ValueText = z.infer<typeof value>
