/** A typed array that makes room for what comes. */
export class Growing<Column extends Int32Array | Float64Array | Uint8Array> {
  #column: Column
  readonly #larger: (length: number) => Column
  length = 0

  constructor(make: (length: number) => Column) {
    this.#larger = make
    this.#column = make(1024)
  }

  push(value: number): void {
    if (this.length === this.#column.length) {
      const larger = this.#larger(2 * this.length)
      larger.set(this.#column)
      this.#column = larger
    }
    this.#column[this.length++] = value
  }

  /** What is there: a view, good until the next push. */
  get all(): Column {
    return this.#column.subarray(0, this.length) as Column
  }
}

export const growingInt32 = () => new Growing((length) => new Int32Array(length))
export const growingFloat64 = () => new Growing((length) => new Float64Array(length))
export const growingUint8 = () => new Growing((length) => new Uint8Array(length))
