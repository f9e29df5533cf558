/** Values as pairs of 32-bit words, so that none of them becomes a bigint where it is only compared. */
export function wordsOf(values: BigUint64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, 2 * values.length)
}

/** Up to so many values are compared each with each. */
const FEW = 8

/** Whether two of the values from `first` up to, not including, `end` are equal. */
export function hasEqualOutputs(words: Uint32Array, first: number, end: number): boolean {
  return end - first <= FEW ? isEqualPair(words, first, end) : isEqualAmong(words, first, end)
}

function isEqualPair(words: Uint32Array, first: number, end: number): boolean {
  for (let one = 2 * first; one < 2 * end; one += 2)
    for (let other = one + 2; other < 2 * end; other += 2)
      if (words[one] === words[other] && words[one + 1] === words[other + 1]) return true
  return false
}

function isEqualAmong(words: Uint32Array, first: number, end: number): boolean {
  const seen = new Set<number>()
  for (let at = 2 * first; at < 2 * end; at += 2) {
    // All bitcoins are fewer than 2^53 satoshi; what is more would be equal here rather than not.
    const value = words[at]! + words[at + 1]! * 2 ** 32
    if (seen.has(value)) return true
    seen.add(value)
  }
  return false
}
