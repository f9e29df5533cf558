import { z } from 'zod'

/** The lines of `events.jsonl`: what happened to a case's coins, told once. Amounts are decimal strings in base units. */
const amount = z.string().regex(/^\d+$/)
const id = z.string().regex(/^[0-9a-f]{32}$/)

export const FOLLOW_KINDS = [
  'moved',
  'swapped',
  'reached-service',
  'entered-mixer',
  'bridged',
  'frozen',
  'message',
] as const

const told = z.strictObject({
  id,
  event: z.enum(FOLLOW_KINDS),
  chain: z.string(),
  height: z.int().nonnegative().nullable(),
  time: z.string(),
  txHash: z.string().nullable(),
  /** Empty where a source does not say. Of `frozen` who is frozen; of `swapped` who gave. */
  from: z.string(),
  /** Null where nobody gets anything: `frozen`. Of `swapped` who got; null where nobody follows it out of the swap. */
  to: z.string().nullable(),
  /** What moved, of `swapped` what was given; null for a message. */
  asset: z.string().nullable(),
  amount: amount.nullable(),
  origin: z.int().positive().nullable(),
  policy: z.string().nullable(),
  /** How much of `amount` is of this origin; null where a swap had several origins in it. */
  tainted: amount.nullable(),
  /** What of the theft that stands for; null under poison. */
  basis: amount.nullable(),
  /** Whose address coins came to, by a label of the case; null: nobody says. */
  service: z.string().nullable(),
  /** Of `swapped`: what was got; null where nothing is followed. */
  got: z.strictObject({ asset: z.string(), amount }).nullable().optional(),
  /** Of `message`: what a stranger wrote. */
  text: z.string().optional(),
})

/** What a reorganisation took back, or a later look at the same blocks. */
const undone = z.strictObject({ id, event: z.literal('undone'), of: id })

export const followLineSchema = z.discriminatedUnion('event', [told, undone])

export type FollowEvent = z.infer<typeof told>
export type FollowLine = z.infer<typeof followLineSchema>
