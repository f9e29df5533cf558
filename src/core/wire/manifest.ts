import { z } from 'zod'
import { TELLS } from '../ledger/rowSource.ts'
import { POLICY_IDS } from '../trace/policyIds.ts'

/** The schema of `out/manifest.json`: what went in, what came out, and how to check it. */
const file = z.strictObject({ file: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })
const count = z.int().nonnegative()

const chain = z.strictObject({
  chain: z.string(),
  model: z.enum(['account', 'utxo']),
  movements: count,
  firstTime: z.string(),
  lastTime: z.string(),
  firstHeight: z.int().nullable(),
  lastHeight: z.int().nullable(),
  withoutHeight: count,
  withoutTxIndex: count,
  withoutHash: count,
  gasRows: count,
  unresolvedInputs: count,
  unvaluedInputs: count.optional(),
})

const importRun = z.strictObject({
  format: z.string(),
  file: z.string(),
  sha256: z.string(),
  rowsRead: count,
  rowsKept: count,
  duplicates: count,
  /** Records that move nothing. */
  empty: count,
  /** Records that are no good and are missing, because the import keeps going. */
  refused: count,
  readWith: z.array(file),
  options: z.string(),
  tells: z.array(z.enum(TELLS)),
  chains: z.array(z.string()),
  covers: z.union([z.literal('all'), z.array(z.string())]),
})

export const manifestSchema = z.strictObject({
  schema: z.literal('dyepack/manifest@1'),
  /** Version of dyepack that wrote it. */
  version: z.string(),
  case: z.string(),
  asOf: z.string(),
  primary: z.strictObject({ policy: z.enum(POLICY_IDS), why: z.string() }).nullable(),
  policies: z.array(z.enum(POLICY_IDS)),
  stop: z.record(z.string(), z.unknown()),
  /** Clusters of addresses are the holdings of UTXO chains, by this rule: an assumption. Left out: outpoints are. */
  clusters: z.literal('common-input').optional(),
  /** What the basis follows where a swap may hide money. */
  contested: z.strictObject({
    follow: z.enum(['received', 'paid']),
    transactions: z.array(z.strictObject({ tx: z.string(), follow: z.enum(['received', 'paid']), reason: z.string() })),
  }),
  /** Rules of thumb that gave leads, and which of these the case takes for facts. */
  heuristics: z.array(
    z.strictObject({
      id: z.string(),
      version: z.int().positive(),
      on: z.boolean(),
      parameters: z.record(z.string(), z.string()),
      accept: z.union([z.literal('all'), z.array(z.strictObject({ address: z.string(), reason: z.string() }))]),
    }),
  ),
  /** Only labels of this day or an earlier one counted; null: all. */
  labelsAsOf: z.string().nullable(),
  /** Digest of the ledger's ordered rows; the database file's own bytes vary and say nothing. */
  ledger: z.strictObject({ digest: z.string(), movements: count, chains: z.array(chain), imports: z.array(importRun) }),
  /** Hosts that were asked for blocks or prices: addresses of the case went to these and to no other. Left out where none was asked. */
  hosts: z.array(z.string()).min(1).optional(),
  inputs: z.array(file),
  outputs: z.array(file),
})

export type Manifest = z.infer<typeof manifestSchema>
