import { type Legs, type MovementBatch, MovementKind } from '../../ledger/batch.ts'
import type { Opening } from '../seeds.ts'
import type { Ancestor } from './ancestors.ts'
import type { Inflow, InflowKind } from './inflow.ts'

/** Transactions with holdings numbered anew, and the seeds that make every inflow its own origin. */
export interface LaidInflows {
  readonly batches: readonly MovementBatch[]
  readonly inflows: readonly Inflow[]
  /** As `Seeds` has them. */
  readonly seeds: {
    readonly inflows: ReadonlyMap<number, number>
    readonly openings: ReadonlyMap<number, Opening>
  }
  /** New number of a holding of the ledger; undefined where no transaction moves it. */
  readonly numberOf: (holding: number) => number | undefined
}

/**
 * Numbers the inflows of a way back in the order in which they first pay. Holdings get small numbers of their own: a walk keeps an entry
 * for every number, and an outpoint that the ledger does not hold needs one, too. `received`: what comes out of these is not looked
 * behind, as all that they ever received is asked for.
 */
export function layInflows(
  batches: readonly MovementBatch[],
  met: ReadonlyMap<number, Ancestor>,
  received: ReadonlySet<number>,
): LaidInflows {
  const numbers = new Map<number, number>()
  let next = 0
  const numberOf = (holding: number) => {
    const known = numbers.get(holding)
    if (known !== undefined) return known
    numbers.set(holding, next)
    return next++
  }
  const inflows: Inflow[] = []
  const byHolding = new Map<number, number>()
  const openings = new Map<number, Opening>()

  const inputsOf = (batch: MovementBatch): Legs => {
    const { start, holding, address } = batch.inputs
    const renumbered = new Float64Array(holding.length)
    for (let row = 0; row < batch.length; row++) {
      for (let leg = start[row]!; leg < start[row + 1]!; leg++) {
        const old = holding[leg]!
        const number = old < 0 ? next++ : numberOf(old)
        renumbered[leg] = number
        if (byHolding.has(number) || openings.has(number)) continue
        const node = old < 0 ? undefined : met.get(old)
        const kind = received.has(old) ? 'itself' : kindOf(batch, row, old, node)
        if (kind === null) continue
        const origin = inflows.length + 1
        const asset = batch.asset[row]!
        inflows.push({
          origin,
          kind,
          holding: old < 0 ? null : old,
          address: address[leg]!,
          asset,
          depth: node?.depth ?? null,
          tx: batch.tx[row]!,
          spentBy: old < 0 ? { row: batch.row[row]!, input: leg - start[row]! } : null,
        })
        const from = Number.NEGATIVE_INFINITY
        if (kind === 'shortfall') openings.set(number, { origin, address: address[leg]!, asset, amount: 'all', from })
        else byHolding.set(number, origin)
      }
    }
    return { ...batch.inputs, holding: renumbered }
  }

  const laid = batches.map((batch) => {
    const inputs = inputsOf(batch)
    return {
      ...batch,
      inputs,
      outputs: { ...batch.outputs, holding: batch.outputs.holding.map((holding) => numberOf(holding)) },
    }
  })
  return {
    batches: laid,
    inflows,
    seeds: { inflows: byHolding, openings },
    numberOf: (holding) => numbers.get(holding),
  }
}

/** What a payer is to the way back; null: nothing, or all that it has is seen to come in. */
function kindOf(batch: MovementBatch, row: number, holding: number, node: Ancestor | undefined): InflowKind | null {
  if (holding < 0) return 'unresolved'
  if (node === undefined) return null
  if (node.inflow !== null) return node.inflow
  return batch.kind[row]! < MovementKind.transaction ? 'shortfall' : null
}
