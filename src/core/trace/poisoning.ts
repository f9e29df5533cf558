import { addToGroup } from '../groupBy.ts'
/** A movement between an address that is asked about and one of several others that look alike. */
export interface LookAlikePayment {
  /** Address ids. */
  readonly address: number
  readonly other: number
  /** What `other` looks like when it is shortened: its first six and last four characters. */
  readonly shape: string
  /** True: `address` pays. */
  readonly outgoing: boolean
  readonly asset: number
  readonly amount: bigint
}

/** An address that was made to be taken for another one. */
export interface Poisoner {
  /** Whom it deals with, who it is, and whom it looks like: address ids. */
  readonly address: number
  readonly poisoner: number
  readonly like: number
  readonly payments: number
  /** Whether it was paid something that counts: somebody fell for it. */
  readonly paid: boolean
}

/** What is less than this part of what the real counterparty moved is dust. */
const DUST = 1000n

/**
 * Address poisoning: an address that looks like an earlier counterparty of somebody, and has sent him nothing but dust, or tokens
 * that nobody knows. That two addresses share their ends by chance happens once in 10^12.
 *
 * @param payments in chain order
 * @param isReal whether an asset is one that counts: known, or one that was stolen
 */
export function poisonersIn(
  payments: readonly LookAlikePayment[],
  isReal: (asset: number) => boolean,
): readonly Poisoner[] {
  const groups = new Map<string, Map<number, LookAlikePayment[]>>()
  for (const payment of payments) {
    const key = `${payment.address} ${payment.shape}`
    const group = groups.get(key) ?? new Map<number, LookAlikePayment[]>()
    groups.set(key, group)
    addToGroup(group, payment.other, payment)
  }
  return [...groups.values()].flatMap((group) => {
    // In the order in which they first came up.
    const members = [...group.values()]
    return members.flatMap((own, at) => {
      const real = members
        .slice(0, at)
        .find((earlier) => own.every((one) => one.outgoing || isDust(one, earlier, isReal)))
      if (real === undefined) return []
      const paid = own.some((one) => one.outgoing && isReal(one.asset) && !isDust(one, real, isReal))
      const { address, other } = own[0]!
      return [{ address, poisoner: other, like: real[0]!.other, payments: own.length, paid }]
    })
  })
}

function isDust(
  { asset, amount }: LookAlikePayment,
  real: readonly LookAlikePayment[],
  isReal: (asset: number) => boolean,
): boolean {
  const same = real.filter((one) => one.asset === asset)
  if (same.length === 0) return !isReal(asset)
  return same.some((one) => amount * DUST <= one.amount)
}
