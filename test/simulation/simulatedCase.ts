import type { Dice } from '../naive/dice.ts'
import { evmCase } from './evmCase.ts'
import { lakeCase } from './lakeCase.ts'
import { nativeCase } from './nativeCase.ts'

/** A case before it is decided in how many files, and in which order, its ledger comes. */
export interface SimulatedCase {
  readonly name: string
  /** Everything in `case.yaml` but the imports. */
  readonly head: Readonly<Record<string, unknown>>
  /** Labels and prices, by path. */
  readonly files: Readonly<Record<string, string>>
  readonly parts: readonly LedgerPart[]
  /** The same ledger as `transfers-csv` or `utxo-jsonl`, of which the same must follow. */
  readonly plain?: readonly LedgerPart[]
}

/** What one importer reads. */
export interface LedgerPart {
  readonly format: string
  /** Null: as the format has it. */
  readonly covers: 'all' | readonly string[] | null
  /** Its files are read with one another, so they come in one import. */
  readonly together?: boolean
  /** Which column is what. */
  readonly mapping?: { readonly file: string; readonly content: string }
  readonly tables: readonly LedgerTable[]
}

/** Records that may be divided into files at will. */
export interface LedgerTable {
  /** In the names of its files. */
  readonly name: string
  readonly extension: string
  readonly lines: readonly string[]
  /** Every record says its place in the chain, so that order and number of the files do not count. */
  readonly anyOrder: boolean
  /** A file of these lines. Dice: it looks one way or another; none: plain. A line that says `broken` makes it one that is refused. */
  readonly write: (lines: readonly string[], dice?: Dice) => Content | Promise<Content>
}

/** Text, which may be packed; other bytes; a folder with its files. */
export type Content = string | Uint8Array | Readonly<Record<string, Uint8Array>>

/** Of 100 cases 60 in dyepack's own formats, 40 in those of others. */
export async function simulatedCase(dice: Dice): Promise<SimulatedCase> {
  const what = dice.int(0, 99)
  if (what < 60) return nativeCase(dice)
  if (what < 75) return evmCase(dice, 'explorer')
  if (what < 88) return evmCase(dice, 'etl')
  return what < 96 ? evmCase(dice, 'sheet') : lakeCase(dice)
}
