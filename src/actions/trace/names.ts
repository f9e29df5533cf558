import type { AssetRow } from '../../core/ledger/words.ts'
import { type Frozen, freezeOf } from '../../core/trace/frozen.ts'
import { idsToName, type Names } from '../../core/trace/rows.ts'
import type { Settlement } from '../../core/trace/settle.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'

/** Asks the ledger for the strings behind every id that the result files name. */
export async function readNames(
  store: LedgerStore,
  settlements: readonly Settlement[],
  frozen: Frozen,
  assets: readonly AssetRow[],
): Promise<Names> {
  const ids = idsToName(settlements)
  for (const { places } of settlements)
    for (const place of places) {
      const freeze = freezeOf(frozen, place)
      if (freeze !== null) ids.transactions.add(freeze.tx)
    }
  const holdings = await byId([...ids.holdings], (some) => store.holdings(some))
  const transactions = await byId([...ids.transactions], (some) => store.transactions(some))
  const addresses = await byId([...ids.addresses], (some) => store.addresses(some))
  return {
    holding: (id) => holdings.get(id)!,
    transaction: (id) => transactions.get(id)!,
    asset: (id) => assets[id]!,
    address: (id) => addresses.get(id)!,
  }
}

async function byId<T>(
  ids: readonly number[],
  ask: (ids: readonly number[]) => Promise<readonly T[]>,
): Promise<Map<number, T>> {
  const rows = await ask(ids)
  return new Map(ids.map((id, index) => [id, rows[index]!]))
}
