import type { LedgerRow } from './ledgerRow.ts'
import type { Random } from './random.ts'

/** 5 % of the rows, rounded, at least one. */
const SHARE = 0.05

/** Ways to lose a part of a ledger. Each returns the rows that are left; null: the ledger has none of that kind. */
export const takeAway = {
  /** Every row is as likely to go as any other. */
  atRandom(rows: readonly LedgerRow[], random: Random): readonly LedgerRow[] {
    const order = rows.map((_, index) => index)
    const gone = new Set<number>()
    for (let n = 0; n < Math.max(1, Math.round(rows.length * SHARE)); n++) {
      const at = n + random.below(rows.length - n)
      const taken = order[at]!
      order[at] = order[n]!
      gone.add(taken)
    }
    return rows.filter((_, index) => !gone.has(index))
  },

  /** All that the addresses of one hop pay. */
  hop(rows: readonly LedgerRow[], payers: ReadonlySet<string>): readonly LedgerRow[] {
    return rows.filter(({ from }) => !payers.has(from))
  },

  kind(rows: readonly LedgerRow[], kind: LedgerRow['kind']): readonly LedgerRow[] | null {
    const left = rows.filter((row) => row.kind !== kind)
    return left.length === rows.length ? null : left
  },
}
