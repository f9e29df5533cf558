import { inputError } from '../../core/errors.ts'
import type { EvmChain } from '../../core/ledger/evmChains.ts'
import { checkExplorer } from './checkExplorer.ts'
import { type ExplorerClient, NoAnswer, type NoAnswerTrouble } from './explorerClient.ts'
import type { ListsOfAddress } from './fitTogether.ts'
import { noAnswerError } from './noAnswerError.ts'
import { type ReadAddress, type ReadAddressParameters, readAddress } from './readAddress.ts'
import { readTransaction } from './readTransaction.ts'

/** Explorers of which the next is asked where one fails. All that is read of an address is of one explorer. */
export interface ExplorersInTurn {
  /** Errors: `WRONG_CHAIN`, those of `noAnswerError`. */
  read(address: string): Promise<ReadAddress>
  /** A transaction whole. Errors: as above, and `EXPLORER_NO_TRANSACTION`. */
  readTransaction(hash: string): Promise<ListsOfAddress>
  /** Those that were asked. */
  hosts(): readonly string[]
  /** Those of which nobody but the case says that they are of the chain. */
  unproven(): readonly string[]
  asked(): { readonly requests: number; readonly bytes: number }
}

export interface ExplorersScope extends Omit<ReadAddressParameters, 'client' | 'address'> {
  readonly chain: EvmChain
  /** Seconds since 1970. */
  readonly now: number
}

export function explorersInTurn(
  clients: readonly ExplorerClient[],
  { chain, now, ...scope }: ExplorersScope,
): ExplorersInTurn {
  const proven = new Map<ExplorerClient, boolean>()
  let first = 0
  /** The first answer that is whole; else the first that is not, else an error. */
  const firstOf = async <T>(
    about: string,
    read: (client: ExplorerClient) => Promise<T>,
    isWhole: (answer: T) => boolean,
  ): Promise<T> => {
    const troubles: NoAnswerTrouble[] = []
    const incomplete: T[] = []
    const start = first
    for (let n = 0; n < clients.length; n++) {
      const place = (start + n) % clients.length
      const client = clients[place]!
      try {
        if (!proven.has(client)) proven.set(client, await checkExplorer({ client, chain, to: scope.to, now }))
        const answer = await read(client)
        if (isWhole(answer)) {
          first = place
          return answer
        }
        incomplete.push(answer)
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error
        troubles.push(error.trouble)
      }
    }
    if (incomplete.length > 0) return incomplete[0]!
    throw noAnswerError(troubles, about)
  }
  return {
    read: (address) =>
      firstOf(
        address,
        (client) => readAddress({ client, address, ...scope }),
        (read) => 'tooBusy' in read || read.partial.length === 0,
      ),
    readTransaction: async (hash) => {
      const lists = await firstOf(
        hash,
        (client) => readTransaction(client, hash),
        (read) => read !== null,
      )
      if (lists !== null) return lists
      const hosts = clients.map(({ explorer }) => explorer.host).join(', ')
      throw inputError('EXPLORER_NO_TRANSACTION', `${hosts} does not know transaction ${hash}`, {
        fix: 'check the hash, and on which chain it is',
        facts: { tx: hash, chain: chain.id },
      })
    },
    hosts: () => clients.filter(({ asked }) => asked.requests > 0).map(({ explorer }) => explorer.host),
    unproven: () => [...proven].flatMap(([{ explorer }, is]) => (is ? [] : [explorer.host])),
    asked: () => ({
      requests: clients.reduce((sum, { asked }) => sum + asked.requests, 0),
      bytes: clients.reduce((sum, { asked }) => sum + asked.bytes, 0),
    }),
  }
}
