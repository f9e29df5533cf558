import { z } from 'zod'
import { SHARE_ROLES } from '../share/shareRole.ts'
import { TLP_LEVELS } from '../share/tlp.ts'
import { POLICY_IDS } from '../trace/policyIds.ts'
import { EVIDENCE } from './traceFile.ts'

/** The schema of `share/<name>/list.json`, `dyepack/share@1`: addresses of a case that others can act on. Amounts are decimal strings in base units. */
const text = z.string().max(10_000)
const amount = z.string().regex(/^\d{1,100}$/)
const usd = z
  .string()
  .regex(/^\d{1,40}\.\d{2}$/)
  .nullable()
const time = z.iso.datetime()
const count = z.int().nonnegative()
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
/** `0.9876`, rounded down. */
const ratio = z.string().regex(/^(0\.\d{4}|1\.0000)$/)

const amountSchema = z.strictObject({
  asset: text,
  symbol: text,
  decimals: z.int().min(0).max(255),
  /** Stolen coins that came there, under the policy in front. */
  stolen: amount,
  /** The least and the most that a policy says. */
  low: amount,
  high: amount,
  /** What of it lies there at the end. */
  rests: amount,
  /** All that the ledger says was paid there, stolen or not; null where it says nothing of it. */
  received: amount.nullable(),
  /** Of `stolen`, at the price of each payment's day; null where a price is unknown. */
  usd,
})

const evidenceSchema = z.strictObject({
  class: z.enum(EVIDENCE),
  /** Who says so, where it is a claim; the rule, where it is a heuristic. */
  source: text,
  /** Of a heuristic that has one. */
  confidence: text.nullable(),
})

const claimSchema = z.strictObject({ says: text, by: text, date: text.nullable(), url: text.nullable() })

const rowSchema = z.strictObject({
  chain: text,
  address: text.min(1),
  role: z.enum(SHARE_ROLES),
  /** In words, with names: `deposit address of Binance (lead, 0.931)`. */
  is: text,
  /** Why it has this role. */
  evidence: evidenceSchema,
  /** Movements between addresses from the theft; null where an address paid that no row names. */
  hops: count.nullable(),
  /** What part of all that it received is stolen: under the policy in front, the least and the most that a policy says. */
  share: z.strictObject({ front: ratio, low: ratio, high: ratio }),
  amounts: z.array(amountSchema),
  /** Over all assets; null where a price is unknown. */
  usd,
  /** First and last payment of stolen coins to or from it. */
  firstStolen: time,
  lastStolen: time,
  /** First and last movement of these assets that the ledger has of it, stolen or not; null where it has none. */
  firstSeen: time.nullable(),
  lastSeen: time.nullable(),
  /** Transactions that brought stolen coins, the first of them; `transactionCount` says how many there are. */
  transactions: z.array(text).max(50),
  transactionCount: count,
  /** What others say of it. */
  claims: z.array(claimSchema),
  /** Stamp of the first list that had it, and of the last that changed it. */
  listed: time,
  changed: time,
})

/** Why an address is on no list any more. */
const WITHDRAWN_BECAUSE = ['label-came', 'role-changed', 'share-fell', 'reorganised', 'case-changed'] as const

export const shareFileSchema = z.strictObject({
  schema: z.literal('dyepack/share@1'),
  tlp: z.enum(TLP_LEVELS),
  notice: text,
  case: text,
  title: text,
  /** End of the trace. */
  asOf: time,
  /** Version of this list: `asOf`, or, where an earlier list has that already, later than it by a millisecond each. */
  stamp: time,
  /** From 1; a list that names an earlier one has the next number. */
  number: z.int().positive(),
  /** Of dyepack. */
  version: text,
  policy: z.enum(POLICY_IDS),
  /** Of which the ranges are. */
  policies: z.array(z.enum(POLICY_IDS)).min(1),
  /** The least part of what an intermediary received that must be stolen, under every policy. */
  leastShare: ratio,
  roles: z.array(z.enum(SHARE_ROLES)),
  /** Of the results that it was made from. `caseFile`: of case.yaml as the trace read it. */
  snapshot: z.strictObject({ manifest: sha256, ledger: text, caseFile: sha256 }),
  /** Files of the case that were changed after the trace. */
  changedSinceTrace: z.array(text),
  /** The list before this one: SHA-256 of its list.json. */
  since: z.strictObject({ sha256, stamp: time, number: z.int().positive() }).nullable(),
  addresses: z.array(rowSchema),
  /** Against the list before; `addresses` has the rows. */
  added: z.array(z.strictObject({ chain: text, address: text })),
  changed: z.array(z.strictObject({ chain: text, address: text, fields: z.array(text) })),
  withdrawn: z.array(z.strictObject({ why: z.enum(WITHDRAWN_BECAUSE), words: text, was: rowSchema })),
  /** Addresses that stolen coins came to and that are not on the list, by role. */
  leftOut: z.partialRecord(z.enum(SHARE_ROLES), count),
  /** SHA-256 of this file with 64 zeros in this place. */
  seal: sha256,
})

export type ShareFile = z.infer<typeof shareFileSchema>
export type SharedAddress = z.infer<typeof rowSchema>
export type SharedAmount = z.infer<typeof amountSchema>
export type ShareEvidence = z.infer<typeof evidenceSchema>
export type Withdrawal = ShareFile['withdrawn'][number]
