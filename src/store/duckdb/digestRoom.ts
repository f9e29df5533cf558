import type { DuckDBDataChunk } from '@duckdb/node-api'
import { bytesOf, copyColumn } from './columns.ts'

/** Rows of a chunk: DuckDB's vectors are no longer. */
const CHUNK = 2048

/** A column of numbers: those that a statement reads, in the order of its columns, or one that is the same in all rows. */
export type Lane = { readonly read: 'signed' | 'unsigned' } | { readonly always: bigint }

/** Rows for the digest, column by column, of as many chunks as make a block: always the same room, for new one keeps the garbage collector busy. */
export class DigestRoom {
  readonly #block: number
  readonly #lanes: readonly (BigInt64Array | BigUint64Array)[]
  readonly #read: readonly (BigInt64Array | BigUint64Array)[]
  readonly #hashes: Uint32Array | null
  #rows = 0

  /** `hashes`: a statement reads the two halves of one behind the lanes. `block`: rows of one. */
  constructor(lanes: readonly Lane[], hashes: boolean, block: number) {
    const room = block + CHUNK
    this.#block = block
    this.#lanes = lanes.map((lane) => {
      if ('always' in lane) return new BigInt64Array(room).fill(lane.always)
      return lane.read === 'unsigned' ? new BigUint64Array(room) : new BigInt64Array(room)
    })
    this.#read = this.#lanes.filter((_, i) => 'read' in lanes[i]!)
    this.#hashes = hashes ? new Uint32Array(room * 8) : null
  }

  /** Those of a block, or a few more, which belong to the next. */
  get rows(): number {
    return this.#rows
  }

  take(chunk: DuckDBDataChunk): void {
    for (const [column, target] of this.#read.entries()) copyColumn(chunk, column, target, this.#rows)
    if (this.#hashes !== null)
      for (const half of [0, 1])
        copyHalves(bytesOf(chunk.getColumnVector(this.#read.length + half)), this.#hashes, this.#rows, half)
    this.#rows += chunk.rowCount
  }

  /** A column of the block. */
  lane(column: number): BigInt64Array | BigUint64Array {
    return this.#lanes[column]!.subarray(0, Math.min(this.#rows, this.#block))
  }

  /** The hashes of the block, 64 hex digits each. To be asked once. */
  digits(): string {
    const bytes = Math.min(this.#rows, this.#block) * 32
    return Buffer.from(this.#hashes!.buffer, 0, bytes).swap32().toString('hex')
  }

  /** Makes room for the next block. */
  next(): void {
    const rest = Math.max(0, this.#rows - this.#block)
    for (const column of this.#read) column.copyWithin(0, this.#block, this.#block + rest)
    this.#hashes?.copyWithin(0, this.#block * 8, (this.#block + rest) * 8)
    this.#rows = rest
  }
}

/** Numbers have their lowest byte first, texts their highest. */
function copyHalves(bytes: Uint8Array, hashes: Uint32Array, at: number, half: number): void {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
  for (let from = 3, to = at * 8 + half * 4; from < words.length; from += 8, to += 4)
    for (let k = 0; k < 4; k++) hashes[to++] = words[from--]!
}
