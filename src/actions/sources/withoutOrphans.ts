import { inputError } from '../../core/errors.ts'
import type { EvmChunk } from '../../core/wire/evmSource.ts'
import { hashAt } from '../../ingest/evmRpc/readBlocks.ts'
import type { RpcClient } from '../../ingest/evmRpc/rpcClient.ts'
import { readChunk, writeChunk } from './recordedBlocks.ts'

/**
 * The stretches without the blocks that the chain has left since they were recorded. A stretch that holds some is written anew with
 * the others. Blocks that were final are never asked for; where even the last of them has left, the node is of another chain.
 * The very list that was given: nothing has changed. Errors: those of `hashAt`, `SOURCE_OF_OTHER_CHAIN`.
 */
export async function withoutOrphans(parameters: {
  readonly client: RpcClient
  readonly folder: string
  readonly name: string
  readonly chunks: readonly EvmChunk[]
  /** The last block that was final when the stretches were recorded, and the height of the chain now. */
  readonly final: number
  readonly head: number
}): Promise<readonly EvmChunk[]> {
  const { client, folder, name, chunks, final, head } = parameters
  // Of blocks above the head nothing can be said: the node may lag.
  const loose = chunks.filter(({ from, to }) => to > final && from <= head).sort((a, b) => b.to - a.to)
  let kept = chunks
  for (const chunk of loose) {
    if (chunk.to <= head && (await hashAt(client, chunk.to)) === chunk.lastHash) break
    const records = await readChunk(folder, chunk)
    const inReach = records.filter(({ number }) => number <= head)
    const stays = async (count: number) => {
      const { number, hash } = records[count - 1]!
      return (await hashAt(client, number)) === hash
    }
    const count = await longestPrefix(inReach.length, stays)
    if (count === inReach.length) break
    if (chunk.from + count <= final) throw ofOtherChain(name, final)
    const { receipts, calls } = chunk
    const rest = count === 0 ? [] : [await writeChunk(folder, records.slice(0, count), { receipts, calls })]
    kept = [...kept.filter((one) => one !== chunk), ...rest]
    if (count > 0) break
  }
  return kept
}

/** The greatest n up to `most` for which `holds` is true, where it holds for all that are smaller. Zero needs no asking. */
async function longestPrefix(most: number, holds: (n: number) => Promise<boolean>): Promise<number> {
  let [low, high] = [0, most]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (await holds(middle)) low = middle
    else high = middle - 1
  }
  return low
}

function ofOtherChain(name: string, final: number): Error {
  return inputError('SOURCE_OF_OTHER_CHAIN', `the node's chain lacks block ${final} of ${name}, which was final`, {
    fix: `name a node of the same chain, or remove the folder ${name} to fetch its blocks anew`,
    facts: { folder: name, height: final },
  })
}
