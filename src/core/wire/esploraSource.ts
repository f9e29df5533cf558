import { z } from 'zod'

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.int().nonnegative()
const address = z.string().min(1).max(128)

/** `source.json`: what was read from servers that answer as Esplora does, into the file beside it. */
export const esploraSourceSchema = z.strictObject({
  schema: z.literal('dyepack/esplora-source@1'),
  chain: z.string(),
  from: count,
  to: count,
  hosts: z.array(z.string()),
  /** Read, each in whole, or only what became of the coins that the file shows arriving there. */
  addresses: z.array(z.strictObject({ address, whole: z.boolean() })),
  /** Those of them of which nothing is open. */
  covers: z.array(address),
  /** Left out: they have more transactions than this. */
  tooBusy: z.array(z.strictObject({ address, moreThan: count })),
  /** Outputs that are not spent up to the last block of the range, as `txid:n`. */
  unspent: z.array(z.string().regex(/^[0-9a-f]{64}:\d{1,10}$/)),
  /** Every transaction that was read, one a line; null: none was. */
  transactions: z
    .strictObject({ file: z.string().regex(/^transactions_[0-9a-f]{12}\.jsonl\.gz$/), sha256: hash })
    .nullable(),
})

export type EsploraSource = z.infer<typeof esploraSourceSchema>
