import type { RowExtract } from '../importer.ts'
import type { EvmTable } from './evmTable.ts'
import type { Facts } from './facts.ts'

/** How a table is read, before anything is said of its lines. */
export interface EvmExtract extends Pick<RowExtract, 'shape' | 'from' | 'checks' | 'movements' | 'event' | 'tells'> {
  readonly record: string | undefined
  readonly table: EvmTable
  readonly reads: readonly (Facts | null)[]
}
