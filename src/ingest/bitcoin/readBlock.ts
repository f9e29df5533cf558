import { finishHashes, queueHash } from './hashQueue.ts'
import { merkleRoot } from './merkleRoot.ts'
import { HEADER } from './readHeader.ts'

/** A block's transactions, column by column. Hashes are 32 bytes each, in the order in which they are hashed. */
export interface BlockTransactions {
  readonly bytes: Buffer
  readonly count: number
  readonly txids: Buffer
  readonly locktimes: Uint32Array
  /** Transaction i has the inputs from `inputStart[i]` up to, not including, `inputStart[i + 1]`; outputs likewise. */
  readonly inputStart: Uint32Array
  readonly outputStart: Uint32Array
  /** What an input spends: a transaction, and the number of its output. */
  readonly spentTxids: Buffer
  readonly spentOutputs: Uint32Array
  /** Satoshi. */
  readonly values: BigUint64Array
  /** An output's script stands in `bytes` from here up to there. */
  readonly scriptStart: Uint32Array
  readonly scriptEnd: Uint32Array
  /** The first input's script, of the coinbase: in `bytes` from here up to there. */
  readonly coinbaseScript: readonly [number, number]
}

/** Why bytes are no block: a clause after "the block". */
export class NoBlock extends Error {}

/**
 * Reads a block and checks that its transactions are those of its header: their ids are hashed, and the tree's root compared.
 * So a row of a block that was damaged is never seen. `bytes` is the block and nothing else.
 *
 * Errors: `NoBlock`.
 */
export function readBlock(bytes: Buffer): BlockTransactions {
  const reader = new Reader(bytes, HEADER)
  const count = reader.count(SMALLEST_TRANSACTION, 'transactions')
  if (count === 0) throw new NoBlock('has no transaction')
  const txids = Buffer.allocUnsafe(count * 32)
  const locktimes = new Uint32Array(count)
  const inputStart = new Uint32Array(count + 1)
  const outputStart = new Uint32Array(count + 1)
  const room = bytes.length - reader.at
  const inputs = new Inputs(Math.min(Math.ceil(room / SMALLEST_INPUT), FIRST_ROOM))
  const outputs = new Outputs(Math.min(Math.ceil(room / SMALLEST_OUTPUT), FIRST_ROOM))
  let coinbaseScript: readonly [number, number] = [0, 0]
  for (let i = 0; i < count; i++) {
    const start = reader.at
    reader.skip(4, 'a version')
    // BIP-144: a list of inputs that seems empty, and a flag, stand before those of a transaction with witnesses.
    const hasWitness = bytes[reader.at] === 0 && bytes[reader.at + 1] === 1
    if (hasWitness) reader.skip(2, 'a flag')
    const body = reader.at
    const inputCount = reader.count(SMALLEST_INPUT, 'inputs')
    if (inputCount === 0) throw new NoBlock(`has a transaction without inputs (number ${i})`)
    for (let k = 0; k < inputCount; k++) {
      const from = reader.skip(36, 'an outpoint')
      const length = reader.length('an input’s script')
      if (i === 0) coinbaseScript = [reader.at, reader.at + length]
      reader.skip(length + 4, 'an input')
      inputs.add(bytes, from)
    }
    const outputCount = reader.count(SMALLEST_OUTPUT, 'outputs')
    if (outputCount === 0) throw new NoBlock(`has a transaction without outputs (number ${i})`)
    for (let k = 0; k < outputCount; k++) {
      const from = reader.skip(8, 'a value')
      const length = reader.length('an output’s script')
      const script = reader.skip(length, 'an output’s script')
      outputs.add(bytes, from, script, script + length)
    }
    const end = reader.at
    if (hasWitness) for (let k = 0; k < inputCount; k++) skipWitness(reader)
    const lock = reader.skip(4, 'a lock time')
    locktimes[i] = bytes.readUInt32LE(lock)
    inputStart[i + 1] = inputs.length
    outputStart[i + 1] = outputs.length
    // BIP-141: the id of a transaction is the hash of it without marker, flag and witnesses.
    const hashed = hasWitness ? [start, start + 4, body, end, lock, lock + 4] : [start, reader.at]
    queueHash(bytes, hashed, txids, i * 32)
  }
  finishHashes()
  if (reader.at !== bytes.length)
    throw new NoBlock(`goes on for ${bytes.length - reader.at} bytes after its last transaction`)
  const root = merkleRoot(txids, count)
  if (root === null) throw new NoBlock('has two equal transactions side by side')
  if (root.compare(bytes, 36, 68) !== 0) throw new NoBlock('has other transactions than its header says (merkle root)')
  if (!isCoinbase(inputs)) throw new NoBlock('does not begin with a coinbase')
  return {
    bytes,
    count,
    txids,
    locktimes,
    inputStart,
    outputStart,
    coinbaseScript,
    ...inputs.columns(),
    ...outputs.columns(),
  }
}

/** Version, a count each, one input, one output, lock time. */
const SMALLEST_TRANSACTION = 60
const SMALLEST_INPUT = 41
const SMALLEST_OUTPUT = 9
/** Lines of a column before it grows: a count in a block is a claim, and may be absurd. */
const FIRST_ROOM = 1 << 13

function isCoinbase({ spentTxids, spentOutputs }: Inputs): boolean {
  return spentOutputs[0] === 0xffffffff && spentTxids.subarray(0, 32).every((byte) => byte === 0)
}

function skipWitness(reader: Reader): void {
  const items = reader.count(1, 'witnesses')
  for (let i = 0; i < items; i++) reader.skip(reader.length('a witness'), 'a witness')
}

class Reader {
  readonly bytes: Buffer
  at: number

  constructor(bytes: Buffer, at: number) {
    this.bytes = bytes
    this.at = at
  }

  /** Goes on by so many bytes; where they begin. */
  skip(length: number, what: string): number {
    const from = this.at
    if (from + length > this.bytes.length) throw new NoBlock(`ends inside ${what}`)
    this.at = from + length
    return from
  }

  /** How many things follow, each of which takes at least `smallest` bytes. */
  count(smallest: number, what: string): number {
    const count = this.#compactSize(what)
    if (count * smallest > this.bytes.length - this.at)
      throw new NoBlock(`names ${count} ${what}, for which it is too short`)
    return count
  }

  /** How many bytes follow. */
  length(what: string): number {
    return this.#compactSize(what)
  }

  /** https://developer.bitcoin.org/reference/transactions.html#compactsize-unsigned-integers */
  #compactSize(what: string): number {
    const first = this.bytes[this.skip(1, what)]!
    if (first < 0xfd) return first
    if (first === 0xfd) return this.bytes.readUInt16LE(this.skip(2, what))
    if (first === 0xfe) return this.bytes.readUInt32LE(this.skip(4, what))
    return Number(this.bytes.readBigUInt64LE(this.skip(8, what)))
  }
}

class Inputs {
  length = 0
  spentTxids: Buffer
  spentOutputs: Uint32Array

  constructor(room: number) {
    this.spentTxids = Buffer.allocUnsafe(room * 32)
    this.spentOutputs = new Uint32Array(room)
  }

  add(bytes: Buffer, from: number): void {
    const i = this.length++
    if (i === this.spentOutputs.length) {
      this.spentTxids = grown(this.spentTxids, Buffer.allocUnsafe(i * 64))
      this.spentOutputs = grown(this.spentOutputs, new Uint32Array(i * 2))
    }
    bytes.copy(this.spentTxids, i * 32, from, from + 32)
    this.spentOutputs[i] = bytes.readUInt32LE(from + 32)
  }

  columns() {
    return {
      spentTxids: this.spentTxids.subarray(0, this.length * 32),
      spentOutputs: this.spentOutputs.subarray(0, this.length),
    }
  }
}

class Outputs {
  length = 0
  #values: BigUint64Array
  #scriptStart: Uint32Array
  #scriptEnd: Uint32Array

  constructor(room: number) {
    this.#values = new BigUint64Array(room)
    this.#scriptStart = new Uint32Array(room)
    this.#scriptEnd = new Uint32Array(room)
  }

  add(bytes: Buffer, value: number, scriptStart: number, scriptEnd: number): void {
    const i = this.length++
    if (i === this.#values.length) {
      this.#values = grown(this.#values, new BigUint64Array(i * 2))
      this.#scriptStart = grown(this.#scriptStart, new Uint32Array(i * 2))
      this.#scriptEnd = grown(this.#scriptEnd, new Uint32Array(i * 2))
    }
    this.#values[i] = bytes.readBigUInt64LE(value)
    this.#scriptStart[i] = scriptStart
    this.#scriptEnd[i] = scriptEnd
  }

  columns() {
    const end = this.length
    return {
      values: this.#values.subarray(0, end),
      scriptStart: this.#scriptStart.subarray(0, end),
      scriptEnd: this.#scriptEnd.subarray(0, end),
    }
  }
}

function grown<T extends Uint8Array | Uint32Array | BigUint64Array>(column: T, larger: T): T {
  larger.set(column as never)
  return larger
}
