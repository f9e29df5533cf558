import { chainOfAsset } from '../ledger/chains.ts'
import type { PolicyId } from '../trace/policyIds.ts'
import type { TraceConversion } from '../wire/traceFile.ts'

/** Stolen coins of one origin that went from one address to another under one policy. */
export interface TaintedPayment {
  readonly policy: PolicyId
  readonly origin: number
  readonly chain: string
  /** Milliseconds. */
  readonly time: number
  /** Empty where no source has it. */
  readonly txHash: string
  /** Empty where the inputs have several addresses. */
  readonly from: string
  /** Where the payer is on another chain: over a bridge. */
  readonly fromChain?: string
  /** Empty: a fee. */
  readonly to: string
  readonly asset: string
  readonly tainted: bigint
  /** All that was paid; as much as `tainted` where that alone is known. */
  readonly whole?: bigint
  readonly basis: bigint | null
  /** To itself, and yet something came: for what it swapped, or as change. */
  readonly own?: boolean
}

/**
 * Stands for the payer where inputs of several addresses pay together, and all that they pay is stolen (but for 1 %: fees and
 * rounding): whose they are is not known, but none brought coins of its own.
 */
export const STOLEN_INPUTS = '*'

/** Who paid, by chain and address: `STOLEN_INPUTS`, or empty, where several did. */
export function payerOf({ chain, fromChain = chain, from, tainted, whole }: TaintedPayment): string {
  if (from !== '') return `${fromChain} ${from}`
  return whole !== undefined && tainted * 100n >= whole * 99n ? STOLEN_INPUTS : ''
}

/** What swaps and bridges brought, as payments: of stolen coins the same part as of what was given. `flows.csv` has no rows of them. */
export function paymentsOfConversions(
  policy: PolicyId,
  conversions: readonly TraceConversion[],
): readonly TaintedPayment[] {
  return conversions.flatMap(({ txHash, time, address, from, to, tainted, basis }) => {
    if (to === null || from.amount === '0') return []
    const whole = Object.values(basis).reduce((sum, part) => sum + BigInt(part ?? 0), 0n)
    const got = (BigInt(to.amount) * BigInt(tainted)) / BigInt(from.amount)
    return Object.entries(basis).map(([origin, part]) => ({
      policy,
      origin: Number(origin),
      chain: chainOfAsset(to.asset),
      time: Date.parse(time),
      txHash: txHash ?? '',
      from: address,
      fromChain: chainOfAsset(from.asset),
      to: to.address,
      asset: to.asset,
      tainted: whole === 0n ? 0n : (got * BigInt(part ?? 0)) / whole,
      basis: part === null ? null : BigInt(part),
      own: to.address === address && chainOfAsset(to.asset) === chainOfAsset(from.asset),
    }))
  })
}
