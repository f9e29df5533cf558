/** Tommy Ettinger's mulberry32, as a source of the numbers that the generators need. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    return mix(this.#state) / 2 ** 32
  }

  /** From 0 up to, not including, `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }
}

const bytes = Buffer.alloc(32)

/** `length` bytes (at most 32) that depend on nothing but `number` and `salt`. */
export function bytesOf(number: number, salt: number, length: number): Buffer {
  let state = Math.imul(number, 0x9e3779b1) ^ salt
  for (let at = 0; at < length; at += 4) {
    state = (state + 0x6d2b79f5) >>> 0
    bytes.writeUInt32LE(mix(state ^ number), at)
  }
  return bytes.subarray(0, length)
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 15), value | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return (mixed ^ (mixed >>> 14)) >>> 0
}
