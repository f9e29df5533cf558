import type { ChainTransaction } from './chainTransaction.ts'
import type { LedgerRow } from './ledgerRow.ts'
import type { Random } from './random.ts'

/** What a ledger can lack: a movement of an account chain, or a whole transaction of a UTXO chain. */
export type LedgerPart = LedgerRow | ChainTransaction

/** 5 % of the parts, rounded, at least one. */
const SHARE = 0.05

/** Ways to lose a part of a ledger. Each returns what is left; null: the ledger has none of that kind. */
export const takeAway = {
  /** Every one is as likely to go as any other. */
  atRandom<Part>(parts: readonly Part[], random: Random): readonly Part[] {
    const order = parts.map((_, index) => index)
    const gone = new Set<number>()
    for (let n = 0; n < Math.max(1, Math.round(parts.length * SHARE)); n++) {
      const at = n + random.below(parts.length - n)
      const taken = order[at]!
      order[at] = order[n]!
      gone.add(taken)
    }
    return parts.filter((_, index) => !gone.has(index))
  },

  /** All that the addresses of one hop pay. */
  hop<Part extends LedgerPart>(parts: readonly Part[], payers: ReadonlySet<string>): readonly Part[] {
    return parts.filter((part) => !payers.has(payerOf(part)))
  },

  kind<Part extends LedgerPart>(parts: readonly Part[], kind: LedgerRow['kind']): readonly Part[] | null {
    const left = parts.filter((part) => part.kind !== kind)
    return left.length === parts.length ? null : left
  },
}

/** As rows have it: of a transaction whose the first input is. */
function payerOf(part: LedgerPart): string {
  return part.kind === 'transaction' ? (part.inputs[0]?.address ?? '') : part.from
}
