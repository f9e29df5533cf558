import type { LedgerSummary } from './ledgerStore.ts'

/** A sealed ledger, asked for the files of a lake (docs/lake.md). The same ledger gives the same files. */
export interface LakeSource {
  summary(): Promise<LedgerSummary>
  /** Per chain: everything, or the addresses whose whole history the ledger holds; sorted. */
  covers(): Promise<ReadonlyMap<string, 'all' | readonly string[]>>
  /** Every file of the lake, by path. Errors: `LAKE_RANGE`. */
  files(): Promise<readonly LakeFile[]>
  /** Writes one of them as Parquet. */
  write(file: LakeFile, path: string): Promise<void>
  close(): Promise<void>
}

export interface LakeFile {
  /** Below the lake: `movements/chain=ethereum/height_range=0018400000/part-0000.parquet`. */
  readonly path: string
  readonly rows: number
}
