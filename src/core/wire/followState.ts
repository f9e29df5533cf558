import { z } from 'zod'

/** `follow.json` of a case: how far its events have gone. Places are bytes of `events.jsonl`. */
export const followStateSchema = z.strictObject({
  schema: z.literal('dyepack/follow@1'),
  /** Host of a webhook → behind the last event that it has taken. */
  webhooks: z.record(z.string(), z.int().nonnegative()),
  /** Of the last brief; null: there was none. */
  brief: z.strictObject({ time: z.string(), place: z.int().nonnegative() }).nullable(),
})

export type FollowState = z.infer<typeof followStateSchema>
