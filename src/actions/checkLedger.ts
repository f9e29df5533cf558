import type { AssetRow } from '../core/ledger/words.ts'
import { compareStated, type StatedComparison } from '../core/reconcile/compareStated.ts'
import type { Finding } from '../core/reconcile/finding.ts'
import { readBalances } from '../packs/balances/readBalances.ts'
import { FINDINGS_HEADER, findingLine } from '../render/csv/findingsCsv.ts'
import { openLedger } from '../store/duckdb/openLedger.ts'
import type { ChainSummary, LedgerStore } from '../store/ledgerStore.ts'
import { writeText } from './files/writeText.ts'

export interface CheckLedgerParameters {
  readonly ledger: string
  /** Files of stated balances. */
  readonly balances?: readonly string[]
  /** How many findings are kept for the result; default all. The counts are of all, and so is the CSV. */
  readonly limit?: number
  /** A file for every finding, those at uncovered addresses among them. */
  readonly csv?: string
}

export interface CheckLedgerResult {
  readonly movements: number
  readonly chains: readonly ChainSummary[]
  readonly shortfalls: {
    /** At addresses whose whole history some import claims to hold: something is missing. */
    readonly covered: number
    /** At other addresses, where it is expected. */
    readonly uncovered: number
  }
  /** Null where no balances were stated. */
  readonly stated: (Omit<StatedComparison, 'differences'> & { readonly holdings: number }) | null
  /** At covered addresses and in stated balances; at most `limit`. */
  readonly findings: readonly Finding[]
  readonly findingsInAll: number
  /** The assets of these findings. */
  readonly assets: readonly AssetRow[]
}

/**
 * Compares the balances that follow from a ledger's movements with themselves (none may fall below zero) and with stated ones.
 * Errors: `LEDGER_MISSING`, `LEDGER_LOCKED`, `NOT_A_LEDGER`, `LEDGER_VERSION`; those of `readBalances`.
 */
export async function checkLedger(parameters: CheckLedgerParameters): Promise<CheckLedgerResult> {
  const { ledger, balances = [], limit = Number.POSITIVE_INFINITY, csv } = parameters
  const stated = await readBalances(balances)
  const store = await openLedger(ledger)
  try {
    const comparison = stated.length === 0 ? null : compareStated(stated, await store.balances(stated))
    const counts = { covered: 0, uncovered: 0, all: 0 }
    const kept: Finding[] = []
    const count = (finding: Finding) => {
      if (finding.kind === 'shortfall' && !finding.shortfall.covered) counts.uncovered++
      else {
        if (finding.kind === 'shortfall') counts.covered++
        counts.all++
        if (kept.length < limit) kept.push(finding)
      }
    }
    const found = async function* () {
      yield FINDINGS_HEADER
      for await (const portion of findings(store, comparison)) {
        portion.forEach(count)
        yield csv === undefined ? '' : portion.map(findingLine).join('')
      }
    }
    if (csv === undefined) for await (const _ of found());
    else await writeText(csv, found())
    const { movements, chains } = await store.summary()
    return {
      movements,
      chains,
      shortfalls: { covered: counts.covered, uncovered: counts.uncovered },
      stated: comparison === null ? null : { ...comparison, holdings: comparison.differences.length },
      findings: kept,
      findingsInAll: counts.all,
      assets: assetsOf(kept, await store.assets()),
    }
  } finally {
    await store.close()
  }
}

/** Stated balances first: somebody has looked at these. */
async function* findings(store: LedgerStore, comparison: StatedComparison | null): AsyncIterable<readonly Finding[]> {
  yield (comparison?.differences ?? []).map((stated): Finding => ({ kind: 'stated', stated }))
  for await (const portion of store.shortfalls())
    yield portion.map((shortfall): Finding => ({ kind: 'shortfall', shortfall }))
}

function assetsOf(kept: readonly Finding[], assets: readonly AssetRow[]): readonly AssetRow[] {
  const used = new Set(kept.map((one) => (one.kind === 'stated' ? one.stated.stated.asset : one.shortfall.asset)))
  return assets.filter(({ asset }) => used.has(asset))
}
