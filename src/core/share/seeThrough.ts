import { addressKey } from './compareLists.ts'
import type { TaintedPayment } from './taintedPayment.ts'

/** A payment, and who is to be taken for its payer. */
export interface SeenThrough {
  readonly payment: TaintedPayment
  /** Whether who got it paid all of it on in the same transaction, so that it never had it. */
  readonly passedOn: boolean
}

/**
 * The payments of one transaction under one policy, in chain order, with contracts seen through that hold nothing: whoever first gets and
 * then pays on just as much, of each asset and origin, is no stop on the way. What it pays was paid by who paid it; where several did, by
 * the contract itself.
 */
export function seeThrough(payments: readonly TaintedPayment[]): readonly SeenThrough[] {
  const conduits = conduitsOf(payments)
  if (conduits.size === 0) return payments.map((payment) => ({ payment, passedOn: false }))
  const payers = new Map<string, Payer | null>()
  return payments.map((payment) => {
    const from = conduits.has(payerKey(payment)) ? (payers.get(payerKey(payment)) ?? null) : null
    const seen = from === null ? payment : { ...payment, ...from }
    const to = addressKey({ chain: payment.chain, address: payment.to })
    const passedOn = conduits.has(to)
    if (passedOn) {
      const payer = { from: seen.from, fromChain: seen.fromChain ?? seen.chain }
      const known = payers.get(to)
      const same = known === undefined || (known?.from === payer.from && known.fromChain === payer.fromChain)
      payers.set(to, same ? payer : null)
    }
    return { payment: seen, passedOn }
  })
}

type Payer = Required<Pick<TaintedPayment, 'from' | 'fromChain'>>

function payerKey({ chain, fromChain = chain, from }: TaintedPayment): string {
  return addressKey({ chain: fromChain, address: from })
}

/** Who never pays more than came before, and has nothing left. */
function conduitsOf(payments: readonly TaintedPayment[]): ReadonlySet<string> {
  const held = new Map<string, Map<string, bigint>>()
  const never = new Set<string>()
  const add = (key: string, { asset, origin, tainted }: TaintedPayment, sign: 1n | -1n) => {
    const sums = held.get(key) ?? new Map<string, bigint>()
    held.set(key, sums)
    const unit = `${origin} ${asset}`
    const sum = (sums.get(unit) ?? 0n) + sign * tainted
    sums.set(unit, sum)
    if (sum < 0n) never.add(key)
  }
  for (const payment of payments) {
    if (payment.from !== '') add(payerKey(payment), payment, -1n)
    if (payment.to !== '') add(addressKey({ chain: payment.chain, address: payment.to }), payment, 1n)
  }
  return new Set(
    [...held].flatMap(([key, sums]) => (!never.has(key) && [...sums.values()].every((sum) => sum === 0n) ? [key] : [])),
  )
}
