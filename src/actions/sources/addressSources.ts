import type { AddressSource } from './addressSource.ts'

/** Every kind of source that is asked by address. What asks is loaded when it is needed: most cases need none. */
const ADDRESS_SOURCES: readonly AddressSource[] = [
  lazy('evm-rpc', async () => (await import('./evmRpcByAddress.ts')).evmRpcByAddress),
  lazy('etherscan-api', async () => (await import('./recordExplorer.ts')).explorerSource),
  lazy('esplora', async () => (await import('./recordEsplora.ts')).esploraSource),
  lazy('trongrid', async () => (await import('./recordTron.ts')).tronSource),
]

function lazy(format: string, load: () => Promise<AddressSource>): AddressSource {
  return { format, record: async (request) => (await load()).record(request) }
}

/** The source of a format; null where that one is not asked by address. */
export function addressSourceOf(format: string): AddressSource | null {
  return ADDRESS_SOURCES.find((source) => source.format === format) ?? null
}
