import { BURN_ADDRESSES } from './burnAddresses.ts'
import type { Transaction } from './chainOrder.ts'
import type { Lot } from './pool.ts'

export interface Conversion {
  readonly actor: string
  readonly from: { readonly asset: string; readonly amount: bigint }
  readonly to: { readonly asset: string; readonly amount: bigint }
}

/** A swap by net flow: exactly one asset of the actor fell and exactly one rose. */
export function findConversion(transaction: Transaction): Conversion | null {
  const transfers = transaction.movements.filter((movement) => movement.kind === 'transfer')
  const gas = transaction.movements.find((movement) => movement.kind === 'gas')
  const senders = transfers.map((movement) => movement.inputs[0]!.address)
  const actor = gas?.inputs[0]?.address ?? senders.find((sender) => !BURN_ADDRESSES.includes(sender))
  if (actor === undefined) return null
  const net = new Map<string, bigint>()
  for (const { inputs, outputs } of transfers) {
    for (const leg of inputs) if (leg.address === actor) net.set(leg.asset, (net.get(leg.asset) ?? 0n) - leg.amount)
    for (const leg of outputs) if (leg.address === actor) net.set(leg.asset, (net.get(leg.asset) ?? 0n) + leg.amount)
  }
  const fell = [...net].filter(([, change]) => change < 0n)
  const rose = [...net].filter(([, change]) => change > 0n)
  if (fell.length !== 1 || rose.length !== 1) return null
  return {
    actor,
    from: { asset: fell[0]![0], amount: -fell[0]![1] },
    to: { asset: rose[0]![0], amount: rose[0]![1] },
  }
}

/** Turns lots that sum to `a` into lots that sum to `b`, by running totals. Their basis stays whole. */
export function scale(lots: readonly Lot[], a: bigint, b: bigint): Lot[] {
  let running = 0n
  return lots.map((lot) => {
    const before = (running * b) / a
    running += lot.amount
    return { ...lot, amount: (running * b) / a - before }
  })
}
