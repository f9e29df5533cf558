import { z } from 'zod'

const count = z.int().nonnegative()
const amount = z.string().regex(/^\d+$/)

const approval = z.strictObject({
  owner: z.string(),
  spender: z.string(),
  token: z.string(),
  amount,
  hash: z.string(),
  height: count,
})

/** `sources/start.json`: what `dyepack start` found out beside what the sources by address keep, so that it runs again without asking. */
export const startFileSchema = z.strictObject({
  schema: z.literal('dyepack/start@1'),
  /** What was asked for: another question is asked anew. */
  asked: z.strictObject({
    since: count,
    until: count.nullable(),
    before: count,
    sources: z.array(z.strictObject({ format: z.string(), chain: z.string(), urls: z.array(z.string()) })),
  }),
  chains: z.array(
    z.strictObject({
      format: z.string(),
      chain: z.string(),
      /** What is read by address. */
      from: count,
      to: count,
      /** Time of block `to`, milliseconds. */
      toTime: count,
      /** The first block after it that is read whole, because it was not final; null: none is. */
      tail: count.nullable(),
      /** Of the wallets after block `to`; null: the source cannot say. */
      balances: z.array(z.strictObject({ wallet: z.string(), asset: z.string(), amount })).nullable(),
      /** What contracts say of themselves, of tokens that dyepack does not know. */
      tokens: z.array(z.strictObject({ asset: z.string(), symbol: z.string(), decimals: z.int().min(0).max(77) })),
      /** By the wallets, in the blocks that are read by address; null: the source cannot say. */
      approvals: z.array(approval).nullable(),
    }),
  ),
})

export type StartFile = z.infer<typeof startFileSchema>
export type StartChain = StartFile['chains'][number]
