import type { FlowTotals } from './flowFold.ts'

/** Columns for wallets on the way; later hops share the last one. */
export const HOP_COLUMNS = 5

/**
 * Wallet → column. The wallets where the trace begins stand in column 1, every hop one further right; whoever paid
 * them, and a wallet of the beginning that sends most of its coins to others of the beginning, stands in column 0.
 */
export function walletColumns(totals: FlowTotals): readonly number[] {
  const sent = totals.wallets.map(() => 0n)
  const fed = totals.wallets.map(() => 0n)
  for (const { from, to, weight } of totals.links) {
    sent[from]! += weight
    if (totals.wallets[from]!.hop !== 0 || totals.wallets[to]!.hop !== 0) continue
    fed[from]! += weight
    fed[to]! -= weight
  }
  for (const { from, weight } of totals.ends) sent[from]! += weight
  return totals.wallets.map(({ kind, hop }, index) => {
    if (kind === 'payer' || (hop === 0 && 2n * fed[index]! > sent[index]!)) return 0
    return 1 + Math.min(hop, HOP_COLUMNS - 1)
  })
}

/** What stands above a column of wallets. */
export function columnWords(column: number): string {
  if (column === 0) return 'Before'
  if (column === 1) return 'Where the trace begins'
  return column === HOP_COLUMNS ? `${column - 1} or more hops` : column === 2 ? '1 hop' : `${column - 1} hops`
}
