/** Chris Doty-Humphrey's sfc32: the same seed gives the same numbers on every machine. */
export class Random {
  #a: number
  #b: number
  #c = 0x9e3779b9 | 0
  #count = 1

  /** Two numbers name a sequence: what it is for, and which one of them. */
  constructor(seed: number, stream = 0) {
    this.#a = seed | 0
    this.#b = stream | 0
    // Its author's number of rounds before the first that counts.
    for (let round = 0; round < 12; round++) this.#word()
  }

  /** From 0 up to, not including, `limit` (at most 2^32). */
  below(limit: number): number {
    return Math.floor((this.#word() / 2 ** 32) * limit)
  }

  /** From `low` to `high`, both inclusive: whole numbers at most 2^53 apart. */
  between(low: number, high: number): number {
    const part = this.#word() * 2 ** 21 + (this.#word() >>> 11)
    return low + Math.floor((part / 2 ** 53) * (high - low + 1))
  }

  /** From 0 to 2^32 − 1. */
  #word(): number {
    const word = (((this.#a + this.#b) | 0) + this.#count) | 0
    this.#count = (this.#count + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + word) | 0
    return word >>> 0
  }
}
