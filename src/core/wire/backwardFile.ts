import { z } from 'zod'
import { INFLOW_KINDS } from '../trace/backward/inflow.ts'
import { POLICY_IDS } from '../trace/policyIds.ts'

/** The schema of `out/backward.json`, `dyepack/backward@1`: where coins come from. Amounts are decimal strings in base units. */
const amount = z.string().regex(/^\d+$/)
const count = z.int().nonnegative()

const holding = z.strictObject({
  chain: z.string(),
  /** `address|asset` or `txid:n`. */
  holding: z.string(),
  address: z.string(),
  asset: z.string(),
  amount,
})

const origin = z.strictObject({
  /** Inflows are numbered in the order in which they first pay; those of which nothing is left are not told. */
  id: z.int().positive(),
  kind: z.enum(INFLOW_KINDS),
  ...holding.omit({ amount: true }).shape,
  /** What its tags call it; null where it has none. */
  label: z.string().nullable(),
  /** Steps between it and what was asked for; null where that is not known. */
  depth: count.nullable(),
  /** The first transaction on the way that takes from it; null where it is what was asked for. */
  firstTx: z.strictObject({ txHash: z.string().nullable(), height: z.int().nullable(), time: z.string() }).nullable(),
})

const part = z.strictObject({
  origin: z.int().positive(),
  /** In the asset of the holding that was asked for. */
  amount,
  /** The same in the asset of the origin: it differs where a swap lies between. */
  basis: amount,
})

export const backwardFileSchema = z.strictObject({
  schema: z.literal('dyepack/backward@1'),
  version: z.string(),
  case: z.string(),
  /** As it was asked. */
  from: z.string(),
  /** True: of all that it ever received; false: of what it holds at the end. Where a trace forward stops, of all that arrived. */
  received: z.boolean(),
  asOf: z.string(),
  ledger: z.strictObject({ digest: z.string() }),
  /** How far back the search went; null: no limit. */
  hops: z.int().positive().nullable(),
  /** How many transactions it may read, and how many it read. */
  transactions: z.strictObject({ limit: z.int().positive(), read: count }),
  holdings: z.array(holding),
  origins: z.array(origin),
  /** The first is the one in front. */
  policies: z.array(
    z.strictObject({
      policy: z.enum(POLICY_IDS),
      /** In the order of `holdings`. `notFollowed`: what neither an origin nor a rule accounts for. */
      holdings: z.array(z.strictObject({ holding: z.string(), parts: z.array(part), notFollowed: amount })),
    }),
  ),
})

export type BackwardFile = z.infer<typeof backwardFileSchema>
export type BackwardOrigin = z.infer<typeof origin>
