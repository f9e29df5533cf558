import type { Case } from '../../core/case/case.ts'
import type { Deposit } from '../../core/heuristics/depositReuse.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'
import { depositsAt, findDeposits } from './deposits.ts'
import { isOrdinary, type LeadContext } from './leadContext.ts'

/** Deposit addresses that a case takes for facts: a trace stops there, as at the exchange itself. */
export interface AcceptedDeposits {
  readonly deposits: readonly Deposit[]
  /** Address id → the reason. */
  readonly reasons: ReadonlyMap<number, string>
  /** Addresses that the case accepts and of which the rule says nothing. */
  readonly unfounded: readonly string[]
}

/**
 * Only what the rule finds can be accepted; who knows better writes a label. `touched`: asked where the case accepts all,
 * for which the ledger must be traced once without.
 */
export async function acceptDeposits(
  store: LedgerStore,
  theCase: Case,
  chains: readonly string[],
  context: LeadContext,
  touched: () => Promise<ReadonlyMap<number, unknown>>,
): Promise<AcceptedDeposits> {
  const { on, accept } = theCase.heuristics['deposit-reuse']
  if (!on || accept.length === 0) return { deposits: [], reasons: new Map(), unfounded: [] }
  if (accept === 'all') {
    const near = [...(await touched()).keys()].filter((address) => isOrdinary(context, address))
    const deposits = await findDeposits(store, theCase, near, context)
    return { deposits, reasons: new Map(deposits.map(({ address }) => [address, ALL])), unfounded: [] }
  }
  const reasons = new Map<number, string>()
  const texts = new Map<number, string>()
  for (const chain of chains) {
    const ids = await store.addressIds(
      chain,
      accept.map(({ address }) => address),
    )
    accept.forEach(({ address, reason }, index) => {
      const id = ids[index]
      if (id == null) return
      reasons.set(id, reason)
      texts.set(id, address)
    })
  }
  const deposits = await depositsAt(store, theCase, [...reasons.keys()], context)
  const founded = new Set(deposits.map(({ address }) => texts.get(address)!))
  return {
    deposits,
    reasons: new Map(deposits.map(({ address }) => [address, reasons.get(address)!])),
    unfounded: accept.map(({ address }) => address).filter((address) => !founded.has(address)),
  }
}

const ALL = 'the case accepts every lead of deposit-reuse'
