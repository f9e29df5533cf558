import type { TakenAsset } from './drainAlarm.ts'

/** A payment from a watched wallet to a new receiver. */
export interface Taken {
  /** Milliseconds. */
  readonly time: number
  readonly hash: string
  readonly wallet: string
  readonly receiver: string
  readonly asset: string
  readonly amount: bigint
  /** What the wallet had of the asset just before; null: not known. */
  readonly before: bigint | null
  /** Whether it had no more than that. */
  readonly exact: boolean
  readonly worth: bigint | null
}

export function worthOfAll(taken: readonly Taken[]): bigint {
  return taken.reduce((sum, { worth }) => sum + (worth ?? 0n), 0n)
}

/** Summed up, in the order in which the assets first went. What was there is what the wallets had before the first payment of each. */
export function perAsset(taken: readonly Taken[]): readonly TakenAsset[] {
  const sums = new Map<string, { amount: bigint; of: bigint | null; readonly wallets: Set<string> }>()
  for (const { asset, amount, before, wallet } of taken) {
    const sum = sums.get(asset)
    if (sum === undefined) {
      sums.set(asset, { amount, of: before, wallets: new Set([wallet]) })
      continue
    }
    sum.amount += amount
    if (sum.wallets.has(wallet)) continue
    sum.wallets.add(wallet)
    sum.of = sum.of === null || before === null ? null : sum.of + before
  }
  return [...sums].map(([asset, { amount, of }]) => ({ asset, amount, of }))
}
