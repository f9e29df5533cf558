import type { PolicyId } from '../trace/policyIds.ts'
import type { Quoted } from './shareInput.ts'
import { payerOf, type TaintedPayment } from './taintedPayment.ts'

/** Everything that brought stolen coins to an address, or took them away. */
export interface TalliedAddress {
  readonly chain: string
  readonly address: string
  /** Asset → payer (`payerOf`) → stolen coins by policy. The address itself: its own swaps. */
  readonly paid: ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<PolicyId, bigint>>>
  /** Asset → what its payments by others stand for under the policy in front, in parts of what was stolen. */
  readonly weight: ReadonlyMap<string, bigint>
  /** Asset → payments under the policy in front, to be priced. */
  readonly quoted: ReadonlyMap<string, readonly Quoted[]>
  /** Of payments to it under the policy in front, with their times. */
  readonly transactions: ReadonlyMap<string, number>
  /** Whom the coins came from under the policy in front; empty texts apart. */
  readonly payers: ReadonlySet<string>
  /** Milliseconds, of payments to and from it under the policy in front. */
  readonly first: number
  readonly last: number
  /** Whether stolen coins left it. */
  readonly paysOut: boolean
  /** False: under every policy, all that came there was paid on in the same transaction. */
  readonly holds: boolean
}

export interface TaintTally {
  /** `passedOn`: who got it paid it on in the same transaction. */
  add(payment: TaintedPayment, passedOn?: boolean): void
  /** By chain and address, joined by a space. */
  result(): ReadonlyMap<string, TalliedAddress>
}

/** Adds up what stolen coins did, address by address. `stolen`: by origin, what weights are parts of. */
export function createTaintTally(front: PolicyId, stolen: ReadonlyMap<number, bigint>): TaintTally {
  const entries = new Map<string, Entry>()
  const entryOf = (chain: string, address: string) => {
    const key = `${chain} ${address}`
    const known = entries.get(key)
    if (known !== undefined) return known
    const entry = emptyEntry(chain, address)
    entries.set(key, entry)
    return entry
  }
  return {
    add: (payment, passedOn = false) => {
      const { policy, chain, from, to, fromChain = chain } = payment
      const inFront = policy === front
      const toItself = from === to && fromChain === chain
      if (inFront && from !== '' && !toItself) {
        const payer = entryOf(fromChain, from)
        payer.paysOut = true
        seen(payer, payment.time)
      }
      if (to === '') return
      // A transfer to oneself brings nothing; a swap of one's own brings another asset, and change another outpoint.
      if (toItself && !payment.own) return
      const entry = entryOf(chain, to)
      addPaid(entry, payment)
      entry.holds ||= !passedOn
      if (!inFront) return
      seen(entry, payment.time)
      if (payment.txHash !== '' && !entry.transactions.has(payment.txHash))
        entry.transactions.set(payment.txHash, payment.time)
      if (toItself) return
      const quotes = entry.quoted.get(payment.asset) ?? []
      quotes.push({ amount: payment.tainted, time: payment.time })
      entry.quoted.set(payment.asset, quotes)
      const by = payerOf(payment)
      if (by !== '') entry.payers.add(by)
      const whole = stolen.get(payment.origin) ?? 0n
      const part = whole === 0n ? 0n : ((payment.basis ?? 0n) * SCALE) / whole
      entry.weight.set(payment.asset, (entry.weight.get(payment.asset) ?? 0n) + part)
    },
    result: () => entries,
  }
}

/** Weights count parts of what was stolen in 10^-18. */
const SCALE = 10n ** 18n

interface Entry {
  readonly chain: string
  readonly address: string
  readonly paid: Map<string, Map<string, Map<PolicyId, bigint>>>
  readonly weight: Map<string, bigint>
  readonly quoted: Map<string, Quoted[]>
  readonly transactions: Map<string, number>
  readonly payers: Set<string>
  first: number
  last: number
  paysOut: boolean
  holds: boolean
}

function emptyEntry(chain: string, address: string): Entry {
  const times = { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY }
  const sums = {
    paid: new Map(),
    weight: new Map(),
    quoted: new Map(),
    transactions: new Map(),
    payers: new Set<string>(),
  }
  return { chain, address, ...sums, ...times, paysOut: false, holds: false }
}

function seen(entry: Entry, time: number): void {
  entry.first = Math.min(entry.first, time)
  entry.last = Math.max(entry.last, time)
}

function addPaid(entry: Entry, payment: TaintedPayment): void {
  const { asset, policy, tainted } = payment
  const payers = entry.paid.get(asset) ?? new Map<string, Map<PolicyId, bigint>>()
  entry.paid.set(asset, payers)
  const payer = payerOf(payment)
  const sums = payers.get(payer) ?? new Map<PolicyId, bigint>()
  payers.set(payer, sums)
  sums.set(policy, (sums.get(policy) ?? 0n) + tainted)
}
