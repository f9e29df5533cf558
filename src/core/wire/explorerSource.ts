import { z } from 'zod'

const count = z.int().nonnegative()
const address = z.string().regex(/^0x[0-9a-f]{40}$/)

/** The lists that an explorer has of an address, by the `action` that asks for them. */
export const EXPLORER_LISTS = ['txlist', 'txlistinternal', 'tokentx'] as const
export type ExplorerAction = (typeof EXPLORER_LISTS)[number]

/** What one address did in the range. */
const recorded = z.strictObject({
  address,
  /** Of all lists together. */
  rows: count,
  /** In the folder of this file. A list without rows has none. */
  lists: z.array(
    z.strictObject({
      list: z.enum(EXPLORER_LISTS),
      file: z.string().regex(/^(txlist|txlistinternal|tokentx)_0x[0-9a-f]{40}\.json\.gz$/),
      rows: count,
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
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
  /** Addresses that were left out, as they have more rows than that. */
  tooBusy: z.array(z.strictObject({ address, moreThan: count, why: z.string().nullable() })),
})

export type ExplorerSource = z.infer<typeof explorerSourceSchema>
export type RecordedAddress = z.infer<typeof recorded>
