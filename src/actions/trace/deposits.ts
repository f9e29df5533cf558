import type { Case } from '../../core/case/case.ts'
import { type Deposit, depositReuse } from '../../core/heuristics/depositReuse.ts'
import type { AddressMovement } from '../../core/ledger/addressMovement.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'
import { isOrdinary, type LeadContext } from './leadContext.ts'

/** Deposit addresses among these addresses and those that they paid. */
export async function findDeposits(
  store: LedgerStore,
  theCase: Pick<Case, 'heuristics'>,
  near: readonly number[],
  context: LeadContext,
): Promise<readonly Deposit[]> {
  const { forwarded } = theCase.heuristics['deposit-reuse'].parameters
  const found = await store.forwarders(near, [...context.exchanges.keys()], Number(forwarded), context.asOf)
  return depositsAt(store, theCase, found, context)
}

/** Deposit addresses among these very addresses. What a tag names, or has as many counterparties as a service, is none. */
export async function depositsAt(
  store: LedgerStore,
  { heuristics }: Pick<Case, 'heuristics'>,
  addresses: readonly number[],
  context: LeadContext,
): Promise<readonly Deposit[]> {
  const { asOf, coins, exchanges, burn, covers } = context
  const { parameters } = heuristics['deposit-reuse']
  const candidates = addresses.filter((address) => isOrdinary(context, address))
  const deposits: Deposit[] = []
  const look = (address: number, movements: readonly AddressMovement[]) => {
    if (movements.length === 0 || !covers(address, movements[0]!.asset)) return
    const facts = {
      address,
      movements,
      exchangeAt: (other: number) => exchanges.get(other) ?? null,
      isUser: (other: number) => !exchanges.has(other) && !burn.has(other),
      coinDecimals: (asset: number) => coins.get(asset) ?? null,
    }
    const deposit = depositReuse.find(facts, parameters as Parameters<typeof depositReuse.find>[1])
    if (deposit !== null) deposits.push(deposit)
  }
  let owner = -1
  let movements: AddressMovement[] = []
  for await (const portion of store.addressMovements(candidates, asOf)) {
    for (const movement of portion) {
      if (movement.owner !== owner) {
        look(owner, movements)
        owner = movement.owner
        movements = []
      }
      movements.push(movement)
    }
  }
  look(owner, movements)
  return deposits
}
