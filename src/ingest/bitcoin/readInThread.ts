import { on } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import { bugError } from '../../core/errors.ts'
import type { UtxoBlock } from '../../core/ledger/rowSource.ts'
import type { SourceFile } from '../importer.ts'
import { blocksIn } from './blockRoom.ts'
import { giveBackBlockThread, takeBlockThread } from './blockThread.ts'
import type { AskedBlocks, BlockPortion } from './blockWorker.ts'
import type { PlacedBlock } from './readBlocks.ts'
import { fromSent } from './sentError.ts'

/** One that is used here, one that is being filled, and one between them. */
const ROOMS = 3

/**
 * Reads blocks of a file as `readBlocks` does, with the same errors, in another thread, which is at most `ROOMS` portions ahead. A block is
 * good until the next one is asked for: then its memory is filled again.
 */
export async function* readInThread(file: SourceFile, blocks: readonly PlacedBlock[]): AsyncGenerator<UtxoBlock> {
  const thread = takeBlockThread()
  const { port1: port, port2 } = new MessageChannel()
  try {
    const portions = on(port, 'message', { close: ['close'] })
    thread.worker.postMessage({ file, blocks: blocks.map(placed), port: port2 } satisfies AskedBlocks, [port2])
    for (let i = 0; i < ROOMS; i++) port.postMessage(new ArrayBuffer(0))
    for await (const [portion] of portions) {
      const { room, count, end } = portion as BlockPortion
      yield* blocksIn(room, count)
      if (end === 'done') return
      if (end !== null) throw fromSent(end)
      port.postMessage(room, [room])
    }
    await thread.ended
    throw bugError('THREAD_ENDED', `the thread that reads ${file.name} has ended`)
  } finally {
    port.close()
    giveBackBlockThread(thread)
  }
}

/** No more than is needed there: files of old blocks have a hundred thousand. */
function placed({ height, offset, size, header: { time } }: PlacedBlock): PlacedBlock {
  return { height, offset, size, header: { time } }
}
