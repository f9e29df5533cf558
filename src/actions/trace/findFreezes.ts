import type { LedgerEvent } from '../../core/ledger/event.ts'
import type { AssetRow } from '../../core/ledger/words.ts'
import { type FreezePoint, freezePoints } from '../../core/trace/freezes.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'

/** Where and when issuers froze something that somebody held. */
export async function findFreezes(
  store: LedgerStore,
  assets: readonly AssetRow[],
  events: readonly LedgerEvent[],
): Promise<readonly FreezePoint[]> {
  const frozen = events.flatMap(({ kind, who, asset }) =>
    kind === 'frozen' && who !== null && asset !== null ? [{ who, asset }] : [],
  )
  if (frozen.length === 0) return []
  const addresses = await store.addresses(frozen.map(({ who }) => who))
  const pairs = frozen.map(({ asset }, i) => ({ address: addresses[i]!, asset: assets[asset]!.asset }))
  const ids = await store.holdingIds(pairs)
  const holdings = new Map(frozen.map(({ who, asset }, i) => [`${who} ${asset}`, ids[i]!]))
  return freezePoints(events, (address, asset) => holdings.get(`${address} ${asset}`) ?? null)
}
