import { BITCOIN_NETWORKS } from '../../core/ledger/bitcoinNetworks.ts'
import { wrappingAddresses } from '../../ingest/bitcoin/wrappingAddresses.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'

/**
 * Segwit addresses of the ledger (ids) whose script a P2SH address of it wraps, with that, both ways: each P2SH address that could be is
 * made of the segwit address, and looked up.
 */
export async function otherForms(store: LedgerStore, chain: string): Promise<ReadonlyMap<number, number>> {
  const forms = new Map<number, number>()
  const network = BITCOIN_NETWORKS.find((one) => one.chain === chain)
  if (network === undefined) return forms
  for await (const found of store.addressesLike(chain, `${network.prefix}1q`)) {
    const wrapping = wrappingAddresses(
      found.map(({ address }) => address),
      network,
    )
    for (const [i, id] of (await store.addressIds(chain, wrapping)).entries()) {
      if (id === null) continue
      forms.set(id, found[i]!.id)
      forms.set(found[i]!.id, id)
    }
  }
  return forms
}
