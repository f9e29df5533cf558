import { z } from 'zod'

/** The schema of `out/shapes.json`, `dyepack/shapes@1`: patterns in which stolen coins moved. Amounts are decimal strings in base units. */
const amount = z.string().regex(/^\d+$/)
const count = z.int().nonnegative()
const weight = z.string().regex(/^[01]\.\d{3}$/)

const place = z.strictObject({ txHash: z.string().nullable(), height: z.int().nullable(), time: z.string() })

const payment = z.strictObject({
  ...place.shape,
  /** Index of the output on UTXO chains; null on account chains. */
  output: count.nullable(),
  /** Distinct payers. */
  from: z.array(z.string()),
  /** Empty where a script has no address. */
  to: z.string(),
  amount,
  /** How much of it is stolen, under the policy in front. */
  tainted: amount,
})

const coinJoin = z.strictObject({
  chain: z.string(),
  asset: z.string(),
  ...place.shape,
  /** Id of the rule that takes it for a CoinJoin, and the facts that made it match. */
  rule: z.string(),
  evidence: z.record(z.string(), z.string()),
  inputs: count,
  outputs: count,
  /** What of the stolen coins went in. */
  tainted: amount,
  /** Outputs that may be the thief's: of a value that comes more than once, and that what went in can pay. */
  candidates: z.array(z.strictObject({ output: count, address: z.string(), amount })),
})

const peelChain = z.strictObject({
  chain: z.string(),
  asset: z.string(),
  /** 1.000 where at no step another payment could go on. */
  weight,
  /** Median time between two steps, seconds. */
  interval: count,
  /** All that was paid off on the way. */
  peeled: amount,
  steps: z.array(
    z.strictObject({
      /** What came in before, and from whom. */
      came: amount,
      from: z.array(z.string()),
      /** What goes on; of the last step what is left. */
      head: payment,
      peels: z.array(payment),
      forks: z.array(z.strictObject({ weight, payment })),
    }),
  ),
})

const fanOut = z.strictObject({
  chain: z.string(),
  asset: z.string(),
  /** Distinct fresh addresses. */
  receivers: count,
  amount,
  payments: z.array(payment),
})

const fanIn = z.strictObject({
  chain: z.string(),
  asset: z.string(),
  address: z.string(),
  /** Distinct addresses that pay. */
  payers: count,
  amount,
  payments: z.array(payment),
})

const structured = z.strictObject({
  chain: z.string(),
  asset: z.string(),
  service: z.string(),
  kind: z.enum(['equal', 'just-under']),
  /** The one amount, or the round amount that each is just under. */
  of: amount,
  amount,
  payments: z.array(payment),
})

export const shapesFileSchema = z.strictObject({
  schema: z.literal('dyepack/shapes@1'),
  case: z.string(),
  asOf: z.string(),
  /** Whose tainted movements these are. */
  policy: z.string(),
  /** Tainted movements that were looked at; null: there were too many, and none was, so only `coinJoins` says something. */
  movements: count.nullable(),
  coinJoins: z.array(coinJoin),
  /** Longest first, and so the other lists: the largest count first. */
  peelChains: z.array(peelChain),
  fanOuts: z.array(fanOut),
  fanIns: z.array(fanIn),
  structuredPayments: z.array(structured),
})

export type ShapesFile = z.infer<typeof shapesFileSchema>
export type ShapePayment = z.infer<typeof payment>
export type PeelChainShape = z.infer<typeof peelChain>
export type FanOutShape = z.infer<typeof fanOut>
export type FanInShape = z.infer<typeof fanIn>
export type StructuredShape = z.infer<typeof structured>
