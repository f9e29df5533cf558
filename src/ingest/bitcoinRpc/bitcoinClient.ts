import { inputError } from '../../core/errors.ts'
import type { BitcoinNetwork } from '../../core/ledger/bitcoinNetworks.ts'
import type { Endpoint } from '../asking/endpoint.ts'
import type { Trouble } from '../asking/trouble.ts'
import { outcomeOf, type ReadOutcome } from '../jsonRpc/answers.ts'
import { type ChainCheck, createNodeClient, type NodeClientOptions, type RpcClient } from '../jsonRpc/nodeClient.ts'

export interface BitcoinClientOptions extends Pick<NodeClientOptions, 'limits' | 'sleep'> {
  readonly endpoints: readonly Endpoint[]
  readonly network: BitcoinNetwork
}

/**
 * Asks nodes of Bitcoin by the JSON-RPC of Bitcoin Core. Each must have the network's first block before it is asked anything else.
 * What a node does not have is answered by null.
 */
export function createBitcoinClient({ network, ...options }: BitcoinClientOptions): RpcClient {
  return createNodeClient({ ...options, check: genesisCheck(network), read })
}

function genesisCheck({ chain, name, genesis }: BitcoinNetwork): ChainCheck {
  return {
    question: { method: 'getblockhash', params: [0] },
    troubleIn: (answer, host) => {
      if (answer === genesis) return null
      if (typeof answer !== 'string' || !/^[0-9a-f]{64}$/.test(answer)) {
        return { kind: 'broken', said: 'it says no hash of its first block' }
      }
      throw inputError('WRONG_CHAIN', `${host} is no node of ${name}: its first block is ${answer}`, {
        fix: 'name the chain that the node is of, or another node',
        facts: { host, chain, expected: genesis, found: answer },
      })
    },
  }
}

/** Codes: https://github.com/bitcoin/bitcoin/blob/master/src/rpc/protocol.h */
const read: ReadOutcome = (answer, redact) => {
  const { error } = (answer ?? {}) as {
    readonly error?: { readonly code?: unknown; readonly message?: unknown } | null
  }
  const code = error?.code
  if (code === NO_SUCH_BLOCK || code === OUT_OF_RANGE) return { result: null }
  const outcome = outcomeOf(answer, redact)
  if (!('trouble' in outcome)) return outcome
  return { trouble: { ...outcome.trouble, kind: kindOf(code, outcome.trouble) } }
}

const NO_SUCH_BLOCK = -5
const OUT_OF_RANGE = -8
const WARMING_UP = -28
const NO_SUCH_METHOD = -32601

function kindOf(code: unknown, { kind, said }: Trouble): Trouble['kind'] {
  if (code === WARMING_UP) return 'busy'
  return code === NO_SUCH_METHOD || /pruned data/i.test(said) ? 'refused' : kind
}
