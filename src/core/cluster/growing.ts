type Column = Int32Array | Float64Array | Uint8Array

/** A typed array that makes room for what comes. */
class Growing<Of extends Column> {
  #column: Of
  readonly #make: (length: number) => Of
  length = 0

  constructor(make: (length: number) => Of) {
    this.#make = make
    this.#column = make(1024)
  }

  push(value: number): void {
    this.put(this.length, value)
  }

  /** What lies between is 0. */
  put(at: number, value: number): void {
    if (at >= this.#column.length) {
      const larger = this.#make(Math.max(at + 1, 2 * this.#column.length))
      larger.set(this.#column)
      this.#column = larger
    }
    this.#column[at] = value
    if (at >= this.length) this.length = at + 1
  }

  /** 0 where nothing was put. */
  at(index: number): number {
    return this.#column[index] ?? 0
  }

  /** What is there: a view, good until the next value. */
  get all(): Of {
    return this.#column.subarray(0, this.length) as Of
  }
}

export const growingInt32 = () => new Growing((length) => new Int32Array(length))
export const growingFloat64 = () => new Growing((length) => new Float64Array(length))
export const growingUint8 = () => new Growing((length) => new Uint8Array(length))
