import { on } from 'node:events'
import { type MessagePort, parentPort } from 'node:worker_threads'
import type { SourceFile } from '../importer.ts'
import { layBlocks, type PlainBlock, sizeOf } from './layBlocks.ts'
import { type PlacedBlock, readBlocks } from './readBlocks.ts'
import { type SentError, toSent } from './sentError.ts'

/** What a thread is asked to read. For each room that comes through the port one `BlockPortion` goes back. */
export interface AskedBlocks {
  readonly file: SourceFile
  readonly blocks: readonly PlacedBlock[]
  readonly port: MessagePort
}

export interface BlockPortion {
  readonly blocks: readonly PlainBlock[]
  /** What their columns lie in: that which came, or a larger one. */
  readonly room: ArrayBuffer
  /** What came after the blocks; null: there are more. */
  readonly end: 'done' | SentError | null
}

/** In bytes of columns: small blocks go together. */
const PORTION = 1 << 20

parentPort!.on('message', answer)

async function answer({ file, blocks, port }: AskedBlocks): Promise<void> {
  const reading = readBlocks(file, blocks)
  for await (const [room] of on(port, 'message', { close: ['close'] })) {
    const portion = await read(reading, room)
    port.postMessage(portion, [portion.room])
  }
  await reading.return(undefined)
}

async function read(reading: AsyncIterator<PlainBlock>, room: ArrayBuffer): Promise<BlockPortion> {
  const blocks: PlainBlock[] = []
  let [size, end]: [number, BlockPortion['end']] = [0, null]
  try {
    while (size < PORTION && end === null) {
      const { value, done } = await reading.next()
      if (done === true) {
        end = 'done'
      } else {
        blocks.push(value)
        size += sizeOf(value)
      }
    }
  } catch (error) {
    end = toSent(error)
  }
  // Twice as much, so that it will do for what comes.
  const enough = size <= room.byteLength ? room : new ArrayBuffer(2 * size)
  return { blocks: layBlocks(blocks, enough), room: enough, end }
}
