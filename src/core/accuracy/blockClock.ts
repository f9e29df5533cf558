import type { LedgerRow } from './ledgerRow.ts'

export interface ClockReading {
  readonly height: number | null
  readonly time: number
}

/**
 * Gives a block to any time between the first and the last row of a ledger: heights run evenly between the blocks
 * that the ledger has, and one block has one time. Without heights throughout, a time is only itself.
 */
export class BlockClock {
  readonly first: number
  readonly last: number
  readonly #times: readonly number[]
  readonly #heights: readonly number[] | null

  /** Rows in chain order, at least one. */
  constructor(rows: readonly LedgerRow[]) {
    this.#times = rows.map(({ time }) => time)
    this.first = this.#times[0]!
    this.last = this.#times.at(-1)!
    const heights = rows.map(({ height }) => height)
    this.#heights = heights.includes(null) ? null : (heights as number[])
  }

  at(time: number): ClockReading {
    if (this.#heights === null) return { height: null, time }
    const i = this.#lastAtOrBefore(time)
    const [height, start] = [this.#heights[i]!, this.#times[i]!]
    const [nextHeight, end] = [this.#heights[i + 1] ?? height, this.#times[i + 1] ?? start]
    if (end <= start) return { height, time: start }
    const blocks = Math.floor(((time - start) * (nextHeight - height)) / (end - start))
    // Whole seconds, as blocks have them.
    const blockTime = start + Math.floor((blocks * (end - start)) / Math.max(1, nextHeight - height) / 1000) * 1000
    return { height: height + blocks, time: blockTime }
  }

  #lastAtOrBefore(time: number): number {
    let low = 0
    let high = this.#times.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (this.#times[middle]! <= time) low = middle
      else high = middle - 1
    }
    return low
  }
}
