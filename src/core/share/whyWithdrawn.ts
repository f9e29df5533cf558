import type { SharedAddress, Withdrawal } from '../wire/shareFile.ts'
import { addressKey } from './compareLists.ts'
import type { RoleOf } from './shareRoles.ts'

export interface WithdrawalContext {
  /** As it is now, for all addresses that stolen coins come to. */
  readonly roles: ReadonlyMap<string, RoleOf>
  readonly caseChanged: boolean
  readonly ledgerChanged: boolean
  /** Hashes of all transactions that carry stolen coins now. */
  readonly transactions: ReadonlySet<string>
}

/** Why an address that was on the list before is on it no more. */
export function whyWithdrawn(row: SharedAddress, context: WithdrawalContext): Pick<Withdrawal, 'why' | 'words'> {
  const now = context.roles.get(addressKey(row))
  if (now === undefined) return gone(row, context)
  const { class: kind, source } = now.evidence
  if (now.role === 'mixed') return { why: 'share-fell', words: `is now ${now.is}` }
  if (now.role === row.role) return { why: 'role-changed', words: 'its role is not asked for any more' }
  if (kind === 'claim') return { why: 'label-came', words: `is now known as ${now.is}, by ${source}` }
  return { why: 'role-changed', words: `is now taken for ${now.is}` }
}

function gone(row: SharedAddress, { transactions, caseChanged, ledgerChanged }: WithdrawalContext) {
  const left = row.transactions.filter((hash) => transactions.has(hash)).length
  if (caseChanged)
    return { why: 'case-changed', words: 'the case was changed, and no stolen coins come there now' } as const
  if (ledgerChanged && left < row.transactions.length) {
    return { why: 'reorganised', words: 'transactions that brought it stolen coins are in the ledger no more' } as const
  }
  return {
    why: 'role-changed',
    words: 'no stolen coins come there now: what came before it is read in another way',
  } as const
}
