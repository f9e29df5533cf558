/** A kind of file that dyepack reads. A new one is a new folder and one line in `formats.ts`. */
export interface Importer {
  /** As `case.yaml` and the command line name it. */
  readonly format: string
  readonly title: string
  /** Opens a file and says how its rows are read. Errors: what is wrong with the file as a whole. */
  extract(path: string, name: string): Promise<Extract>
}

/** What a store needs to read one file set-based: `extract.ts` finds `from` and `lines`, `transform.ts` holds the rest. */
export interface Extract extends Transform {
  /** A table expression over the file; its columns are text, its rows in the order of the file. */
  readonly from: string
  /** True line numbers of records (from 1), in the order asked. */
  lines(records: readonly number[]): Promise<readonly number[]>
}

export interface Transform {
  /** `transfers`: one row a movement (account chains). `transactions`: one row a transaction, with its inputs and outputs (UTXO chains). */
  readonly shape: 'transfers' | 'transactions'
  /** The ledger's column → an expression over the file's columns that never throws. */
  readonly select: Readonly<Record<string, string>>
  /** What a good row is. */
  readonly checks: readonly RowCheck[]
}

export interface RowCheck {
  /** The file's own column. */
  readonly field: string
  /** True for a good row. */
  readonly ok: string
  /** Shown as the value; default: the field. */
  readonly value?: string
  /** What would be right, reading on after "must be". */
  readonly must: string
  /** True: where it fails, the other checks say nothing more of the row. */
  readonly alone?: boolean
}
