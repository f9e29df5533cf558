/** Places that a key may stand in: they share a line of the processor's cache. Keys that were made to collide push each other out. */
const WAYS = 8

/**
 * The last keys of so many words of 32 bits, each with some words of the caller's: a table that forgets and does not grow. Random places in
 * memory cost most here: a look takes one, and one more where there is such a key.
 */
export interface RecentKeys {
  /** Which of all keys that were added it was, from 0, that stands in `words` from `at` on; −1: it is not known. */
  find(words: Int32Array, at: number): number
  add(words: Int32Array, at: number): number
  /** Where the caller's words of a key that is known are, in `entries`. */
  placeOf(nth: number): number
  readonly entries: Int32Array
}

/** `size`, how many are known, is a power of two. */
export function recentKeys(size: number, length: number, own = 0): RecentKeys {
  const stride = length + own
  // In the order in which they came, around and around.
  const entries = new Int32Array(size * stride)
  // Of each place the first word of a key, and which key it is (from 1, the lower 32 bits; 0: none).
  const index = new Int32Array(2 * 2 * size)
  const sets = (2 * size) / WAYS
  let count = 0
  const setOf = (words: Int32Array, at: number) => (mix(words[at]!, words[at + 1]!) & (sets - 1)) * 2 * WAYS
  const placeOf = (nth: number) => (nth & (size - 1)) * stride
  const isAt = (from: number, words: Int32Array, at: number) => {
    for (let k = 0; k < length; k++) if (entries[from + k] !== words[at + k]) return false
    return true
  }
  const ageOf = (place: number) => (count + 1 - index[place + 1]!) >>> 0
  return {
    entries,
    find: (words, at) => {
      const first = words[at]!
      const from = setOf(words, at)
      for (let place = from; place < from + 2 * WAYS; place += 2) {
        if (index[place] !== first) continue
        const age = ageOf(place)
        if (age > size || age > count) continue
        if (isAt(placeOf(count - age), words, at)) return count - age
      }
      return -1
    },
    add: (words, at) => {
      const from = setOf(words, at)
      let oldest = from
      let most = -1
      for (let place = from; place < from + 2 * WAYS; place += 2) {
        const age = ageOf(place)
        if (age <= most) continue
        oldest = place
        most = age
      }
      index[oldest] = words[at]!
      index[oldest + 1] = count + 1
      const to = placeOf(count)
      for (let k = 0; k < length; k++) entries[to + k] = words[at + k]!
      return count++
    },
    placeOf: (nth) => placeOf(nth) + length,
  }
}

/** Keys are hashes for the most part: two words of one are mixed as well as need be. */
function mix(one: number, other: number): number {
  const mixed = Math.imul(one ^ Math.imul(other, 0x9e3779b1), 0x85ebca6b)
  return mixed ^ (mixed >>> 15)
}
