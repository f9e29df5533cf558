import { z } from 'zod'

/** `facts` of the warnings `LOOKS_LIKE_A_SERVICE` and `SERVICE_LIKE_OVERRIDDEN`. */
export const crowdedFactsSchema = z.strictObject({
  /** More senders than this, and more receivers. */
  counterparties: z.int().positive(),
  addresses: z.array(
    z.strictObject({
      chain: z.string(),
      address: z.string(),
      senders: z.int().positive(),
      receivers: z.int().positive(),
      /** Who says that it is no service: why; null where the trace stopped. */
      reason: z.string().nullable(),
      /** The trace stopped right where a seed arrives. */
      seeded: z.boolean(),
    }),
  ),
})

export type CrowdedFacts = z.infer<typeof crowdedFactsSchema>
