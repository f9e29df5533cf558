import { inputError } from '../../core/errors.ts'
import { EVM_CHAINS, type EvmChain } from '../../core/ledger/evmChains.ts'
import { type Endpoint, type Environment, readEndpoint } from '../../ingest/asking/endpoint.ts'

/** Nodes of a chain, in the order in which they are tried. */
export interface NodeSource {
  readonly chain: EvmChain
  readonly endpoints: readonly Endpoint[]
}

/**
 * Reads `ethereum=env:ETH_RPC`; several of one chain are tried one after the other.
 * Errors: BAD_SOURCE, and those of `readEndpoint`.
 */
export function readNodeSources(given: readonly string[], environment: Environment): ReadonlyMap<string, NodeSource> {
  const sources = new Map<string, NodeSource>()
  for (const text of given) {
    const [, id = '', url = ''] = /^([^=]*)=(?:evm-rpc:)?(.*)$/s.exec(text) ?? []
    const chain = EVM_CHAINS.find((one) => one.id === id)
    if (chain === undefined || url === '' || /^(etherscan-api|trongrid):/.test(url)) {
      throw inputError('BAD_SOURCE', `"${id}" names no chain whose nodes can be asked, or no node stands behind it`, {
        fix: `write it like ethereum=env:ETH_RPC; chains: ${EVM_CHAINS.map((one) => one.id).join(', ')}`,
        facts: { chain: id },
      })
    }
    const endpoint = readEndpoint(url, environment)
    sources.set(id, { chain, endpoints: [...(sources.get(id)?.endpoints ?? []), endpoint] })
  }
  return sources
}
