import { z } from 'zod'

const count = z.int().nonnegative()
const address = z.string().regex(/^T[1-9A-HJ-NP-Za-km-z]{33}$/)

/** A block whose time bounds what is asked for. */
const block = z.strictObject({
  height: count,
  id: z.string().regex(/^[0-9a-f]{64}$/),
  /** Milliseconds since 1970. */
  time: count,
})

/** The lists of TronGrid by address, in the order in which they are read. */
export const TRON_LISTS = ['transactions', 'trc20', 'internal'] as const
export type TronList = (typeof TRON_LISTS)[number]
const list = z.enum(TRON_LISTS)

/** Events by which an issuer freezes and destroys. */
export const BLACK_LIST_EVENTS = ['AddedBlackList', 'RemovedBlackList', 'DestroyedBlackFunds'] as const

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const file = z.string().regex(/^[a-z0-9]+_T[1-9A-HJ-NP-Za-km-z]{33}\.jsonl\.gz$/)

const recorded = z.strictObject({
  address,
  /** Lists that were read to their end; one without rows has no file. */
  read: z.array(list),
  /** Transfers that a transaction made and the list of tokens lacks: their transactions. */
  missing: z.array(z.string().regex(/^[0-9a-f]{64}$/)),
  files: z.array(
    z.strictObject({
      list,
      file,
      rows: count,
      sha256,
    }),
  ),
})

/** `source.json`: what was read of TronGrid into the files beside it. */
export const tronSourceSchema = z.strictObject({
  schema: z.literal('dyepack/tron-source@1'),
  chain: z.literal('tron'),
  /** Servers that were asked: their hosts, for URLs have keys. */
  hosts: z.array(z.string()),
  from: block,
  to: block,
  addresses: z.array(recorded),
  /** What issuers froze and destroyed between the blocks, whoever had it; one without such events has no file. */
  issuers: z.array(
    z.strictObject({
      contract: address,
      read: z.boolean(),
      files: z.array(z.strictObject({ file, rows: count, sha256 })),
    }),
  ),
  /** Left unread, because they have more rows than `moreThan`. */
  tooBusy: z.array(z.strictObject({ address, moreThan: count })),
})

export type TronSource = z.infer<typeof tronSourceSchema>
export type RecordedTron = z.infer<typeof recorded>
export type RecordedIssuer = TronSource['issuers'][number]
export type TronBlock = z.infer<typeof block>
