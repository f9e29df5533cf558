import type { BlockSource, Covers, CoversRule, LineFinder, RowSource, Tells } from '../core/ledger/rowSource.ts'
import type { InputFile, LedgerSummary } from './ledgerStore.ts'

/**
 * Brings files into a ledger. The ledger is a function of its list of files and nothing else: not of how often,
 * in how many steps or after how many crashes they were imported.
 */
export interface LedgerWriter {
  /** What the ledger holds now; null for a new one. */
  summary(): Promise<LedgerSummary | null>
  /**
   * Makes the ledger hold exactly these files, in this order (a file's index is its place in the case). All or nothing.
   * Errors: `BAD_FILE`, `BAD_ROWS`, and what contradicts within or across files: `SAME_PLACE_TWICE`, `TRANSACTION_TWICE`,
   * `TWO_TRANSACTIONS_ONE_PLACE`, `ASSET_TWICE`, `DOUBLE_SPEND`, `NO_SUCH_OUTPUT`, `SPENT_TOO_EARLY`, `INPUT_VALUE`,
   * `OUTPUTS_EXCEED_INPUTS`, `MIXED_CHAIN`, `BAD_COVERS`, `OWN_ADDRESS_UNKNOWN`, `TOO_MANY_PAYERS`.
   */
  replace(files: readonly LedgerFile[], onStep?: (step: WriterStep) => void): Promise<LedgerSummary>
  close(): Promise<void>
}

/** Reading takes about half of the work; `seal` has the rest, with its share of it done. */
export type WriterStep =
  | { readonly step: 'read'; readonly file: number }
  | { readonly step: 'seal'; readonly share: number }

export interface LedgerFile {
  readonly format: string
  readonly file: string
  /** Of its bytes; where it is yet to be found, it is while DuckDB reads the file. */
  readonly sha256: string | (() => Promise<string>)
  readonly source: string
  readonly readWith: readonly InputFile[]
  readonly options: string
  readonly tells: readonly Tells[]
  /** `own`: the address whose export it is, to be found. `payers`: every address that pays in it. */
  readonly covers: Covers | CoversRule
  /** True: rows that are no good are left out and counted. */
  readonly keepGoing: boolean
  /** Where its rows come from; null: the ledger has them already, under this `file`. */
  readonly rows: RowSource | BlockSource | null
  /** For messages; null: the file is not at hand. */
  readonly lines: LineFinder | null
}
