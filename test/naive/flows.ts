import { BURN_ADDRESSES } from './burnAddresses.ts'
import type { Movement } from './chainOrder.ts'

export type Amount = readonly [asset: string, amount: bigint]

/** The one who got one thing for the one thing that was given, and gave nothing. */
export function winnerOf(
  all: readonly Movement[],
  people: readonly string[],
  gave: readonly Amount[],
  giver?: string,
): string | null {
  if (gave.length !== 1) return null
  const winners = people.filter((one) => {
    const mine = balance(all, one)
    return one !== giver && mine.gave.length === 0 && mine.got.length === 1 && mine.got[0]![0] !== gave[0]![0]
  })
  return winners.length === 1 ? winners[0]! : null
}

export function balance(all: readonly Movement[], who: string): { gave: readonly Amount[]; got: readonly Amount[] } {
  const net = new Map<string, bigint>()
  for (const { inputs, outputs } of all) {
    for (const leg of inputs) if (leg.address === who) net.set(leg.asset, (net.get(leg.asset) ?? 0n) - leg.amount)
    for (const leg of outputs) if (leg.address === who) net.set(leg.asset, (net.get(leg.asset) ?? 0n) + leg.amount)
  }
  return {
    gave: [...net].filter(([, change]) => change < 0n).map(([asset, change]) => [asset, -change]),
    got: [...net].filter(([, change]) => change > 0n),
  }
}

/** Everybody who pays or is paid, burn addresses apart, in the order in which they come up. */
export function peopleOf(all: readonly Movement[]): readonly string[] {
  const everybody = new Set(all.flatMap((one) => [fromOf(one), toOf(one)]))
  return [...everybody].filter((one) => !BURN_ADDRESSES.includes(one))
}

export function fromOf({ inputs }: Movement): string {
  return inputs[0]!.address
}

export function toOf({ outputs }: Movement): string {
  return outputs[0]!.address
}
