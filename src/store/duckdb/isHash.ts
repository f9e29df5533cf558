/** Whether a text is a transaction's hash, in SQL. */
export function isHash(text: string): string {
  return `CASE WHEN starts_with(${text}, '0x') THEN regexp_full_match(${text}, '0x[0-9a-f]{64}') ELSE regexp_full_match(${text}, '[0-9A-Za-z]{1,128}') END`
}

/**
 * Whether texts, of these lengths in bytes and joined, are all hashes of 0x and 64 hex digits. Two digits are looked at once: of a million
 * hashes that takes 27 ms, where the pattern above takes 200. Errors: none.
 */
export function areHexHashes(lengths: BigInt64Array, joined: Uint8Array): boolean {
  // Texts of other lengths could look the same once joined.
  for (let i = 0; i < lengths.length; i++) if (lengths[i] !== BYTES) return false
  const aligned = joined.byteOffset % 2 === 0 ? joined : joined.slice()
  const pairs = new Uint16Array(aligned.buffer, aligned.byteOffset, aligned.length / 2)
  for (let at = 0; at < pairs.length; at += PAIRS) {
    let digits = pairs[at] === PREFIX ? 1 : 0
    for (let i = 1; i < PAIRS; i++) digits &= IS_HEX[pairs[at + i]!]!
    if (digits === 0) return false
  }
  return true
}

const BYTES = 66n
const PAIRS = 33
const PREFIX = pairOf('0x')
const IS_HEX = hexPairs()

function hexPairs(): Uint8Array {
  const table = new Uint8Array(2 ** 16)
  for (let byte = 0; byte < 256; byte++) table[pairOf(byte.toString(16).padStart(2, '0'))] = 1
  return table
}

/** As this machine reads two bytes. */
function pairOf(text: string): number {
  return new Uint16Array(new TextEncoder().encode(text).buffer)[0]!
}
