import type { Outflow } from './outflow.ts'
import type { ReceiverGroup } from './sortOutflows.ts'

/** All that one receiver got of an asset in a transaction. */
export interface ProposedSeed {
  /** The first payment. */
  readonly payment: Outflow
  readonly amount: bigint
}

/** In chain order. */
export function seedsOf(proposed: readonly ReceiverGroup[]): readonly ProposedSeed[] {
  const seeds = new Map<string, { readonly payment: Outflow; amount: bigint }>()
  for (const payment of proposed.flatMap(({ payments }) => payments)) {
    const key = [payment.chain, payment.hash, payment.asset, payment.to].join(' ')
    const seed = seeds.get(key)
    if (seed === undefined) seeds.set(key, { payment, amount: payment.amount })
    else seed.amount += payment.amount
  }
  return [...seeds.values()].sort((a, b) => a.payment.row - b.payment.row)
}
