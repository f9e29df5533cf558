import { z } from 'zod'

/** `sources/pull.json`: what a pull has set out to fetch, written before anything is asked, so that a pull that was killed goes on as if it had not been. */
export const pullFileSchema = z.strictObject({
  schema: z.literal('dyepack/pull@1'),
  /** Chain → address → heights at which coins are known to have arrived there. */
  wanted: z.record(z.string(), z.record(z.string(), z.array(z.int().nonnegative()))),
})

export type PullFile = z.infer<typeof pullFileSchema>
