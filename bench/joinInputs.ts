import { UnionFind } from '../src/core/cluster/unionFind.ts'
import type { UtxoLegs } from '../src/core/ledger/utxoBatch.ts'

/** The barest clusters: the inputs of each transaction joined, and nothing else asked. `addresses`: how many there are. */
export function joinInputs(batches: readonly UtxoLegs[], addresses: number): void {
  const sets = new UnionFind(addresses)
  sets.grow(addresses)
  for (const { start, address } of batches)
    for (let i = 0; i + 1 < start.length; i++) {
      let root = -1
      for (let k = start[i]!; k < start[i + 1]!; k++) {
        if (address[k]! < 0) continue
        const own = sets.find(address[k]!)
        root = root === -1 || own === root ? own : sets.link(root, own)
      }
    }
}
