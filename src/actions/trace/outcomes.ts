import type { Outcome } from '../../core/case/case.ts'
import { addToGroup } from '../../core/groupBy.ts'
import type { AssetRow } from '../../core/ledger/words.ts'
import type { ResolvedOutcome } from '../../core/trace/classify.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'

/** Address id → the outcomes that somebody reports there. An address that the ledger does not know has none. */
export async function resolveOutcomes(
  store: LedgerStore,
  outcomes: readonly Outcome[],
  assets: readonly AssetRow[],
): Promise<Map<number, ResolvedOutcome[]>> {
  const resolved = new Map<number, ResolvedOutcome[]>()
  const addresses = outcomes.map(({ address }) => address)
  for (const chain of new Set(assets.map((asset) => asset.chain))) {
    const ids = await store.addressIds(chain, addresses)
    outcomes.forEach((outcome, index) => {
      const id = ids[index]
      if (id == null) return
      const asset = outcome.asset === null ? null : (assets.find((row) => row.asset === outcome.asset)?.id ?? -1)
      addToGroup(resolved, id, { outcome, asset })
    })
  }
  return resolved
}
