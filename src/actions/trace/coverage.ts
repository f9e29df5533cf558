import type { AssetRow } from '../../core/ledger/words.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'

/** Which addresses the imports cover, by asset id. A chain that no import speaks of is covered by none. */
export async function coverageByAsset(
  store: LedgerStore,
  assets: readonly AssetRow[],
): Promise<('all' | ReadonlySet<number>)[]> {
  const coverage = await store.coverage()
  return assets.map(({ chain }) => coverage.get(chain) ?? new Set<number>())
}
