import type { AddressSource } from './addressSource.ts'
import { evmRpcByAddress } from './evmRpcByAddress.ts'
import { explorerSource } from './recordExplorer.ts'
import { tronSource } from './recordTron.ts'

/** Every kind of source that is asked by address. */
const ADDRESS_SOURCES: readonly AddressSource[] = [evmRpcByAddress, explorerSource, tronSource]

/** The source of a format; null where that one is not asked by address. */
export function addressSourceOf(format: string): AddressSource | null {
  return ADDRESS_SOURCES.find((source) => source.format === format) ?? null
}
