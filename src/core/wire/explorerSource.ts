import { z } from 'zod'

const count = z.int().nonnegative()
const address = z.string().regex(/^0x[0-9a-f]{40}$/)

/** The lists that an explorer has of an address, by the `action` that asks for them. */
export const EXPLORER_LISTS = ['txlist', 'txlistinternal', 'tokentx'] as const
export type ExplorerAction = (typeof EXPLORER_LISTS)[number]

const listFile = z.strictObject({
  list: z.enum(EXPLORER_LISTS),
  file: z.string().regex(/^(parts\/)?(txlist|txlistinternal|tokentx)(_0x([0-9a-f]{40}|[0-9a-f]{64}))?\.json\.gz$/),
  rows: count,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

/** Seen from the folder of this file. A list without rows has none. */
const lists = z.array(listFile)

/** What one address did in the range. */
const recorded = z.strictObject({
  address,
  /** Of all lists together. */
  rows: count,
  lists,
  /** Lists that the explorer itself calls incomplete. */
  partial: z.array(z.enum(EXPLORER_LISTS)),
  /** What else makes one doubt that this is all: sentences. */
  doubts: z.array(z.string()),
})

/** `source.json`: what was read from explorers, address by address, into the files beside it. */
export const explorerSourceSchema = z.strictObject({
  schema: z.literal('dyepack/explorer-source@1'),
  chain: z.string(),
  chainId: z.int().positive(),
  /** Heights, both inclusive. */
  from: count,
  to: count,
  /** The explorers that were asked: their hosts, for URLs have keys. */
  hosts: z.array(z.string()),
  /** Hosts of which nobody but the case says that they are of this chain. */
  unproven: z.array(z.string()),
  addresses: z.array(recorded),
  /** Transactions that were read whole, whoever took part. */
  transactions: z.array(z.strictObject({ hash: z.string().regex(/^0x[0-9a-f]{64}$/), lists })),
  /** The lists of these addresses and of the transactions, put together, each row once: what the importer reads. */
  together: z.strictObject({
    /** SHA-256 of what they were made of; empty before they are. */
    of: z.string().regex(/^([0-9a-f]{64})?$/),
    addresses: z.array(address),
    lists,
  }),
  /** Addresses that were left out, as they have more rows than that. */
  tooBusy: z.array(z.strictObject({ address, moreThan: count, why: z.string().nullable() })),
})

export type ExplorerSource = z.infer<typeof explorerSourceSchema>
export type RecordedTransaction = ExplorerSource['transactions'][number]
export type RecordedLists = RecordedTransaction['lists']
