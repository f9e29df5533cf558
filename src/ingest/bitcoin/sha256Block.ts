/*
 * SHA-256 of what fits into one block of 64 bytes, padding included: a call of node:crypto takes twice as long for so few bytes.
 * https://nvlpubs.nist.gov/nistpubs/FIPS/NIST.FIPS.180-4.pdf
 */

/** Of `words`, a block with its padding (they are used up), to the first eight of `into`. */
export function sha256Block(words: Int32Array, into: Int32Array): void {
  for (let i = 16; i < 64; i++) {
    const before = words[i - 15]!
    const last = words[i - 2]!
    const s0 = rotate(before, 7) ^ rotate(before, 18) ^ (before >>> 3)
    const s1 = rotate(last, 17) ^ rotate(last, 19) ^ (last >>> 10)
    words[i] = (words[i - 16]! + s0 + words[i - 7]! + s1) | 0
  }
  let a = START[0]!
  let b = START[1]!
  let c = START[2]!
  let d = START[3]!
  let e = START[4]!
  let f = START[5]!
  let g = START[6]!
  let h = START[7]!
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const t1 = (h + s1 + (g ^ (e & (f ^ g))) + ROUND[i]! + words[i]!) | 0
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const t2 = (s0 + ((a & b) ^ (c & (a ^ b)))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  into[0] = (a + START[0]!) | 0
  into[1] = (b + START[1]!) | 0
  into[2] = (c + START[2]!) | 0
  into[3] = (d + START[3]!) | 0
  into[4] = (e + START[4]!) | 0
  into[5] = (f + START[5]!) | 0
  into[6] = (g + START[6]!) | 0
  into[7] = (h + START[7]!) | 0
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by))
}

/** The first 64 primes: 32 bits of the fractions of their square roots and cube roots are the constants. */
const PRIMES = Array.from({ length: 312 }, (_, n) => n).filter((n) => n > 1 && isPrime(n))
const START = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(root(prime, 2n)))
const ROUND = Int32Array.from(PRIMES, (prime) => fraction(root(prime, 3n)))

function isPrime(n: number): boolean {
  for (let d = 2; d * d <= n; d++) if (n % d === 0) return false
  return true
}

/** ⌊2^32 · prime^(1/power)⌋, exactly. */
function root(prime: number, power: bigint): bigint {
  const target = BigInt(prime) << (32n * power)
  let low = 0n
  for (let bit = 1n << 40n; bit > 0n; bit >>= 1n) if ((low + bit) ** power <= target) low += bit
  return low
}

function fraction(root: bigint): number {
  return Number(BigInt.asIntN(32, root))
}
