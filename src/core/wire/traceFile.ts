import { z } from 'zod'
import { POLICY_IDS } from '../trace/policyIds.ts'

/** The schema of `out/trace.json`, `dyepack/trace@1`. Amounts are decimal strings in base units. */
const amount = z.string().regex(/^\d+$/)
const part = z.strictObject({ amount, basis: amount.nullable() })
/** Origin number → what of it. */
const parts = z.record(z.string().regex(/^[1-9]\d*$/), part)
const usd = z
  .string()
  .regex(/^-?\d+\.\d{2}$/)
  .nullable()

export const STOP_IDS = [
  'service',
  'coinjoin',
  'looks-like-a-service',
  'hops',
  'minAmount',
  'unread',
  'destroyed',
] as const
export const LOSS_CLASSES = [
  'frozen',
  'seized',
  'returned',
  'exchange',
  'service',
  'dormant',
  'moving',
  'encumbered',
  'mixer',
  'bridge',
  'cut',
  'unread',
  'burned',
  'fee',
  'rounding',
  'stolen-again',
] as const
export const EVIDENCE = ['on-chain', 'heuristic', 'claim'] as const
const sink = z.enum(['fee', 'burned', 'rounding', 'stolen-again'])

const holdingSchema = z.strictObject({
  chain: z.string(),
  holding: z.string(),
  address: z.string(),
  asset: z.string(),
  tainted: parts,
  total: amount,
  hop: z.int().nonnegative(),
  endpoint: z.boolean(),
  stoppedBy: z.enum(STOP_IDS).nullable(),
  assumedClean: amount,
})

/** Where a price is from; `pool-rate`: the swap's own rate, which whoever made the pool sets, so that it decides nothing. */
const priceFrom = z.enum(['case', 'file', 'api', 'pool-rate']).nullable()

const side = z.strictObject({
  asset: z.string(),
  amount,
  /** US dollars of that day; null without a price. */
  usd,
  priceFrom,
})
const sideAt = z.strictObject({ ...side.shape, address: z.string() })

/** Both branches of a swap that may hide money. */
const contestedSchema = z.strictObject({
  /** `no-price`: of what came out. `worth-less`: than 80 % of what went in. `named`: by the case. */
  why: z.enum(['no-price', 'worth-less', 'named']),
  /** Which branch the basis follows. */
  follows: z.enum(['received', 'paid']),
  /** Of the case; null where it does not name the transaction. */
  reason: z.string().nullable(),
  paid: z.array(sideAt),
  received: z.array(sideAt),
  /** Who has what was paid, in net, at the end of the transaction. */
  paidTo: z.array(z.strictObject({ asset: z.string(), amount, address: z.string() })),
})

const conversionSchema = z.strictObject({
  txHash: z.string().nullable(),
  height: z.int().nullable(),
  time: z.string(),
  address: z.string(),
  from: side,
  /** Null where tainted value went in and nothing is followed out: an unread swap, or a contested one followed as paid. */
  to: sideAt.nullable(),
  /** Tainted part of `from`, over all origins. */
  tainted: amount,
  /** Origin number → basis that went through; null under poison. */
  basis: z.record(z.string().regex(/^[1-9]\d*$/), amount.nullable()),
  /**
   * `approximate`: one of several assets for several; which became which is not on the chain. `order-differs`: the log of an
   * order says other amounts than moved.
   */
  mark: z.enum(['unread-swap', 'approximate', 'order-differs']).nullable(),
  /**
   * What it is to a loan, where it is no swap. `borrow`: basis goes from collateral to what was borrowed against it; `repay`: back
   * from what was repaid; `liquidation`: collateral was sold for a debt.
   */
  loan: z.enum(['borrow', 'repay', 'liquidation']).nullable(),
  contested: contestedSchema.nullable(),
})

const lossSchema = z.strictObject({
  origin: z.int().positive(),
  class: z.enum(LOSS_CLASSES),
  /** The service's name; null where the class has none. */
  label: z.string().nullable(),
  evidence: z.enum(EVIDENCE),
  basis: amount,
  /** US dollars with cents, computed from exact integers; null where a price is unknown. */
  usdAtTheft: usd,
  usdAtEvent: usd,
})

const checkSchema = z.strictObject({
  origin: z.int().positive(),
  stolen: amount,
  accounted: amount,
  difference: z.string().regex(/^-?\d+$/),
})

export const policyResultSchema = z.strictObject({
  holdings: z.array(holdingSchema),
  conversions: z.array(conversionSchema),
  losses: z.array(lossSchema),
  sinks: z.partialRecord(sink, parts),
  /** Shortfalls of tainted holdings, whether or not they hold any taint at the end. */
  assumedClean: z.array(z.strictObject({ holding: z.string(), asset: z.string(), amount })),
  check: z.array(checkSchema),
  flows: z.strictObject({ file: z.string(), rows: z.int().nonnegative() }),
})

const warningSchema = z.strictObject({
  code: z.string(),
  message: z.string(),
  facts: z.record(z.string(), z.unknown()),
})

const originSchema = z.strictObject({
  id: z.int().positive(),
  asset: z.string(),
  /** Under the primary policy, or the first one; `check` has it by policy. */
  stolen: amount,
  /** First movement that the seed claimed; null where it claimed none. */
  time: z.string().nullable(),
  usdAtTheft: usd,
})

/** What an issuer's contract says of a holding in which tainted value rests. */
const frozenSchema = z.strictObject({
  chain: z.string(),
  holding: z.string(),
  address: z.string(),
  asset: z.string(),
  /** The log that froze it: its transaction, and its place in the block. */
  txHash: z.string().nullable(),
  height: z.int().nullable(),
  time: z.string(),
  log: z.int().nonnegative(),
})

/** A price that figures of this file and of those beside it rest on. */
const priceSchema = z.strictObject({
  asset: z.string(),
  /** Day of the figures, UTC. */
  day: z.string(),
  /** US dollars a whole unit. */
  usd: z.string().regex(/^\d+(\.\d{1,8})?$/),
  from: z.enum(['case', 'file', 'api']),
  /** The file or the API, and whom the file names. */
  source: z.string(),
  /** Day that the price is of; null: fixed for all time. */
  of: z.string().nullable(),
})

export const traceFileSchema = z.strictObject({
  schema: z.literal('dyepack/trace@1'),
  case: z.string(),
  asOf: z.string(),
  origins: z.array(originSchema),
  policies: z.partialRecord(z.enum(POLICY_IDS), policyResultSchema),
  /** Not there where nothing rests frozen. */
  frozen: z.array(frozenSchema).optional(),
  /** By asset, then by day. */
  prices: z.array(priceSchema),
  warnings: z.array(warningSchema),
})

export type TraceFile = z.infer<typeof traceFileSchema>
export type PolicyResult = z.infer<typeof policyResultSchema>
export type TraceHolding = z.infer<typeof holdingSchema>
export type TraceConversion = z.infer<typeof conversionSchema>
export type TracePrice = z.infer<typeof priceSchema>
export type TraceLoss = z.infer<typeof lossSchema>
export type TraceFrozen = z.infer<typeof frozenSchema>
export type TraceWarning = z.infer<typeof warningSchema>
export type StopId = (typeof STOP_IDS)[number]
export type LossClass = (typeof LOSS_CLASSES)[number]
export type Evidence = (typeof EVIDENCE)[number]
export type SinkId = z.infer<typeof sink>
