import type { LedgerRow } from '../../core/accuracy/ledgerRow.ts'
import { inputError } from '../../core/errors.ts'
import { amountAt, MovementKind } from '../../core/ledger/batch.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'

const KINDS = ['native', 'internal', 'token', 'gas'] as const

/** All movements of an account ledger up to `asOf`, in words and in chain order: index = the ledger's ordinal. Error: `EVALUATE_UTXO`. */
export async function readRows(store: LedgerStore, asOf: number): Promise<readonly LedgerRow[]> {
  const assets = await store.assets()
  const rows: LedgerRow[] = []
  for await (const batch of store.movements('everything', asOf)) {
    const legs = [...batch.kind].map((kind, row) => {
      if (kind >= MovementKind.transaction) throw noUtxo()
      const from = batch.inputs.start[row]!
      const to = batch.outputs.start[row]!
      const paid = to < batch.outputs.start[row + 1]!
      return { from: batch.inputs.address[from]!, to: paid ? batch.outputs.address[to]! : null, leg: from }
    })
    const addresses = await store.addresses(legs.flatMap(({ from, to }) => [from, to ?? from]))
    const transactions = await store.transactions([...batch.tx])
    const seqs = await store.seqs([...batch.row])
    legs.forEach(({ to, leg }, row) => {
      const { chain, hash, height, time } = transactions[row]!
      const { asset, symbol, decimals } = assets[batch.asset[row]!]!
      rows.push({
        chain,
        height,
        time,
        hash,
        seq: seqs[row]!,
        kind: KINDS[batch.kind[row]!]!,
        asset,
        symbol,
        decimals,
        from: addresses[2 * row]!,
        to: to === null ? null : addresses[2 * row + 1]!,
        amount: amountAt(batch.inputs.amount, leg),
      })
    })
  }
  return rows
}

function noUtxo() {
  return inputError('EVALUATE_UTXO', 'the case lies on a UTXO chain: only account chains can be evaluated yet', {
    fix: 'leave this case out',
  })
}
