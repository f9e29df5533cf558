import type { Case } from '../../core/case/case.ts'
import { serviceOf } from '../../core/knowledge/serviceOf.ts'
import type { Tag } from '../../core/knowledge/tag.ts'
import type { LossKind } from '../../core/trace/classify.ts'
import type { TagFacts } from '../../core/trace/endpointLines.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'

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
  tags: readonly Tag[],
  chains: readonly string[],
): Promise<Services> {
  const kinds = new Map<number, LossKind>()
  const facts = new Map<number, { category: string; source: string; label: string }>()
  if (theCase.stop.services) {
    for (const [chain, byAddress] of groupTags(tags)) {
      const addresses = [...byAddress.keys()]
      const ids = await store.addressIds(chain, addresses)
      addresses.forEach((address, index) => {
        const id = ids[index]
        const service = serviceOf(byAddress.get(address)!)
        if (id == null || service === null) return
        kinds.set(id, { class: service.lossClass, label: service.label, evidence: 'claim' })
        facts.set(id, { category: service.category, source: service.tag.source, label: service.label })
      })
    }
  }
  await addVictim(store, theCase, chains, kinds)
  return { kinds, facts }
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

/** Chain → address → its tags. */
function groupTags(tags: readonly Tag[]): Map<string, Map<string, Tag[]>> {
  const chains = new Map<string, Map<string, Tag[]>>()
  for (const tag of tags) {
    const byAddress = chains.get(tag.chain) ?? new Map<string, Tag[]>()
    chains.set(tag.chain, byAddress)
    const known = byAddress.get(tag.address)
    if (known === undefined) byAddress.set(tag.address, [tag])
    else known.push(tag)
  }
  return chains
}
