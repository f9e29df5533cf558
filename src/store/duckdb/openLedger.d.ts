import type { LedgerStore } from '../ledgerStore.ts'
export interface OpenLedgerOptions {
  /** Several readers may open one file at once; a reader cannot open it while an import writes. Default true. */
  readonly readOnly?: boolean
  /** How many movements a batch holds at least, whole transactions kept together. Default 65,536. */
  readonly batchSize?: number
}
/** Opens a sealed ledger file. Errors: `LEDGER_MISSING`, `LEDGER_LOCKED` (retry), `NOT_A_LEDGER`, `LEDGER_VERSION`. */
export declare function openLedger(path: string, options?: OpenLedgerOptions): Promise<LedgerStore>
