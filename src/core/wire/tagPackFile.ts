import { z } from 'zod'

/**
 * The shape of a GraphSense TagPack, every scalar as text. What a tag does not say, it takes from the pack's header.
 * Source: src/tagpack/conf/tagpack_schema.yaml of github.com/graphsense/graphsense-tagpack-tool.
 */
const text = z.string().max(20_000)
const idOrIds = z.union([text, z.array(text).max(100)], { error: 'a concept id, or a list of them' })

/** Fields of a tag that may stand in the header instead. */
const tagFields = {
  address: text.optional(),
  tx_hash: text.optional(),
  label: text.optional(),
  source: text.optional(),
  currency: text.optional(),
  network: text.optional(),
  category: idOrIds.optional(),
  concepts: idOrIds.optional(),
  abuse: idOrIds.optional(),
  confidence: text.optional(),
  actor: text.optional(),
  lastmod: text.optional(),
  context: z.unknown().optional(),
  tag_type: text.optional(),
  is_cluster_definer: text.optional(),
}

export const tagPackFileSchema = z.strictObject({
  ...tagFields,
  title: text.min(1),
  creator: text.min(1),
  description: text.optional(),
  owner: text.optional(),
  is_public: text.optional(),
  tags: z.array(z.strictObject(tagFields)).min(1),
})

export type TagPackFile = z.infer<typeof tagPackFileSchema>
