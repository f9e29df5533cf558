import type { ServiceLike } from '../../core/case/case.ts'
import type { CrowdedAddress, LedgerStore } from '../../store/ledgerStore.ts'

export interface Crowded {
  /** Address id → counts, of addresses at which `looks-like-a-service` stops. */
  readonly stops: ReadonlyMap<number, CrowdedAddress>
  /** Those of which a person says that they are none. */
  readonly overridden: readonly (CrowdedAddress & { readonly text: string; readonly chain: string })[]
  /** Addresses that the case takes out, and the ledger does not have. */
  readonly unseen: readonly string[]
}

/** The addresses with as many counterparties up to `asOf` as a service has, but for those that the case takes out. */
export async function findCrowded(
  store: LedgerStore,
  serviceLike: ServiceLike | null,
  chains: readonly string[],
  asOf: number,
): Promise<Crowded> {
  if (serviceLike === null) return { stops: new Map(), overridden: [], unseen: [] }
  const found = await store.crowdedAddresses(serviceLike.counterparties, asOf)
  const stops = new Map(found.map((one) => [one.address, one]))
  const overridden = []
  const never = serviceLike.never.map(({ address }) => address)
  const unseen = new Set(never)
  for (const chain of chains) {
    const ids = await store.addressIds(chain, never)
    for (const [index, id] of ids.entries()) {
      if (id === null) continue
      unseen.delete(never[index]!)
      const one = stops.get(id)
      if (one === undefined) continue
      stops.delete(id)
      overridden.push({ ...one, text: never[index]!, chain })
    }
  }
  return { stops, overridden, unseen: [...unseen] }
}
