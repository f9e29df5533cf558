import type { EvmChain } from '../../core/ledger/evmChains.ts'
import { holdsSecret, type Redact, redactor } from '../../core/redact.ts'
import { type Environment, readEndpoint } from '../asking/endpoint.ts'

/** An explorer to ask. Only `host` may be shown; everything that comes from it passes `redact` first. */
export interface Explorer {
  readonly host: string
  /** Whether it serves many chains and is told which one: then its answers are of that chain. */
  readonly manyChains: boolean
  /** Where a question goes, with the key in it. */
  readonly urlOf: (query: Readonly<Record<string, string | number>>) => string
  /** Where Blockscout answers JSON-RPC: https://docs.blockscout.com/devs/apis/rpc/eth-rpc */
  readonly rpcUrl: string
  readonly headers: Readonly<Record<string, string>>
  readonly redact: Redact
  /** Whether an answer repeats the key: such a one is not recorded. */
  readonly holdsKey: (text: string) => boolean
}

/**
 * The explorer that a URL names: Etherscan's `https://api.etherscan.io/v2/api`, Blockscout's `https://api.blockscout.com/v2/api`,
 * or a single Blockscout like `https://eth.blockscout.com/api`. The first two are told the chain, each in its own word
 * (https://docs.etherscan.io/supported-chains, https://docs.blockscout.com/devs/blockscout-api).
 * Errors: those of `readEndpoint`.
 */
export function readExplorer(text: string, key: string | null, environment: Environment, chain: EvmChain): Explorer {
  const { host, url, headers, redact: hideUrl } = readEndpoint(text, environment, 'explorer')
  const base = new URL(url)
  const manyChains = /\/v2\/api\/?$/.test(base.pathname)
  const chainQuery = manyChains ? { chainid: chain.chainId, chain_id: chain.chainId } : {}
  const hideKey = key === null ? null : redactor(`${url}?${new URLSearchParams({ apikey: key })}`, [key])
  const withKey = (whole: URL) => {
    if (key !== null) whole.searchParams.set('apikey', key)
    return whole.href
  }
  const rpc = new URL(url)
  const path = base.pathname.replace(/\/$/, '')
  rpc.pathname = manyChains ? `${path.slice(0, -'/v2/api'.length)}/${chain.chainId}/json-rpc` : `${path}/eth-rpc`
  return {
    host,
    manyChains,
    urlOf: (query) => {
      const whole = new URL(url)
      for (const [name, value] of Object.entries({ ...chainQuery, ...query })) {
        whole.searchParams.set(name, String(value))
      }
      return withKey(whole)
    },
    rpcUrl: withKey(rpc),
    headers,
    holdsKey: (said) => holdsSecret(said, key === null ? [] : [key]),
    redact: (said) => hideUrl(hideKey === null ? said : hideKey(said)),
  }
}
