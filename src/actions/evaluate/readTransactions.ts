import type { ChainInput, ChainTransaction } from '../../core/accuracy/chainTransaction.ts'
import { amountAt, type Legs, MovementKind } from '../../core/ledger/batch.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'

/** All transactions of a ledger's UTXO chains up to `asOf`, in words and in their order. What nobody knows of an input is made up. */
export async function readTransactions(store: LedgerStore, asOf: number): Promise<readonly ChainTransaction[]> {
  const made = new Map<number, Pick<ChainInput, 'hash' | 'n'>>()
  const read: ChainTransaction[] = []
  let unknown = 0
  for await (const { length, kind, tx, inputs, outputs } of store.movements('everything', asOf)) {
    const rows = Array.from({ length }, (_, row) => row).filter((row) => kind[row]! >= MovementKind.transaction)
    const places = await store.transactions(rows.map((row) => tx[row]!))
    const ids = [...new Set(rows.flatMap((row) => [inputs, outputs].flatMap((legs) => addressesOf(legs, row))))]
    const texts = await store.addresses(ids.filter((id) => id >= 0))
    const named = new Map(ids.filter((id) => id >= 0).map((id, i) => [id, texts[i]!]))
    const legsOf = (legs: Legs, row: number) =>
      Array.from({ length: legs.start[row + 1]! - legs.start[row]! }, (_, i) => {
        const leg = legs.start[row]! + i
        const address = named.get(legs.address[leg]!) ?? null
        return { holding: legs.holding[leg]!, address, value: amountAt(legs.amount, leg) }
      })
    for (const [i, row] of rows.entries()) {
      const { chain, hash, height, time } = places[i]!
      read.push({
        kind: 'transaction',
        chain,
        height: height!,
        time,
        hash: hash!,
        coinbase: kind[row] === MovementKind.coinbase,
        inputs: legsOf(inputs, row).map(({ holding, address, value }) => {
          const spent = made.get(holding) ?? { hash: `facade30${(unknown++).toString(16).padStart(56, '0')}`, n: 0 }
          return { ...spent, address, value }
        }),
        outputs: legsOf(outputs, row).map(({ holding, address, value }, n) => {
          made.set(holding, { hash: hash!, n })
          return { address, value }
        }),
      })
    }
  }
  return read
}

function addressesOf({ start, address }: Legs, row: number): readonly number[] {
  return [...address.subarray(start[row]!, start[row + 1]!)]
}
