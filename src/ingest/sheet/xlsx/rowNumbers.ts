/** The sheet's row of each record: kept where the two drift apart only, because most tables have no gaps. */
export class RowNumbers {
  readonly #records: number[] = []
  readonly #rows: number[] = []
  #count = 0

  /** Takes note of the next record. */
  add(row: number): void {
    this.#count++
    if (this.rowOf(this.#count) === row) return
    this.#records.push(this.#count)
    this.#rows.push(row)
  }

  /** The row of a record, from 1. */
  rowOf(record: number): number {
    let low = 0
    let high = this.#records.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#records[middle]! <= record) low = middle + 1
      else high = middle
    }
    return low === 0 ? record : this.#rows[low - 1]! + record - this.#records[low - 1]!
  }
}
