import { recordNode } from '../../../src/actions/sources/recordNode.ts'
import { DyepackError } from '../../../src/core/errors.ts'
import type { Dice } from '../../naive/dice.ts'
import type { Anvil } from '../anvil.ts'
import { startTroubledNode, type Wrong } from '../troubledNode.ts'

/**
 * Records blocks from a node that, as the dice fall, is busy, breaks off, drops connections or talks nonsense, and whose newest
 * blocks are others from time to time. Where it gives up it is started again, until all is there.
 */
export async function recordInTrouble(
  anvil: Anvil,
  dice: Dice,
  folder: string,
  from: number,
  to: number,
): Promise<void> {
  const node = await startTroubledNode(anvil.url)
  const troubles: readonly Wrong[] = [{ status: 429 }, { status: 503 }, 'cut', 'drop', 'garbage']
  let starts = 0
  try {
    for (let done = false; !done; starts++) {
      // Each start has some quiet requests, so that it gets on; then all fails until it gives up, or only now and then.
      const patience = dice.int(10, 60)
      const often = dice.chance(50)
      node.behave({
        wrong: (_, request) => (dice.chance(request < patience ? 10 : often ? 100 : 20) ? dice.pick(troubles) : null),
      })
      node.requests.length = 0
      const asking = { sleep: async () => {}, limits: { tries: 3 }, chunk: { blocks: dice.int(5, 40), rows: 400 } }
      done = await recordNode({
        ...{ folder, name: 'the source', chain: 'ethereum', asking },
        node: { urls: [node.url], from, to },
      }).then(
        () => true,
        (error: unknown) => {
          if (!(error instanceof DyepackError) || error.kind !== 'retry') throw error
          return false
        },
      )
      // The last two blocks are not final.
      await anvil.ask('anvil_reorg', 2, [])
      if (starts > 100) throw new Error('a hundred starts did not bring the blocks')
    }
  } finally {
    await node.stop()
  }
}
