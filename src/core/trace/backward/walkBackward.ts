import type { MovementBatch } from '../../ledger/batch.ts'
import type { Lot } from '../lots.ts'
import type { Policy } from '../policies/policy.ts'
import type { PolicyId } from '../policyIds.ts'
import { NO_SEEDS } from '../seeds.ts'
import type { ReadingContext } from '../walk/readTransaction.ts'
import { Walk } from '../walk/walk.ts'
import type { Ancestor } from './ancestors.ts'
import type { Inflow } from './inflow.ts'
import { layInflows } from './layInflows.ts'

export interface WalkBackwardParameters {
  /** The transactions that lead to the holdings, whole, in chain order. */
  readonly batches: readonly MovementBatch[]
  /** Every holding that `Ancestors` met. */
  readonly met: ReadonlyMap<number, Ancestor>
  /** What was asked for. */
  readonly held: readonly Held[]
  /** Those that conserve amounts: the others say nothing of how much came from where. */
  readonly policies: readonly Policy[]
  readonly reading: Omit<ReadingContext, 'seeds'>
}

/** A holding that was asked for. */
export interface Held {
  readonly holding: number
  readonly address: number
  readonly asset: number
  /** What an outpoint holds; null for a stock of an account chain. */
  readonly amount: bigint | null
  /** Of a stock: all that it ever received is asked for, and not what it holds at the end. */
  readonly received: boolean
}

/** Where coins come from, under every policy. */
export interface CameFrom {
  readonly inflows: readonly Inflow[]
  readonly policies: readonly {
    readonly policy: PolicyId
    readonly holdings: readonly HoldingParts[]
  }[]
}

export interface HoldingParts {
  readonly holding: number
  /** All that it holds. */
  readonly total: bigint
  /** Origin → how much of it came from there, and how much of what came from there that is, in that asset; by origin. */
  readonly parts: readonly { readonly origin: number; readonly amount: bigint; readonly basis: bigint }[]
}

/**
 * Walks forward from where a way back ends, with every inflow its own origin, and says what of each lies in the holdings. So both
 * directions agree to the unit.
 */
export function walkBackward({ batches, met, held, policies, reading }: WalkBackwardParameters): CameFrom {
  const received = new Set(held.flatMap((one) => (one.received ? one.holding : [])))
  const laid = layInflows(batches, met, received)
  const ending = new Set(held.flatMap((one) => (one.received ? `${one.address} ${one.asset}` : [])))
  const walk = new Walk({
    ...reading,
    policies,
    origins: laid.inflows.length,
    seeds: { ...NO_SEEDS, ...laid.seeds },
    coinJoins: null,
    stocks: null,
    stops: [{ id: 'service', byAddress: false, stops: ({ address, asset }) => ending.has(`${address} ${asset}`) }],
    freezes: [],
    flows: false,
    claims: null,
  })
  for (const batch of laid.batches) walk.read(batch)
  const own = ownInflows(held, met, laid.inflows.length)
  return {
    inflows: [...laid.inflows, ...own.values()],
    policies: walk.states.map(({ policy, pools, ends }) => ({
      policy: policy.id,
      holdings: held.map(({ holding, amount, received }) => {
        const origin = own.get(holding)?.origin
        if (origin !== undefined && amount !== null)
          return { holding, total: amount, parts: [{ origin, amount, basis: amount }] }
        const number = laid.numberOf(holding) ?? -1
        if (received) {
          const parts = partsOf([...ends.ends()].flatMap((end) => (end.holding === number ? end.arrivals : [])))
          return { holding, total: parts.reduce((sum, part) => sum + part.amount, 0n), parts }
        }
        return { holding, total: walk.totals[number] ?? 0n, parts: partsOf(pools[number]?.lots() ?? []) }
      }),
    })),
  }
}

/** What was asked for may be where the way back ends: a coinbase's output. */
function ownInflows(
  held: readonly Held[],
  met: WalkBackwardParameters['met'],
  before: number,
): ReadonlyMap<number, Inflow> {
  const ends = held.filter(({ holding }) => met.get(holding)?.inflow === 'coinbase')
  return new Map(
    ends.map(({ holding, address, asset }, index) => {
      const origin = before + index + 1
      return [holding, { origin, kind: 'coinbase', holding, address, asset, depth: 0, tx: null, spentBy: null }]
    }),
  )
}

function partsOf(lots: Iterable<Pick<Lot, 'origin' | 'amount' | 'basis'>>): HoldingParts['parts'] {
  const parts = new Map<number, { origin: number; amount: bigint; basis: bigint }>()
  for (const { origin, amount, basis } of lots) {
    if (origin === 0) continue
    const part = parts.get(origin) ?? { origin, amount: 0n, basis: 0n }
    part.amount += amount
    part.basis += basis
    parts.set(origin, part)
  }
  return [...parts.values()].sort((a, b) => a.origin - b.origin)
}
