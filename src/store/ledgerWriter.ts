import type { LedgerSummary } from './ledgerStore.ts'

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
   * `OUTPUTS_EXCEED_INPUTS`, `MIXED_CHAIN`, `BAD_COVERS`.
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
  readonly sha256: string
  readonly covers: 'all' | readonly string[]
  /** Where its rows come from; null: the ledger has them already, under this `file`. */
  readonly rows: RowSource | null
  /** True line numbers of records (from 1), for messages; null: the file is not at hand. */
  readonly lines: LineFinder | null
}

export type LineFinder = (records: readonly number[]) => Promise<readonly number[]>

/** Rows as an importer describes them, for the store to read set-based. */
export interface RowSource {
  readonly shape: 'transfers' | 'transactions'
  /** A table expression: `read_csv(…)`. Its rows come in the order of the file. */
  readonly from: string
  /** The ledger's column → an expression over the file's columns, which never throws on a bad value. */
  readonly select: Readonly<Record<string, string>>
  readonly checks: readonly RowCheck[]
}

export interface RowCheck {
  /** The file's own column. */
  readonly field: string
  /** True for a good row; an expression over the file's columns. */
  readonly ok: string
  /** Shown as the value; default: the field. */
  readonly value?: string
  /** What would be right, reading on after "must be". */
  readonly must: string
  /** True: where it fails, the other checks say nothing more of the row. */
  readonly alone?: boolean
}
