import type { DuckDBDataChunk } from '@duckdb/node-api'
import { bytesOf, copyColumn } from './columns.ts'

/** Rows of a chunk: DuckDB's vectors are no longer. */
const CHUNK = 2048

/** Rows column by column, of as many chunks as make a block: always the same room, for new one keeps the garbage collector busy. */
export class BlockRoom {
  readonly #block: number
  readonly #numbers: readonly (BigInt64Array | BigUint64Array)[]
  readonly #hashes: Uint32Array | null
  #rows = 0

  /** `unsigned`: of each column. `hashes`: behind them come the two halves of a hash. `block`: rows of one. */
  constructor(unsigned: readonly boolean[], hashes: boolean, block: number) {
    const room = block + CHUNK
    this.#block = block
    this.#numbers = unsigned.map((is) => (is ? new BigUint64Array(room) : new BigInt64Array(room)))
    this.#hashes = hashes ? new Uint32Array(room * 8) : null
  }

  /** Rows that make no block yet, or one and a few. */
  get rows(): number {
    return this.#rows
  }

  take(chunk: DuckDBDataChunk): void {
    for (const [column, target] of this.#numbers.entries()) copyColumn(chunk, column, target, this.#rows)
    if (this.#hashes !== null)
      for (const half of [0, 1])
        copyHalves(bytesOf(chunk.getColumnVector(this.#numbers.length + half)), this.#hashes, this.#rows, half)
    this.#rows += chunk.rowCount
  }

  /** A column of the block. */
  numbers(column: number): BigInt64Array | BigUint64Array {
    return this.#numbers[column]!.subarray(0, Math.min(this.#rows, this.#block))
  }

  /** The hashes of the block, 64 hex digits each. To be asked once. */
  digits(): string {
    const bytes = Math.min(this.#rows, this.#block) * 32
    return Buffer.from(this.#hashes!.buffer, 0, bytes).swap32().toString('hex')
  }

  /** Makes room for the next: what was taken beyond this one is its beginning. */
  next(): void {
    const rest = Math.max(0, this.#rows - this.#block)
    for (const column of this.#numbers) column.copyWithin(0, this.#block, this.#block + rest)
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
