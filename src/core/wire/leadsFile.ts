import { z } from 'zod'
import { EXCLUSIONS } from '../heuristics/gasFunding.ts'

/** The schema of `out/leads.json`, `dyepack/leads@1`. A lead is what a rule of thumb suggests, never a fact. Amounts are decimal strings in base units. */
const amount = z.string().regex(/^\d+$/)
const confidence = z.string().regex(/^[01]\.\d{3}$/)
const count = z.int().nonnegative()

/** A movement that a lead rests on. */
const payment = z.strictObject({
  txHash: z.string().nullable(),
  height: z.int().nullable(),
  time: z.string(),
  amount,
})

const heuristic = z.strictObject({
  id: z.string(),
  version: z.int().positive(),
  on: z.boolean(),
  parameters: z.record(z.string(), z.string()),
  /** Chains on which it found nothing because the ledger or the case lacks what it needs. */
  lacks: z.array(z.strictObject({ chain: z.string(), what: z.string() })),
})

/** Origin number → basis that arrived there under the policy in front. */
const received = z.record(z.string().regex(/^[1-9]\d*$/), amount)

const depositAddress = z.strictObject({
  chain: z.string(),
  address: z.string(),
  exchange: z.string(),
  /** Of the surest pair. */
  confidence,
  /** Why the case takes it for a fact; null where it is a lead. */
  accepted: z.string().nullable(),
  received,
  /** Every asset that it sends: received in all, and what of that went to the exchange. */
  assets: z.array(z.strictObject({ asset: z.string(), received: amount, forwarded: amount })),
  /** Who paid there, and was forwarded: perhaps one person. `traced`: stolen value arrived there, too. */
  users: z.array(z.strictObject({ address: z.string(), traced: z.boolean(), confidence, pairs: count })),
  pairs: z.array(
    z.strictObject({
      user: z.string(),
      asset: z.string(),
      paid: payment,
      forwarded: payment,
      to: z.string(),
      difference: amount,
      allowed: amount,
      blocks: count,
      confidence,
    }),
  ),
})

const funding = z.strictObject({
  funder: z.string(),
  address: z.string(),
  asset: z.string(),
  /** How many addresses the funder was the first to pay. */
  funded: count,
  payment,
})

const excluded = z.strictObject({ ...funding.shape, why: z.enum(EXCLUSIONS), name: z.string().nullable() })

const tree = z.strictObject({
  chain: z.string(),
  root: z.string(),
  /** Of the weakest link. */
  confidence,
  /** Everybody in it. `traced`: stolen value arrived there. */
  members: z.array(z.strictObject({ address: z.string(), traced: z.boolean() })),
  links: z.array(z.strictObject({ ...funding.shape, confidence })),
  /** Who paid the root, and why that links nobody; null where nobody is seen to have paid. */
  end: excluded.nullable(),
})

export const leadsFileSchema = z.strictObject({
  schema: z.literal('dyepack/leads@1'),
  case: z.string(),
  asOf: z.string(),
  /** Whose amounts `received` has. */
  policy: z.string(),
  heuristics: z.array(heuristic),
  depositAddresses: z.array(depositAddress),
  fundingTrees: z.array(tree),
  /** First coins that link nobody, of addresses that are in no tree. */
  excluded: z.array(z.strictObject({ chain: z.string(), ...excluded.shape })),
})

export type LeadsFile = z.infer<typeof leadsFileSchema>
export type DepositLead = z.infer<typeof depositAddress>
export type FundingLead = z.infer<typeof tree>
export type ExcludedFunding = LeadsFile['excluded'][number]
