import { type Legs, type MovementBatch, MovementKind } from '../ledger/batch.ts'

/**
 * Where a case takes clusters for holdings: a cluster of addresses of one UTXO chain has one stock, as an address of an account chain
 * has. Its number is made of the id of the address that stands for the cluster.
 */
export interface ClusterStocks {
  /** Asset id: outpoints of other assets stay what they are. */
  readonly asset: number
  /** The lowest id of an outpoint: no stock of an account chain has it or a higher one. */
  readonly first: number
  /** How many addresses there are. */
  readonly addresses: number
  /** The address (id) that stands for the cluster of another. */
  readonly leaderOf: (address: number) => number
}

/** Holding id of a cluster, by any of its addresses. */
function stockOf({ first, leaderOf }: ClusterStocks, address: number): number {
  return first + leaderOf(address)
}

/** Holding id of an address where it is told on its own: of coins that end there. */
export function ownPlace({ first }: ClusterStocks, address: number): number {
  return first + address
}

/** What a holding id of `stocked` stands for: an address, or a holding of the ledger. */
export function behindStock(
  { first, addresses }: ClusterStocks,
  holding: number,
): { readonly address: number } | { readonly holding: number } {
  if (holding < first) return { holding }
  return holding < first + addresses ? { address: holding - first } : { holding: holding - addresses }
}

/** A batch in which clusters stand where outpoints stood. What has no address stays an outpoint. */
export function stocked(stocks: ClusterStocks, batch: MovementBatch): MovementBatch {
  return { ...batch, inputs: legs(stocks, batch, batch.inputs), outputs: legs(stocks, batch, batch.outputs) }
}

function legs(stocks: ClusterStocks, batch: MovementBatch, side: Legs): Legs {
  const holding = side.holding.slice()
  for (let row = 0; row < batch.length; row++) {
    if (batch.kind[row]! < MovementKind.transaction) continue
    for (let leg = side.start[row]!; leg < side.start[row + 1]!; leg++) {
      const address = side.address[leg]!
      if (address >= 0 && batch.asset[row] === stocks.asset) holding[leg] = stockOf(stocks, address)
      else if (holding[leg]! >= 0) holding[leg]! += stocks.addresses
    }
  }
  return { ...side, holding }
}
