import { shownAssets } from '../core/ledger/shownAssets.ts'
import { type Untold, untold } from '../core/ledger/untold.ts'
import type { AssetRow } from '../core/ledger/words.ts'
import { compareStated, type StatedComparison } from '../core/reconcile/compareStated.ts'
import type { Finding } from '../core/reconcile/finding.ts'
import { shareOut } from '../core/reconcile/shareOut.ts'
import type { FileRecord } from '../core/reconcile/sourcedMovement.ts'
import { readBalances } from '../packs/balances/readBalances.ts'
import { FINDINGS_HEADER, findingLine } from '../render/csv/findingsCsv.ts'
import { openLedger } from '../store/duckdb/openLedger.ts'
import type { ChainSummary, LedgerStore } from '../store/ledgerStore.ts'
import { writeText } from './files/writeText.ts'
import { findLines, type Lines } from './ledger/findLines.ts'

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
  /** How many sources the ledger has, and movements that one of them has and another lacks. */
  readonly sources: { readonly compared: number; readonly differences: number }
  /** Kinds of movement that no import lists: balances may be off by them. */
  readonly untold: readonly Untold[]
  /** Stated balances, sources, then balances below zero at covered addresses; at most `limit`. */
  readonly findings: readonly Finding[]
  readonly findingsInAll: number
  /** The assets of the ledger that these findings name. */
  readonly assets: readonly AssetRow[]
  /** Names of the imported files, by index. */
  readonly files: readonly string[]
  /** Where the records of these findings stand. */
  readonly lines: Lines
}

/**
 * Compares the balances that follow from a ledger's movements with themselves (none may fall below zero) and with stated ones,
 * and the ledger's sources with each other.
 * Errors: `LEDGER_MISSING`, `LEDGER_LOCKED`, `NOT_A_LEDGER`, `LEDGER_VERSION`; those of `readBalances`.
 */
export async function checkLedger(parameters: CheckLedgerParameters): Promise<CheckLedgerResult> {
  const { ledger, balances = [], limit = Number.POSITIVE_INFINITY, csv } = parameters
  const stated = await readBalances(balances)
  const store = await openLedger(ledger)
  try {
    const { movements, chains, imports } = await store.summary()
    const files = imports.map(({ file }) => file)
    const comparison = stated.length === 0 ? null : compareStated(stated, await store.balances(stated))
    const tally = new Tally(limit)
    const found = async function* () {
      yield FINDINGS_HEADER
      for await (const portion of findings(store, comparison)) {
        for (const finding of portion) tally.add(finding)
        yield csv === undefined ? '' : portion.map((finding) => findingLine(finding, files)).join('')
      }
    }
    if (csv === undefined) for await (const _ of found());
    else await writeText(csv, found())
    const kept = tally.kept()
    const { statedHoldings, covered, uncovered, differences } = tally
    return {
      movements,
      chains,
      shortfalls: { covered, uncovered },
      stated: comparison === null ? null : { ...withoutDifferences(comparison), holdings: statedHoldings },
      sources: { compared: new Set(imports.map(({ source }) => source)).size, differences },
      untold: untold(imports),
      findings: kept,
      findingsInAll: statedHoldings + differences + covered,
      assets: assetsOf(kept, shownAssets(await store.assets(), new Set())),
      files,
      lines: await findLines(store, ledger, kept.flatMap(recordsOf)),
    }
  } finally {
    await store.close()
  }
}

async function* findings(store: LedgerStore, comparison: StatedComparison | null): AsyncIterable<readonly Finding[]> {
  yield (comparison?.differences ?? []).map((stated): Finding => ({ kind: 'stated', stated }))
  for await (const portion of store.sourceDifferences())
    yield portion.map((difference): Finding => ({ kind: 'one-source', difference }))
  for await (const portion of store.shortfalls())
    yield portion.map((shortfall): Finding => ({ kind: 'shortfall', shortfall }))
}

/** Counts all, keeps the first of each kind. */
class Tally {
  statedHoldings = 0
  differences = 0
  covered = 0
  uncovered = 0
  readonly #limit: number
  readonly #kept: Record<Finding['kind'], Finding[]> = { stated: [], 'one-source': [], shortfall: [] }

  constructor(limit: number) {
    this.#limit = limit
  }

  add(finding: Finding): void {
    if (finding.kind === 'stated') this.statedHoldings++
    else if (finding.kind === 'one-source') this.differences++
    else if (finding.shortfall.covered) this.covered++
    else {
      this.uncovered++
      return
    }
    const kept = this.#kept[finding.kind]
    if (kept.length < this.#limit) kept.push(finding)
  }

  kept(): readonly Finding[] {
    return shareOut(Object.values(this.#kept), this.#limit)
  }
}

function withoutDifferences({ agree, differ, notComparable }: StatedComparison) {
  return { agree, differ, notComparable }
}

function recordsOf(finding: Finding): readonly FileRecord[] {
  return finding.kind === 'one-source' ? finding.difference.movement.records : []
}

function assetOf(finding: Finding): string {
  if (finding.kind === 'stated') return finding.stated.stated.asset
  return finding.kind === 'shortfall' ? finding.shortfall.asset : finding.difference.movement.asset
}

function assetsOf(kept: readonly Finding[], assets: readonly AssetRow[]): readonly AssetRow[] {
  const used = new Set(kept.map(assetOf))
  return assets.filter(({ asset }) => used.has(asset))
}
