import type { LedgerRow } from '../../core/accuracy/ledgerRow.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'
import { paymentsOf } from './payments.ts'

const KINDS = ['native', 'internal', 'token', 'gas', 'output', 'output'] as const

/** All payments of a ledger up to `asOf`, in words and in the order of `readSteps`. */
export async function readRows(store: LedgerStore, asOf: number): Promise<readonly LedgerRow[]> {
  const assets = await store.assets()
  const rows: LedgerRow[] = []
  for await (const batch of store.movements('everything', asOf)) {
    const payments = [...paymentsOf(batch)]
    const ids = [...new Set(payments.flatMap(({ from, to }) => [...from, to ?? -1]))].filter((id) => id >= 0)
    const texts = await store.addresses(ids)
    const named = new Map(ids.map((id, i) => [id, texts[i]!]))
    const transactions = await store.transactions([...batch.tx])
    const seqs = await store.seqs([...batch.row])
    for (const { index, output, from, to, amount } of payments) {
      const { chain, hash, height, time } = transactions[index]!
      const { asset, symbol, decimals } = assets[batch.asset[index]!]!
      const [payer = '', ...others] = from.map((id) => named.get(id)!)
      rows.push({
        chain,
        height,
        time,
        hash,
        seq: output ?? seqs[index]!,
        kind: KINDS[batch.kind[index]!]!,
        asset,
        symbol,
        decimals,
        from: payer,
        ...(others.length === 0 ? {} : { others }),
        to: to === null ? null : (named.get(to) ?? ''),
        amount,
      })
    }
  }
  return rows
}
