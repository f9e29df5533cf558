import { z } from 'zod'

/**
 * The shape of a GraphSense ActorPack, every scalar as text. What an actor does not say, it takes from the pack's header.
 * Source: src/tagpack/conf/actorpack_schema.yaml of github.com/graphsense/graphsense-tagpack-tool.
 */
const text = z.string().max(20_000)
const texts = z.union([z.array(text).max(1_000), z.literal('')], { error: 'a list of texts' })

const actorFields = {
  label: text.optional(),
  uri: text.optional(),
  categories: texts.optional(),
  jurisdictions: texts.optional(),
  aliases: texts.optional(),
  lastmod: text.optional(),
  /** A mapping, or the same as JSON in a text. */
  context: z.unknown().optional(),
}

export const actorPackFileSchema = z.strictObject({
  ...actorFields,
  title: text.min(1),
  creator: text.min(1),
  description: text.optional(),
  is_public: text.optional(),
  actors: z.array(z.strictObject({ ...actorFields, id: text.min(1) })).min(1),
})

export type ActorPackFile = z.infer<typeof actorPackFileSchema>
