import { inputError } from '../../core/errors.ts'

/** Blocks in a row that were recorded together. */
interface Stretch {
  readonly from: number
  readonly to: number
  readonly lastHash: string
}

export interface WithoutOrphansParameters<C extends Stretch, B> {
  readonly chunks: readonly C[]
  /** The last block that was final when the stretches were recorded; -1: none ever is. And the height of the chain now. */
  readonly final: number
  readonly head: number
  /** Of the folder, as errors call it. */
  readonly name: string
  /** The hash of the chain's block at a height; null: there is none. */
  readonly hashAt: (height: number) => Promise<string | null>
  readonly read: (chunk: C) => Promise<readonly B[]>
  /** Writes the first blocks of a stretch as one of their own. */
  readonly write: (blocks: readonly B[], chunk: C) => Promise<C>
}

/**
 * The stretches without the blocks that the chain has left since they were recorded. A stretch that holds some is written anew with
 * the others. Blocks that were final are never asked for; where even the last of them has left, the node is of another chain.
 * The very list that was given: nothing has changed. Errors: those of `hashAt`, `SOURCE_OF_OTHER_CHAIN`.
 */
export async function withoutOrphans<C extends Stretch, B extends { readonly number: number; readonly hash: string }>(
  parameters: WithoutOrphansParameters<C, B>,
): Promise<readonly C[]> {
  const { name, chunks, final, head, hashAt, read, write } = parameters
  // Of blocks above the head nothing can be said: the node may lag.
  const loose = chunks.filter(({ from, to }) => to > final && from <= head).sort((a, b) => b.to - a.to)
  let kept = chunks
  for (const chunk of loose) {
    if (chunk.to <= head && (await hashAt(chunk.to)) === chunk.lastHash) break
    const blocks = await read(chunk)
    const inReach = blocks.filter(({ number }) => number <= head)
    const stays = async (count: number) => {
      const { number, hash } = blocks[count - 1]!
      return (await hashAt(number)) === hash
    }
    const count = await longestPrefix(inReach.length, stays)
    if (count === inReach.length) break
    if (chunk.from + count <= final) throw ofOtherChain(name, final)
    const rest = count === 0 ? [] : [await write(blocks.slice(0, count), chunk)]
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
