import { z } from 'zod'

/** The schema of `overlap/overlap.json`, `dyepack/overlap@1`: what a case shares with other cases, incidents and tags. */
export const STRENGTHS = ['strong', 'moderate', 'weak', 'none'] as const

/** What an address is in a case. */
export const SIGHT_ROLES = [
  'path',
  'unread',
  'funder',
  'deposit',
  'contract',
  'service-like',
  'service',
  'victim',
  'burned',
] as const

/** Why a thing that is shared says as much, or as little, as `strength` has it. docs/overlap.md says it of each at length. */
export const OVERLAP_REASONS = [
  'wallet-in-both',
  'wallet-read-in-one',
  'funder-on-path',
  'funder-in-both',
  'named-wallet',
  'in-many-cases',
  'behind-services',
  'both-unread',
  'funder-unread',
  'deposit-address',
  'otc-desk',
  'swap-contract',
  'named-by-weak-source',
  'named-launderer',
  'exchange',
  'mixer',
  'bridge',
  'service',
  'pays-many',
  'looks-like-a-service',
  'many-funded',
  'role-unsaid',
  'victim',
  'burned',
] as const

export const PATTERN_KINDS = ['equal-payments', 'denominations', 'asset-order', 'service-order', 'hours'] as const

const amount = z.string().regex(/^\d+$/)
const count = z.int().nonnegative()
const strength = z.enum(STRENGTHS)
const reason = z.enum(OVERLAP_REASONS)
const moment = z.strictObject({ time: z.string().nullable(), txHash: z.string().nullable() })

const received = z.strictObject({
  origin: z.int().positive(),
  /** The stolen asset, in which the basis counts. */
  asset: z.string(),
  symbol: z.string(),
  decimals: count,
  /** Basis that came there in all; what passes twice counts twice. */
  basis: amount,
  /** Of what was stolen, in per cent with one decimal. */
  percent: z.string().regex(/^\d+\.\d$/),
})

const funded = z.strictObject({
  address: z.string(),
  asset: z.string(),
  amount,
  time: z.string(),
  txHash: z.string().nullable(),
  /** Why the payment links nobody; null where it does. */
  why: z.string().nullable(),
})

const sight = z.strictObject({
  role: z.enum(SIGHT_ROLES),
  /** Payments between addresses since the theft; null where the files do not tell. */
  hop: count.nullable(),
  arrivals: count,
  first: moment.nullable(),
  last: moment.nullable(),
  received: z.array(received),
  /** Of a funder: the first wallets whose gas it paid, and how many there are. */
  funded: z.array(funded),
  fundedInAll: count,
  /** Who it is, by a label or a rule of thumb; empty where nobody says. */
  name: z.string(),
  category: z.string(),
  source: z.string(),
})

const inCase = z.strictObject({
  case: z.string(),
  folder: z.string(),
  strength,
  why: reason,
  sights: z.array(sight),
})

const claim = z.strictObject({
  id: z.string(),
  role: z.string(),
  by: z.string(),
  url: z.string(),
  published: z.string(),
})

const named = z.strictObject({
  kind: z.enum(['incident', 'actor']),
  id: z.string(),
  name: z.string(),
  strength,
  why: reason,
  claims: z.array(claim),
})

const tag = z.strictObject({
  label: z.string(),
  category: z.string(),
  actor: z.string(),
  source: z.string(),
  confidence: z.string(),
  lastmod: z.string(),
  pack: z.string(),
  file: z.string(),
  strength,
  why: reason,
})

const finding = z.strictObject({
  chain: z.string(),
  address: z.string(),
  /** The strongest below. */
  strength,
  why: reason,
  here: z.array(sight),
  cases: z.array(inCase),
  named: z.array(named),
  tags: z.array(tag),
})

const patternFacts = z.strictObject({ count, of: count, txHashes: z.array(z.string()) })

const pattern = z.strictObject({
  kind: z.enum(PATTERN_KINDS),
  value: z.string(),
  strength: z.literal('weak'),
  here: patternFacts,
  /** So many of the cases compared have it, too. */
  sharedBy: count,
  of: count,
  cases: z.array(z.strictObject({ case: z.string(), folder: z.string(), facts: patternFacts })),
})

const comparedCase = z.strictObject({
  case: z.string(),
  folder: z.string(),
  asOf: z.string(),
  /** SHA-256 of its manifest. */
  manifest: z.string(),
  /** Its policy in front. */
  policy: z.string(),
  addresses: count,
  /** How many addresses it shares with this case. */
  shared: count,
})

export const overlapFileSchema = z.strictObject({
  schema: z.literal('dyepack/overlap@1'),
  case: z.string(),
  asOf: z.string(),
  policy: z.string(),
  addresses: count,
  manifest: z.string(),
  compared: z.strictObject({
    cases: z.array(comparedCase),
    /** Folders that look like cases and could not be compared. */
    skipped: z.array(z.strictObject({ folder: z.string(), why: z.string() })),
    tags: z.array(z.strictObject({ file: z.string(), sha256: z.string(), tags: count })),
    knowledge: z.strictObject({ incidents: count, addresses: count, tags: count }),
    /** What the comparison could not look at, a sentence each. */
    notes: z.array(z.string()),
  }),
  /** Findings of each strength. */
  counts: z.record(strength, count),
  /** Addresses that the knowledge base names for the incident that this case traces. They are no finding. */
  ownIncident: z.array(z.strictObject({ id: z.string(), addresses: count })),
  /** The strongest first. */
  findings: z.array(finding),
  patterns: z.array(pattern),
})

export type OverlapFile = z.infer<typeof overlapFileSchema>
export type Finding = z.infer<typeof finding>
export type InCase = z.infer<typeof inCase>
export type NamedBy = z.infer<typeof named>
export type SharedTag = z.infer<typeof tag>
export type Sight = z.infer<typeof sight>
export type FundedWallet = z.infer<typeof funded>
export type SharedPattern = z.infer<typeof pattern>
export type PatternFacts = z.infer<typeof patternFacts>
export type PatternKind = (typeof PATTERN_KINDS)[number]
export type SightRole = (typeof SIGHT_ROLES)[number]
export type Strength = (typeof STRENGTHS)[number]
export type OverlapReason = (typeof OVERLAP_REASONS)[number]
