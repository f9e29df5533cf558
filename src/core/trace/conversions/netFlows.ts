import { amountAt, type Legs, type MovementBatch, MovementKind } from '../../ledger/batch.ts'
import type { Side } from './exchange.ts'

/** What left an address and what came to it in one transaction, in net, gas apart. Each side in the order of its first movement. */
export interface NetFlow {
  readonly fallen: readonly Side[]
  readonly risen: readonly Side[]
}

/** Address id → its net flow, over the rows of one transaction but for `without` and those that touch an address of `apart`. */
export function netFlows(
  batch: MovementBatch,
  first: number,
  end: number,
  apart: ReadonlySet<number> = NOBODY,
  without: ReadonlySet<number> = NOBODY,
): Map<number, NetFlow> {
  const nets = new Map<number, Nets>()
  for (let row = first; row < end; row++) {
    if (batch.kind[row] === MovementKind.gas || without.has(row)) continue
    const from = addressOf(batch.inputs, row)
    const to = addressOf(batch.outputs, row)
    if (apart.has(from) || apart.has(to)) continue
    addTo(netsOf(from), batch.inputs, row, batch.asset[row]!, -1n)
    addTo(netsOf(to), batch.outputs, row, batch.asset[row]!, 1n)
  }
  return new Map(Array.from(nets, ([address, ofAddress]) => [address, toFlow(ofAddress)]))

  function netsOf(address: number): Nets {
    let ofAddress = nets.get(address)
    if (ofAddress === undefined) {
      ofAddress = new Map()
      nets.set(address, ofAddress)
    }
    return ofAddress
  }
}

/** The net flow of one address alone: most swaps need no more. */
export function netFlowOf(
  batch: MovementBatch,
  first: number,
  end: number,
  ignored: ReadonlySet<number>,
  address: number,
): NetFlow {
  const nets: Nets = new Map()
  for (let row = first; row < end; row++) {
    if (batch.kind[row] === MovementKind.gas || ignored.has(row)) continue
    const asset = batch.asset[row]!
    if (addressOf(batch.inputs, row) === address) addTo(nets, batch.inputs, row, asset, -1n)
    if (addressOf(batch.outputs, row) === address) addTo(nets, batch.outputs, row, asset, 1n)
  }
  return toFlow(nets)
}

/** Gave one thing or several, and got another or several. */
export function isMixed({ fallen, risen }: NetFlow): boolean {
  return fallen.length > 0 && risen.length > 0
}

/** The address of a side of an account movement; -1 where it has none. */
export function addressOf(legs: Legs, row: number): number {
  const leg = legs.start[row]!
  return leg < legs.start[row + 1]! ? legs.address[leg]! : -1
}

export const NOBODY: ReadonlySet<number> = new Set()

/** By asset id, in the order in which the assets first moved. */
type Nets = Map<number, { readonly holding: number; amount: bigint }>

function addTo(nets: Nets, legs: Legs, row: number, asset: number, sign: bigint): void {
  const leg = legs.start[row]!
  const amount = sign * amountAt(legs.amount, leg)
  const net = nets.get(asset)
  if (net === undefined) nets.set(asset, { holding: legs.holding[leg]!, amount })
  else net.amount += amount
}

function toFlow(nets: Nets): NetFlow {
  const fallen: Side[] = []
  const risen: Side[] = []
  for (const [asset, { holding, amount }] of nets) {
    if (amount < 0n) fallen.push({ holding, asset, amount: -amount })
    else if (amount > 0n) risen.push({ holding, asset, amount })
  }
  return { fallen, risen }
}
