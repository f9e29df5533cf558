import { type ParameterValues, scaled } from '../heuristic.ts'
import type { DrainRule } from './drainAlarm.ts'
import type { DrainParameter } from './drainParameters.ts'
import { perAsset, type Taken, worthOfAll } from './taken.ts'
import type { WalletBalances } from './walletBalances.ts'
import type { WorthOf } from './watched.ts'

/** What rules about one receiver look at. */
export interface DrainSight {
  /** What it was paid within the window. */
  readonly taken: readonly Taken[]
  /** After the last of these payments. */
  readonly balances: WalletBalances
  readonly worthOf: WorthOf
  /** Milliseconds: of the last. */
  readonly time: number
}

export interface DrainBounds {
  /** Milliseconds. */
  readonly window: number
  readonly newFor: number
  readonly assets: number
  readonly halves: number
  readonly customers: number
  /** Percent in millionths. */
  readonly part: bigint
  readonly share: bigint
  readonly left: bigint
}

export function drainBounds(values: ParameterValues<DrainParameter>): DrainBounds {
  return {
    window: Number(values.minutes) * 60_000,
    newFor: Number(values.hours) * 3_600_000,
    assets: Number(values.assets),
    halves: Number(values.halves),
    customers: Number(values.customers),
    part: scaled(values.part, 6),
    share: scaled(values.share, 6),
    left: scaled(values.left, 6),
  }
}

/** The rules about one receiver, in the order in which they are told. */
export const RECEIVER_RULES: readonly (readonly [DrainRule, (sight: DrainSight, bounds: DrainBounds) => boolean])[] = [
  ['assets', takesManyAssets],
  ['share', takesLargeShare],
  ['sweep', sweeps],
]

/** In thousandths: what part of the wallets' worth was taken. Null where that is not known. */
export function shareTaken(sight: DrainSight): number | null {
  const all = worthBefore(sight)
  return all === null ? null : Number((worthOfAll(sight.taken) * 1000n) / all)
}

export function isHalf({ before, exact, amount }: Taken): boolean {
  return before !== null && exact && amount * 2n >= before
}

function takesManyAssets({ taken }: DrainSight, { assets, part }: DrainBounds): boolean {
  return perAsset(taken).filter(({ amount, of }) => of === null || isPart(amount, of, part)).length >= assets
}

function takesLargeShare(sight: DrainSight, { share }: DrainBounds): boolean {
  const all = worthBefore(sight)
  return all !== null && isPart(worthOfAll(sight.taken), all, share)
}

function sweeps({ taken, balances }: DrainSight, { left }: DrainBounds): boolean {
  return taken.some(({ wallet, asset, exact }) => {
    const now = balances.of(wallet, asset)
    if (now === null || !exact) return false
    const from = taken.filter((other) => other.wallet === wallet && other.asset === asset)
    const had = now + from.reduce((sum, { amount }) => sum + amount, 0n)
    return now * ALL <= had * left
  })
}

/** All that the wallets had, at the prices of now; null where nothing that was taken is worth anything, or it is not known what they had. */
function worthBefore({ taken, balances, worthOf, time }: DrainSight): bigint | null {
  let worth = worthOfAll(taken)
  if (worth === 0n || !taken.every(({ exact }) => exact)) return null
  for (const wallet of new Set(taken.map((one) => one.wallet)))
    for (const [asset, balance] of balances.all(wallet)) worth += worthOf(asset, balance, time) ?? 0n
  return worth
}

/** 100 percent in millionths. */
const ALL = 100_000_000n

function isPart(amount: bigint, of: bigint, percent: bigint): boolean {
  return amount * ALL >= of * percent
}
