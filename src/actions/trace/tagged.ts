import { addToGroup } from '../../core/groupBy.ts'
import type { Tag } from '../../core/knowledge/tag.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'

/** Address id → its tags, of the addresses that the ledger knows. */
export type Tagged = ReadonlyMap<number, readonly Tag[]>

export async function taggedAddresses(store: LedgerStore, tags: readonly Tag[]): Promise<Tagged> {
  const tagged = new Map<number, readonly Tag[]>()
  for (const [chain, byAddress] of groupTags(tags)) {
    const ids = await store.addressIds(chain, [...byAddress.keys()])
    ;[...byAddress.values()].forEach((known, index) => {
      const id = ids[index]
      if (id != null) tagged.set(id, known)
    })
  }
  return tagged
}

/** Chain → address → its tags. */
function groupTags(tags: readonly Tag[]): Map<string, Map<string, Tag[]>> {
  const chains = new Map<string, Map<string, Tag[]>>()
  for (const tag of tags) {
    const byAddress = chains.get(tag.chain) ?? new Map<string, Tag[]>()
    chains.set(tag.chain, byAddress)
    addToGroup(byAddress, tag.address, tag)
  }
  return chains
}
