import { on } from 'node:events'
import { type MessagePort, parentPort } from 'node:worker_threads'
import type { SourceFile } from '../importer.ts'
import { layBlock, type PlainBlock, sizeOf } from './blockRoom.ts'
import { type PlacedBlock, readBlocks } from './readBlocks.ts'
import { type SentError, toSent } from './sentError.ts'

/** What a thread is asked to read. For each room that comes through the port one `BlockPortion` goes back. */
export interface AskedBlocks {
  readonly file: SourceFile
  readonly blocks: readonly PlacedBlock[]
  readonly port: MessagePort
}

export interface BlockPortion {
  /** What blocks lie in: the room that came, or a larger one. */
  readonly room: ArrayBuffer
  /** How many. */
  readonly count: number
  /** What came after the blocks; null: there are more. */
  readonly end: 'done' | SentError | null
}

/** Bytes after which a portion goes: small blocks go together. */
const PORTION = 1 << 20

parentPort!.on('message', answer)

async function answer({ file, blocks, port }: AskedBlocks): Promise<void> {
  const reading = readBlocks(file, blocks)
  for await (const [room] of on(port, 'message', { close: ['close'] })) {
    const portion = await fill(room, reading)
    port.postMessage(portion, [portion.room])
  }
  await reading.return(undefined)
}

/** Each block is laid down when it is read: those that wait for others become old, and memory of old objects is freed late. */
async function fill(empty: ArrayBuffer, reading: AsyncIterator<PlainBlock>): Promise<BlockPortion> {
  let room = empty
  let [count, filled] = [0, 0]
  try {
    while (filled < PORTION) {
      const { value, done } = await reading.next()
      if (done === true) return { room, count, end: 'done' }
      const end = filled + sizeOf(value)
      if (end > room.byteLength) room = enlarged(room, 2 * end)
      layBlock(value, room, filled)
      filled = end
      count++
    }
    return { room, count, end: null }
  } catch (error) {
    return { room, count, end: toSent(error) }
  }
}

function enlarged(room: ArrayBuffer, length: number): ArrayBuffer {
  const larger = new ArrayBuffer(length)
  new Uint8Array(larger).set(new Uint8Array(room))
  return larger
}
