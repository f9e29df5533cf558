import { recentKeys } from './recentKeys.ts'

/**
 * Outputs that were made lately: most are spent soon, and what an input spends is then known while it is read. A join finds the others.
 * Of an output there is its value, as two words, and the number of its payee.
 */
export interface RecentOutputs {
  /** A transaction whose hash stands in `words` from `at` on, and whose outputs, `count` of them, have the rows from `first` on. */
  addTransaction(words: Int32Array, at: number, first: number, count: number): void
  /** In the order of their rows. */
  addOutput(row: number, low: number, high: number, payee: number): void
  /** The row of output `n` of the transaction of that hash; −1 where it is not at hand. */
  find(words: Int32Array, at: number, n: number): number
  low(row: number): number
  high(row: number): number
  payee(row: number): number
}

/** How many outputs are at hand, and of how many transactions the hash is known: powers of two. */
export function recentOutputs(size: number, transactions: number): RecentOutputs {
  const known = recentKeys(transactions, HASH, 3)
  const { entries } = known
  // The last so many, around and around: what is asked of one stands side by side.
  const outputs = new Int32Array(size * 4)
  let end = 0
  const placeOf = (row: number) => (row & (size - 1)) * 4
  return {
    addTransaction: (words, at, first, count) => {
      const to = known.placeOf(known.add(words, at))
      entries[to] = first
      entries[to + 1] = Math.floor(first / TWO_32)
      entries[to + 2] = count
    },
    addOutput: (row, low, high, payee) => {
      const place = placeOf(row)
      outputs[place] = low
      outputs[place + 1] = high
      outputs[place + 2] = payee
      outputs[place + 3] = Math.floor(payee / TWO_32)
      end = row + 1
    },
    find: (words, at, n) => {
      const nth = known.find(words, at)
      if (nth === -1) return -1
      const from = known.placeOf(nth)
      if (n >= entries[from + 2]!) return -1
      const row = joined(entries[from]!, entries[from + 1]!) + n
      return row >= end - size ? row : -1
    },
    low: (row) => outputs[placeOf(row)]!,
    high: (row) => outputs[placeOf(row) + 1]!,
    payee: (row) => joined(outputs[placeOf(row) + 2]!, outputs[placeOf(row) + 3]!),
  }
}

/** Words of a hash. */
const HASH = 8
const TWO_32 = 2 ** 32

function joined(low: number, high: number): number {
  return high * TWO_32 + (low >>> 0)
}
