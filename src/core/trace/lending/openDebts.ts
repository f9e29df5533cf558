import type { LedgerEvent } from '../../ledger/event.ts'
import { type Account, accountOf, type LendingPlan, marketOfEvent } from './lendingPlan.ts'

/**
 * Accounts that owe something at the end of a trace, by the events of lending markets: more was borrowed of an asset than repaid. Interest is
 * not in them, so a debt counts as paid once as much came back as was borrowed.
 */
export function openDebts(events: readonly LedgerEvent[], lending: LendingPlan): ReadonlySet<Account> {
  const owed = new Map<Account, Map<number, bigint>>()
  for (const event of events) {
    const { kind, who, asset, amount, otherAsset, otherAmount } = event
    if (who === null) continue
    const account = accountOf(marketOfEvent(event, lending), who)
    if (kind === 'borrow') owe(account, asset, amount ?? 0n)
    else if (kind === 'repay') owe(account, asset, -(amount ?? 0n))
    else if (kind === 'liquidate') owe(account, otherAsset, -(otherAmount ?? 0n))
  }
  return new Set(
    [...owed].flatMap(([account, debts]) => ([...debts.values()].some((debt) => debt > 0n) ? account : [])),
  )

  /** Where an event does not say of what, the account owes one thing only. */
  function owe(account: Account, asset: number | null, amount: bigint): void {
    const debts = owed.get(account) ?? new Map<number, bigint>()
    owed.set(account, debts)
    const of = asset ?? [...debts.keys()][0] ?? -1
    debts.set(of, (debts.get(of) ?? 0n) + amount)
  }
}
