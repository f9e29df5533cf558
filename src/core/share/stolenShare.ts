import type { PolicyId } from '../trace/policyIds.ts'
import { addressKey } from './compareLists.ts'
import type { ShareInput } from './shareInput.ts'
import type { TalliedAddress } from './taintTally.ts'

/** Shares count in 10^-4. */
export const WHOLE = 10_000n
const FINE = 10n ** 18n

/**
 * What part of all that an address received is stolen, under one policy, rounded down: of each asset that others brought stolen
 * coins in, weighed by what these stand for. `counts`: whose payments count, by chain and address; empty: of several payers.
 *
 * An address of which the ledger names no receipt got all of it before the ledger begins: its coins are what the case says.
 */
export function stolenShare(
  { facts }: Pick<ShareInput, 'facts'>,
  tally: TalliedAddress,
  policy: PolicyId,
  counts: (payer: string) => boolean,
): bigint {
  const received = facts.get(addressKey(tally))
  let weights = 0n
  let sum = 0n
  for (const [asset, weight] of tally.weight) {
    weights += weight
    const whole = received?.get(asset)?.received ?? 0n
    const stolen = [...(tally.paid.get(asset) ?? [])]
      .filter(([payer]) => counts(payer))
      .reduce((all, [, sums]) => all + (sums.get(policy) ?? 0n), 0n)
    sum += weight * (whole === 0n || stolen >= whole ? (stolen > 0n ? FINE : 0n) : (stolen * FINE) / whole)
  }
  return weights === 0n ? 0n : (sum * WHOLE) / (weights * FINE)
}

/** `9876n` → `0.9876`. */
export function shareText(share: bigint): string {
  return `${share / WHOLE}.${(share % WHOLE).toString().padStart(4, '0')}`
}
