import { z } from 'zod'
import type { TronBlock } from '../../core/wire/tronSource.ts'
import { parsed } from '../asking/fetchText.ts'
import { WrongAnswer } from '../asking/wrongAnswer.ts'

/** https://developers.tron.network/es/docs/block */
const block = z.object({
  blockID: z.string().regex(/^[0-9a-f]{64}$/),
  block_header: z.object({
    // Protobuf leaves zeros out.
    raw_data: z.object({ number: z.int().nonnegative().default(0), timestamp: z.int().nonnegative().default(0) }),
  }),
})

/** The block of an answer; null where there is none yet. Throws `WrongAnswer`. */
export function gridBlock(text: string, height: number): TronBlock | null {
  const answer = parsed(text)
  if (typeof answer === 'object' && answer !== null && Object.keys(answer).length === 0) return null
  const read = block.safeParse(answer)
  if (!read.success) throw new WrongAnswer(`the answer is not block ${height}`)
  const { blockID: id, block_header } = read.data
  const { number, timestamp: time } = block_header.raw_data
  // The first eight bytes of an id are the block's number.
  if (number !== height || Number.parseInt(id.slice(0, 16), 16) !== height) {
    throw new WrongAnswer(`block ${height} was asked for, and ${number} came`)
  }
  return { height, id, time }
}
