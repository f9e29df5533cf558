import { z } from 'zod'
import { COIN_JOIN_RULES } from '../heuristics/bitcoin/coinJoinOf.ts'
import { stonewall } from '../heuristics/bitcoin/stonewall.ts'
import { HEURISTIC_IDS, type HeuristicId, heuristicFacts } from '../heuristics/heuristics.ts'
import { POLICY_IDS } from '../trace/policyIds.ts'
import { IMPORT_FORMATS } from './importFormats.ts'
import { PRICE_FORMATS } from './priceFormats.ts'

const text = z.string().min(1).max(20_000)
const texts = z.array(text)
const someTexts = texts.min(1)

const importShape = z.strictObject({
  format: z.enum(IMPORT_FORMATS),
  files: someTexts.optional(),
  url: z.union([text, someTexts], { error: 'a URL or env:NAME, or a list of them' }).optional(),
  key: text.optional(),
  from: z.bigint().optional(),
  to: z.union([z.bigint(), z.literal('head')], { error: 'the height of a block, or head' }).optional(),
  confirmations: z.bigint().optional(),
  by: z.literal('address', { error: 'address; leave it out to read whole blocks' }).optional(),
  rowsAnAddress: z.bigint().optional(),
  callsASecond: z.bigint().optional(),
  addresses: texts.optional(),
  covers: z.union([z.literal('all'), someTexts], { error: 'all, or a list of addresses in quotes' }).optional(),
  chain: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/, 'a chain name of a-z, 0-9 and -, like ethereum')
    .optional(),
  mapping: text.optional(),
  decimals: z.record(z.string(), z.bigint().min(0n).max(255n)).optional(),
  keepGoing: z.boolean().optional(),
})

const claimShape = z.strictObject({
  about: text,
  says: text,
  by: text,
  date: text.optional(),
  url: text.optional(),
})

const outcomeShape = z.strictObject({
  class: z.enum(['frozen', 'seized', 'returned']),
  address: text,
  amount: text.optional(),
  asset: text.optional(),
  by: text,
  date: text.optional(),
  url: text.optional(),
})

const assetShape = z.strictObject({
  symbol: text,
  decimals: z.bigint(),
  price: z.union([z.string(), z.bigint()], { error: 'a price in USD, like 1 or "1.05"' }).optional(),
})

const priceApiShape = z.strictObject({ format: z.enum(PRICE_FORMATS), url: text })

/** One of `tx`, `address` and `opening`, with the keys that belong to it. */
const seedShape = z.strictObject({
  tx: text.optional(),
  to: someTexts.optional(),
  address: text.optional(),
  from: text.optional(),
  victims: someTexts.optional(),
  opening: text.optional(),
  amount: text.optional(),
})

const serviceLikeShape = z.strictObject({
  counterparties: z.bigint().optional(),
  never: z.array(z.strictObject({ address: text, reason: text })).optional(),
})

/** Those that tell a CoinJoin, and the one that says that it only looks like one. */
const coinJoinRule = z.enum([...COIN_JOIN_RULES, stonewall].map(({ id }) => id))
const coinJoinShape = z.strictObject({ without: z.array(coinJoinRule).min(1) })

const stopShape = z.strictObject({
  services: z.boolean().optional(),
  hops: z.bigint().optional(),
  minAmount: z.record(z.string(), text).optional(),
  serviceLike: z
    .union([z.boolean(), serviceLikeShape], { error: 'true, false, or a mapping with counterparties and never' })
    .optional(),
  coinjoin: z
    .union([z.boolean(), coinJoinShape], { error: 'true, false, or a mapping with without: a list of rules' })
    .optional(),
})

const branch = z.enum(['received', 'paid'])

const contestedShape = z.strictObject({
  follow: branch.optional(),
  transactions: z.array(z.strictObject({ tx: text, follow: branch, reason: text })).optional(),
})

const setting = z.union([text, z.bigint()], { error: 'a number' }).optional()
const acceptShape = z.union([z.literal('all'), z.array(z.strictObject({ address: text, reason: text })).min(1)], {
  error: 'all, or a list of addresses, each with address and reason',
})

/** On, off, or with settings of its own: those that the heuristic has. */
function heuristicShape(id: HeuristicId) {
  const { parameters, acceptable } = heuristicFacts(id)
  const settings = z.strictObject({
    ...Object.fromEntries(Object.keys(parameters).map((name) => [name, setting])),
    ...(acceptable ? { accept: acceptShape.optional() } : {}),
  })
  return z.union([z.boolean(), settings], { error: 'true, false, or a mapping with its settings' }).optional()
}

const heuristicsShape = z.strictObject(Object.fromEntries(HEURISTIC_IDS.map((id) => [id, heuristicShape(id)])))

/**
 * The shape of `case.yaml`: which keys there are, and of which type. What the texts mean (addresses, amounts,
 * times, paths) is checked where the file becomes a `Case`.
 *
 * Integers come as bigint, numbers with a fraction as the text that stands in the file, so that no digit is lost.
 */
export const caseFileSchema = z.strictObject({
  id: text,
  title: text.optional(),
  proposed: z.boolean().optional(),
  asOf: z.strictObject({ time: text }).optional(),
  imports: z.array(importShape).optional(),
  victim: z.strictObject({ name: text, wallets: texts.optional(), recovery: texts.optional() }).optional(),
  claims: z.array(claimShape).optional(),
  outcomes: z.array(outcomeShape).optional(),
  live: z.boolean().optional(),
  assets: z.record(z.string(), assetShape).optional(),
  labels: texts.optional(),
  labelsAsOf: text.optional(),
  prices: z.array(z.union([text, priceApiShape], { error: 'a file, or a mapping with format and url' })).optional(),
  origins: z.array(z.strictObject({ asset: text, seed: seedShape })).min(1),
  primary: z.strictObject({ policy: z.enum(POLICY_IDS), why: text }).optional(),
  policies: z.array(z.enum(POLICY_IDS)).min(1).optional(),
  stop: stopShape.optional(),
  contested: z
    .union([branch, contestedShape], { error: 'received, paid, or a mapping with follow and transactions' })
    .optional(),
  clusters: z.boolean().optional(),
  heuristics: heuristicsShape.optional(),
})

export type CaseFile = z.infer<typeof caseFileSchema>
export type CaseFileSeed = z.infer<typeof seedShape>
