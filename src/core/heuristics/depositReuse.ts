import type { AddressMovement } from '../ledger/addressMovement.ts'
import { MovementKind } from '../ledger/batch.ts'
import { type Heuristic, type ParameterValues, scaled } from './heuristic.ts'

type Parameter = 'amount' | 'percent' | 'blocks' | 'forwarded'

/** What the ledger shows of one address that paid an exchange. */
export interface DepositFacts {
  readonly address: number
  /** Its whole history, in chain order. */
  readonly movements: readonly AddressMovement[]
  /** The exchange that a tag names at an address; null where none does. */
  readonly exchangeAt: (address: number) => string | null
  /** Whether an address can be a user: no exchange, no burn address. */
  readonly isUser: (address: number) => boolean
  /** Decimals of an asset that is a chain's own coin; null for tokens. */
  readonly coinDecimals: (asset: number) => number | null
}

/** An address that looks like one which an exchange gave to a customer. */
export interface Deposit {
  readonly address: number
  readonly exchange: string
  /** Of its surest pair. In thousandths. */
  readonly confidence: number
  /** Every asset that it ever sent on: what it received of it, and what of that it sent to the exchange. */
  readonly assets: readonly { readonly asset: number; readonly received: bigint; readonly forwarded: bigint }[]
  readonly pairs: readonly DepositPair[]
}

/** A payment, and the forwarding of nearly the same amount. */
export interface DepositPair {
  readonly user: number
  readonly asset: number
  readonly paid: AddressMovement
  readonly forwarded: AddressMovement
  readonly difference: bigint
  /** The largest difference that counts for a payment of this size. */
  readonly allowed: bigint
  readonly blocks: number
  /** In thousandths. */
  readonly confidence: number
}

/**
 * Deposit addresses of exchanges: a user pays one, and it forwards nearly the same amount to the exchange soon after.
 * Confidence of a pair: 1 − ½·Δa/a_max − ½·Δt/t_max.
 */
export const depositReuse: Heuristic<Parameter, DepositFacts, Deposit | null> = {
  id: 'deposit-reuse',
  version: 1,
  finds: 'addresses that an exchange gave to a customer to pay in at, and who pays there',
  source:
    'F. Victor, "Address Clustering Heuristics for Ethereum", Financial Cryptography 2020: the largest difference and the longest time. Wu et al., "Tutela", 2022, measured a recall of 39 % against names of the Ethereum Name Service. Nobody has measured how often it is right. The share that must be forwarded and the allowance for gas are dyepack’s.',
  model: 'account',
  acceptable: true,
  parameters: {
    amount: {
      default: '0.01',
      means: 'how much less than it received it may forward, in whole coins of the chain',
      most: 1_000_000,
      whole: false,
    },
    percent: {
      default: '1',
      means: 'or the gas paid and so many percent of what it received, where that is more; for tokens this alone',
      most: 100,
      whole: false,
    },
    blocks: {
      default: '3200',
      means: 'how many blocks after the payment it may forward',
      most: 1_000_000_000,
      whole: true,
    },
    forwarded: {
      default: '90',
      means:
        'percent of all it ever received of an asset that must go to the one exchange, of every asset that it sends',
      most: 100,
      whole: false,
    },
  },
  find: (facts, parameters) => {
    if (facts.movements.length > MOST_MOVEMENTS) return null
    const balance = sumsOf(facts)
    const exchange = oneExchange(balance, scaled(parameters.forwarded, 6))
    if (exchange === null) return null
    const pairs = pairsOf(facts, exchange, parameters)
    if (pairs.length === 0) return null
    return {
      address: facts.address,
      exchange,
      confidence: pairs.reduce((best, pair) => Math.max(best, pair.confidence), 0),
      assets: [...balance].flatMap(([asset, { received, sent, to }]) =>
        sent === 0n ? [] : [{ asset, received, forwarded: to.get(exchange) ?? 0n }],
      ),
      pairs,
    }
  },
}

/** Nobody's own deposit address has more; and whoever floods one with payments must not make the search slow. */
const MOST_MOVEMENTS = 10_000

interface Sums {
  received: bigint
  sent: bigint
  /** Exchange → what was sent to it. */
  readonly to: Map<string, bigint>
}

/** By asset, in the order of the first movement. */
function sumsOf({ address, movements, exchangeAt }: DepositFacts): ReadonlyMap<number, Sums> {
  const sums = new Map<number, Sums>()
  for (const { kind, asset, payer, payee, amount } of movements) {
    if (kind === MovementKind.gas || payer === payee || amount === 0n) continue
    const sum = sums.get(asset) ?? { received: 0n, sent: 0n, to: new Map() }
    sums.set(asset, sum)
    if (payer !== address) {
      sum.received += amount
      continue
    }
    sum.sent += amount
    const exchange = payee === null ? null : exchangeAt(payee)
    if (exchange !== null) sum.to.set(exchange, (sum.to.get(exchange) ?? 0n) + amount)
  }
  return sums
}

/**
 * The one exchange to which enough of every asset goes that the address sends at all. What it only ever received says
 * nothing: anybody can send anybody a token.
 */
function oneExchange(sums: ReadonlyMap<number, Sums>, share: bigint): string | null {
  const sent = [...sums.values()].filter((sum) => sum.sent > 0n)
  const names = new Set(sent.flatMap(({ to }) => [...to.keys()]))
  const enough = [...names].filter((name) =>
    sent.every(({ received, to }) => (to.get(name) ?? 0n) * 100_000_000n >= received * share && to.has(name)),
  )
  return enough.length === 1 ? enough[0]! : null
}

/** Each forwarding with the payment that fits it best, and each payment once: forwardings take theirs in chain order. */
function pairsOf(facts: DepositFacts, exchange: string, parameters: ParameterValues<Parameter>): DepositPair[] {
  const { address, movements, exchangeAt, isUser } = facts
  const most = Number(parameters.blocks)
  const allowed = allowance(facts, parameters)
  const open = new Map<number, Set<AddressMovement>>()
  const pairs: DepositPair[] = []
  for (const movement of movements) {
    const { kind, asset, payer, payee, amount, height } = movement
    if (kind === MovementKind.gas || payer === payee || amount === 0n || height === null) continue
    const waiting = open.get(asset) ?? new Set()
    open.set(asset, waiting)
    if (payer !== address) {
      if (isUser(payer)) waiting.add(movement)
      continue
    }
    if (payee === null || exchangeAt(payee) !== exchange) continue
    let best: DepositPair | null = null
    for (const paid of waiting) {
      const blocks = height - paid.height!
      if (blocks > most) {
        waiting.delete(paid)
        continue
      }
      const difference = paid.amount - amount
      if (difference < 0n) continue
      const limit = allowed(paid, movement)
      if (difference > limit) continue
      const confidence = confidenceOf(difference, limit, blocks, most)
      if (best !== null && best.confidence >= confidence) continue
      best = {
        user: paid.payer,
        asset,
        paid,
        forwarded: movement,
        difference,
        allowed: limit,
        blocks,
        confidence,
      }
    }
    if (best === null) continue
    waiting.delete(best.paid)
    pairs.push(best)
  }
  return pairs
}

/** a_max of a payment and its forwarding. */
function allowance({ address, movements, coinDecimals }: DepositFacts, parameters: ParameterValues<Parameter>) {
  const gas = new Map<number, bigint>()
  for (const { kind, payer, tx, amount } of movements) {
    if (kind === MovementKind.gas && payer === address) gas.set(tx, (gas.get(tx) ?? 0n) + amount)
  }
  const percent = scaled(parameters.percent, 6)
  return (paid: AddressMovement, forwarded: AddressMovement): bigint => {
    const part = (paid.amount * percent) / 100_000_000n
    const decimals = coinDecimals(paid.asset)
    if (decimals === null) return part
    const [fixed, relative] = [scaled(parameters.amount, decimals), part + (gas.get(forwarded.tx) ?? 0n)]
    return fixed > relative ? fixed : relative
  }
}

/** 1 − ½·Δa/a_max − ½·Δt/t_max in thousandths, rounded down. A limit of zero leaves no room, and so takes nothing off. */
function confidenceOf(difference: bigint, allowed: bigint, blocks: number, most: number): number {
  const [a, t] = [allowed === 0n ? 1n : allowed, most === 0 ? 1n : BigInt(most)]
  return Number((1000n * (2n * a * t - difference * t - BigInt(blocks) * a)) / (2n * a * t))
}
