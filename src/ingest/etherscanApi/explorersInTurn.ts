import type { EvmChain } from '../../core/ledger/evmChains.ts'
import { checkExplorer } from './checkExplorer.ts'
import { type ExplorerClient, NoAnswer, type NoAnswerTrouble } from './explorerClient.ts'
import { noAnswerError } from './noAnswerError.ts'
import { type ReadAddress, type ReadAddressParameters, readAddress } from './readAddress.ts'

/** Explorers of which the next is asked where one fails. All that is read of an address is of one explorer. */
export interface ExplorersInTurn {
  /** Errors: `WRONG_CHAIN`, those of `noAnswerError`. */
  read(address: string): Promise<ReadAddress>
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
  const readFrom = async (client: ExplorerClient, address: string): Promise<ReadAddress> => {
    if (!proven.has(client)) proven.set(client, await checkExplorer({ client, chain, to: scope.to, now }))
    return readAddress({ client, address, ...scope })
  }
  return {
    read: async (address) => {
      const troubles: NoAnswerTrouble[] = []
      let incomplete: ReadAddress | null = null
      const start = first
      for (let n = 0; n < clients.length; n++) {
        const place = (start + n) % clients.length
        try {
          const read = await readFrom(clients[place]!, address)
          if ('tooBusy' in read || read.partial.length === 0) {
            first = place
            return read
          }
          incomplete ??= read
        } catch (error) {
          if (!(error instanceof NoAnswer)) throw error
          troubles.push(error.trouble)
        }
      }
      if (incomplete !== null) return incomplete
      throw noAnswerError(troubles, address)
    },
    hosts: () => clients.filter(({ asked }) => asked.requests > 0).map(({ explorer }) => explorer.host),
    unproven: () => [...proven].flatMap(([{ explorer }, is]) => (is ? [] : [explorer.host])),
    asked: () => ({
      requests: clients.reduce((sum, { asked }) => sum + asked.requests, 0),
      bytes: clients.reduce((sum, { asked }) => sum + asked.bytes, 0),
    }),
  }
}
