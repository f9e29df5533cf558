import { inputError } from '../../core/errors.ts'
import { type ChainCheck, createNodeClient, type NodeClientOptions, type RpcClient } from '../jsonRpc/nodeClient.ts'

export interface RpcClientOptions extends Omit<NodeClientOptions, 'check' | 'read'> {
  readonly chain: string
  readonly chainId: number
}

/** Nodes of an EVM chain. Opens nothing before the first question. */
export function createRpcClient({ chain, chainId, ...options }: RpcClientOptions): RpcClient {
  return createNodeClient({ ...options, check: evmCheck(chain, chainId) })
}

function evmCheck(chain: string, chainId: number): ChainCheck {
  return {
    question: { method: 'eth_chainId', params: [] },
    troubleIn: (said, host) => {
      if (typeof said !== 'string' || !/^0x[0-9a-f]{1,13}$/i.test(said)) {
        return { kind: 'broken', said: 'it says no chain id' }
      }
      if (Number(said) === chainId) return null
      throw inputError('WRONG_CHAIN', `${host} is a node of chain ${Number(said)}, and ${chain} is ${chainId}`, {
        fix: 'name the chain that the node is of, or another node',
        facts: { host, chain, chainId, found: Number(said) },
      })
    },
  }
}
