import { doubleSha256 } from './doubleSha256.ts'
import { A_BLOCK, HASHES, MESSAGES, openSha256Lanes } from './sha256Lanes.ts'

/** In blocks. For longer ones a call of node:crypto is quicker. */
const LONGEST = 24
/** Behind a message: a bit that ends it, and how many it has. */
const PADDING = 9

/** Where the four messages of so many blocks stand in memory. */
const placeOf = (blocks: number) => MESSAGES + 2 * A_BLOCK * blocks * (blocks - 1)

const { memory, hash } = openSha256Lanes(placeOf(LONGEST + 1) - MESSAGES)
const view = new DataView(memory.buffer)
/** By blocks: how many messages there are, and where their hashes go. */
const waiting = new Uint8Array(LONGEST + 1)
const targets: Target[] = Array.from({ length: 4 * (LONGEST + 1) })

/**
 * Hashes a message as `doubleSha256` does, with others of its length: what stands in `bytes` between each two of `ranges`. Its hash comes to
 * `into` at `at` when there are four, or with `finishHashes`. What a broken block left behind comes to room that nobody reads.
 */
export function queueHash(bytes: Uint8Array, ranges: readonly number[], into: Buffer, at: number): void {
  let length = 0
  for (let i = 0; i < ranges.length; i += 2) length += ranges[i + 1]! - ranges[i]!
  const blocks = Math.ceil((length + PADDING) / A_BLOCK)
  if (blocks > LONGEST) {
    doubleSha256(joined(bytes, ranges), into, at)
    return
  }
  const nth = waiting[blocks]!++
  targets[4 * blocks + nth] = { into, at }
  const end = placeOf(blocks) + (nth + 1) * blocks * A_BLOCK
  let to = end - blocks * A_BLOCK
  for (let i = 0; i < ranges.length; i += 2) to = copy(bytes, ranges[i]!, ranges[i + 1]!, memory, to)
  memory[to++] = 0x80
  memory.fill(0, to, end - 4)
  view.setUint32(end - 4, length * 8)
  if (nth === 3) flush(blocks)
}

/** Hashes what waits for others of its length. */
export function finishHashes(): void {
  for (let blocks = 1; blocks <= LONGEST; blocks++) if (waiting[blocks]! > 0) flush(blocks)
}

function flush(blocks: number): void {
  hash(placeOf(blocks), blocks)
  for (let n = 0; n < waiting[blocks]!; n++) {
    const { into, at } = targets[4 * blocks + n]!
    for (let i = 0; i < 32; i++) into[at + i] = memory[HASHES + 32 * n + i]!
  }
  waiting[blocks] = 0
}

interface Target {
  readonly into: Buffer
  readonly at: number
}

/** Where it ends. A view of few bytes takes longer than they do. */
function copy(from: Uint8Array, start: number, end: number, into: Uint8Array, to: number): number {
  if (end - start > A_BLOCK) into.set(from.subarray(start, end), to)
  else for (let i = start, at = to; i < end; ) into[at++] = from[i++]!
  return to + end - start
}

function joined(bytes: Uint8Array, ranges: readonly number[]): Uint8Array {
  const parts = Array.from({ length: ranges.length / 2 }, (_, i) => bytes.subarray(ranges[2 * i], ranges[2 * i + 1]))
  return Buffer.concat(parts)
}
