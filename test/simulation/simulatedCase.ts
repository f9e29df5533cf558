import type { Dice } from '../naive/dice.ts'
import { nativeCase } from './nativeCase.ts'

/** A case before it is decided in how many files, and in which order, its ledger comes. */
export interface SimulatedCase {
  readonly name: string
  /** Everything in `case.yaml` but the imports. */
  readonly head: Readonly<Record<string, unknown>>
  /** Labels and prices, by path. */
  readonly files: Readonly<Record<string, string>>
  readonly parts: readonly LedgerPart[]
}

/** What one importer reads. */
export interface LedgerPart {
  readonly format: string
  readonly covers: 'all' | readonly string[]
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
  /** A file of these lines. Dice: it looks one way or another; none: plain. */
  readonly write: (lines: readonly string[], dice?: Dice) => string
}

export function simulatedCase(dice: Dice): Promise<SimulatedCase> {
  return nativeCase(dice)
}
