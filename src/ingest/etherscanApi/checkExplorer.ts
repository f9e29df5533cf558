import { inputError } from '../../core/errors.ts'
import type { EvmChain } from '../../core/ledger/evmChains.ts'
import { type ExplorerClient, NoAnswer } from './explorerClient.ts'

export interface CheckExplorerParameters {
  readonly client: ExplorerClient
  readonly chain: EvmChain
  /** The last block that will be asked for. */
  readonly to: number
  /** Seconds since 1970. */
  readonly now: number
}

/** A block that old stays, on every chain whose nodes name their finalized block, and explorers have read it. */
const OLD = 3600

/**
 * Whether an explorer is of the chain, and has read it as far as that. False: nobody but the case says that it is of the chain.
 * Errors: `WRONG_CHAIN`. Throws `NoAnswer`.
 */
export async function checkExplorer({ client, chain, to, now }: CheckExplorerParameters): Promise<boolean> {
  const { host, manyChains } = client.explorer
  const found = manyChains ? chain.chainId : await readChainId(client)
  if (found !== null && found !== chain.chainId) {
    throw inputError('WRONG_CHAIN', `${host} is an explorer of chain ${found}, and ${chain.id} is ${chain.chainId}`, {
      fix: 'name the chain that the explorer is of, or another explorer',
      facts: { host, chain: chain.id, chainId: chain.chainId, found },
    })
  }
  // https://docs.etherscan.io/api-reference/endpoint/getblocknobytime, https://docs.blockscout.com/devs/apis/rpc/block
  const query = { module: 'block', action: 'getblocknobytime', timestamp: now - OLD, closest: 'before' }
  const answer = await client.ask(query)
  const said = 'value' in answer && /^[0-9]{1,12}$/.test(answer.value) ? Number(answer.value) : null
  if (said === null) throw new NoAnswer({ kind: 'wrong', host, said: 'it does not say how far it has read the chain' })
  const settled = said - (chain.finality === 'finalized' ? 0 : chain.finality)
  if (to > settled) {
    throw new NoAnswer({
      kind: 'behind',
      host,
      said: `block ${settled} is the last that is settled there, and ${to} was asked for`,
    })
  }
  return found !== null
}

/** Null: it does not say. Where it cannot be reached at all, the next question says so. */
async function readChainId(client: ExplorerClient): Promise<number | null> {
  const said = await client.rpc({ method: 'eth_chainId', params: [], query: {} }).catch((error: unknown) => {
    if (error instanceof NoAnswer && (error.trouble.kind === 'refused' || error.trouble.kind === 'broken')) return null
    throw error
  })
  return typeof said === 'string' && /^0x[0-9a-f]{1,13}$/i.test(said) ? Number(said) : null
}
