import type { Case } from '../../core/case/case.ts'
import { type Deposit, depositReuse } from '../../core/heuristics/depositReuse.ts'
import { serviceOf } from '../../core/knowledge/serviceOf.ts'
import type { LossKind } from '../../core/trace/classify.ts'
import type { TagFacts } from '../../core/trace/endpointLines.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'
import type { AcceptedDeposits } from './acceptedDeposits.ts'
import type { Tagged } from './tagged.ts'

export interface Services {
  /** Address id → what becomes of value that arrives there. */
  readonly kinds: ReadonlyMap<number, LossKind>
  readonly facts: TagFacts
}

/**
 * The addresses at which `service` stops: those that a tag calls a custodial or pooling business, and the victim's
 * own. Coins that came home are `returned`; whom the victim pays next is no thief.
 */
export async function findServices(
  store: LedgerStore,
  theCase: Case,
  tagged: Tagged,
  chains: readonly string[],
): Promise<Services> {
  const kinds = new Map<number, LossKind>()
  const facts = new Map<number, { category: string; source: string; label: string }>()
  if (theCase.stop.services) {
    for (const [id, tags] of tagged) {
      const service = serviceOf(tags)
      if (service === null) continue
      kinds.set(id, { class: service.lossClass, label: service.label, evidence: 'claim' })
      facts.set(id, { category: service.category, source: service.tag.source, label: service.label })
    }
  }
  await addVictim(store, theCase, chains, kinds)
  return { kinds, facts }
}

/** With the deposit addresses that a case accepts: coins that arrive there are at the exchange, by a rule of thumb. */
export function withDeposits({ kinds, facts }: Services, { deposits }: AcceptedDeposits): Services {
  const kind = ({ exchange }: Deposit): LossKind => ({ class: 'exchange', label: exchange, evidence: 'heuristic' })
  const fact = ({ exchange }: Deposit) => ({ category: 'exchange', source: depositReuse.id, label: exchange })
  return {
    kinds: new Map([...kinds, ...deposits.map((one) => [one.address, kind(one)] as const)]),
    facts: new Map([...facts, ...deposits.map((one) => [one.address, fact(one)] as const)]),
  }
}

async function addVictim(
  store: LedgerStore,
  { victim }: Case,
  chains: readonly string[],
  kinds: Map<number, LossKind>,
): Promise<void> {
  if (victim === null) return
  const addresses = [...victim.wallets, ...victim.recovery]
  for (const chain of chains) {
    for (const id of await store.addressIds(chain, addresses)) {
      if (id !== null) kinds.set(id, { class: 'returned', label: victim.name, evidence: 'on-chain' })
    }
  }
}
