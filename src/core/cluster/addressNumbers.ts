import type { UtxoBatch } from '../ledger/utxoBatch.ts'

/** What was seen of some transactions that follow one another: good until the next are. */
export interface Sights {
  /** By input: the number of its address; negative where that is not known. */
  readonly payers: Int32Array
  /** Inputs whose address is not known. */
  readonly unknown: number
  /** How many addresses were seen before the outputs of the last of them. */
  readonly beforeOutputs: number
}

const NEW = -1
const UNKNOWN = -2

/**
 * Numbers addresses as they are first seen: of a transaction first those that pay, then those that are paid. 8 bytes an address.
 *
 * To look an address up is to read memory far away. In a loop that does nothing else the processor has many such reads under way at a
 * time, so many transactions are looked up together, and what pays is looked up once: half of the time of one by one.
 */
export class AddressNumbers {
  /** Address id → its number + 1. */
  #numbers: Int32Array
  /** By number. As long as the other: there are no more numbers than ids. */
  #ids: Int32Array
  #length = 0
  #payers = new Int32Array(0)

  /** `room`: how many ids there are, to make room once. */
  constructor(room: number) {
    this.#numbers = new Int32Array(Math.max(1, room))
    this.#ids = new Int32Array(Math.max(1, room))
  }

  /** How many were seen. */
  get length(): number {
    return this.#length
  }

  /** The number of an address; -1 where it was not seen. */
  of(address: number): number {
    return address < 0 || address >= this.#numbers.length ? -1 : this.#numbers[address]! - 1
  }

  /** Address ids by number: a view, good until more are seen. */
  get ids(): Int32Array {
    return this.#ids.subarray(0, this.#length)
  }

  /** Transactions of a batch from one up to, not including, another. */
  see({ inputs, outputs }: UtxoBatch, from: number, to: number): Sights {
    const [first, end] = [inputs.start[from]!, inputs.start[to]!]
    const lastOutput = outputs.start[to]!
    let output = outputs.start[from]!
    this.#makeRoom(1 + Math.max(highest(inputs.address, first, end), highest(outputs.address, output, lastOutput)))
    if (this.#payers.length < end - first) this.#payers = new Int32Array(end - first)
    const [numbers, ids] = [this.#numbers, this.#ids]
    const payers = this.#payers.subarray(0, end - first)
    const unknown = lookUp(inputs.address.subarray(first, end), numbers, payers)
    let length = this.#length
    // Few inputs are of an address that was not seen before these transactions. What was paid before such a one comes before it.
    let i = from
    for (let k = payers.indexOf(NEW); k >= 0; k = payers.indexOf(NEW, k + 1)) {
      i = ownerOf(first + k, inputs.start, i)
      length = numberNew(outputs.address, output, outputs.start[i]!, numbers, ids, length)
      length = numberNew(inputs.address, first + k, first + k + 1, numbers, ids, length)
      output = outputs.start[i]!
      payers[k] = numbers[inputs.address[first + k]!]! - 1
    }
    const beforeOutputs = length
    this.#length = numberNew(outputs.address, output, lastOutput, numbers, ids, length)
    return { payers, unknown, beforeOutputs }
  }

  #makeRoom(ids: number): void {
    if (ids <= this.#numbers.length) return
    const room = Math.max(ids, 2 * this.#numbers.length)
    this.#numbers = larger(this.#numbers, room)
    this.#ids = larger(this.#ids, room)
  }
}

// The long loops stand in small functions: V8 leaves what it compiled of one where it comes to code that it has not seen run.

function highest(address: Int32Array, first: number, end: number): number {
  let most = -1
  for (let k = first; k < end; k++) if (address[k]! > most) most = address[k]!
  return most
}

/** Which transaction an input is of: `from` or a later one. */
function ownerOf(input: number, start: Int32Array, from: number): number {
  let i = from
  while (start[i + 1]! <= input) i++
  return i
}

/** What inputs are, as far as it was seen; how many of them are not known. */
function lookUp(address: Int32Array, numbers: Int32Array, payers: Int32Array): number {
  let unknown = 0
  for (let k = 0; k < address.length; k++) {
    const id = address[k]!
    if (id < 0) unknown++
    payers[k] = id < 0 ? UNKNOWN : numbers[id]! - 1
  }
  return unknown
}

/** Gives addresses that were not seen before the numbers from `length` on; how many were seen then. */
function numberNew(
  address: Int32Array,
  first: number,
  end: number,
  numbers: Int32Array,
  ids: Int32Array,
  length: number,
): number {
  let next = length
  for (let k = first; k < end; k++) {
    const id = address[k]!
    if (id < 0 || numbers[id] !== 0) continue
    ids[next] = id
    numbers[id] = ++next
  }
  return next
}

function larger(column: Int32Array, length: number): Int32Array {
  const made = new Int32Array(length)
  made.set(column)
  return made
}
