/*
 * SHA-256 of the SHA-256 of four messages at once, in the lanes of WebAssembly's vectors: of messages as short as transactions are,
 * 0.5 µs for a block of 64 bytes of all four, where each call of node:crypto takes 0.8 µs before it hashes.
 * https://nvlpubs.nist.gov/nistpubs/FIPS/NIST.FIPS.180-4.pdf, https://webassembly.github.io/spec/core/
 */

/** Four messages of one length in memory, one behind the other, padded to whole blocks; their hashes come to `HASHES`, one behind the other. */
export interface Sha256Lanes {
  readonly memory: Uint8Array
  /** `at`: where in memory the first message begins; `blocks`: how long each is, in blocks. */
  hash(at: number, blocks: number): void
}

export const A_BLOCK = 64
/** In memory: behind the constants of the rounds. */
export const HASHES = 256
/** From here on memory is free for messages. */
export const MESSAGES = HASHES + 4 * 32

/** `room`: bytes for messages. */
export function openSha256Lanes(room: number): Sha256Lanes {
  const memory = new WebAssembly.Memory({ initial: Math.ceil((MESSAGES + room) / 65_536) })
  new Int32Array(memory.buffer).set(ROUND)
  const { exports } = new WebAssembly.Instance(program(), { e: { m: memory } })
  return { memory: new Uint8Array(memory.buffer), hash: exports.h as Sha256Lanes['hash'] }
}

/** The first 64 primes: 32 bits of the fractions of their square roots and cube roots are the constants. */
const PRIMES = Array.from({ length: 312 }, (_, n) => n).filter((n) => n > 1 && isPrime(n))
const START = PRIMES.slice(0, 8).map((prime) => fraction(root(prime, 2n)))
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

let compiled: WebAssembly.Module | null = null

function program(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(Uint8Array.from(moduleBytes()))
  return compiled
}

type Code = readonly number[]

// Variables of the function, by number: two parameters, three more integers, then vectors.
const [AT, LEFT, STRIDE, CONSTANTS, LAST] = [0, 1, 2, 3, 4]
const vectors = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i)
const STATE = vectors(5, 8)
const WORK = vectors(13, 8)
const WORDS = vectors(21, 16)
const SUM = 37

const get = (variable: number): Code => [0x20, ...unsigned(variable)]
const set = (variable: number, value: Code): Code => [...value, 0x21, ...unsigned(variable)]
const integer = (value: number): Code => [0x41, ...signed(value)]
const vector = (...code: number[]): Code => [0xfd, ...code]
const add = (...values: Code[]): Code => values.flatMap((value, i) => (i === 0 ? value : [...value, 0xfd, 0xae, 0x01]))
const xor = (...values: Code[]): Code => values.flatMap((value, i) => (i === 0 ? value : [...value, 0xfd, 0x51]))
const left = (value: Code, by: number): Code => [...value, ...integer(by), 0xfd, 0xab, 0x01]
const right = (value: Code, by: number): Code => [...value, ...integer(by), 0xfd, 0xad, 0x01]
const rotated = (value: Code, by: number): Code => [...right(value, by), ...left(value, 32 - by), 0xfd, 0x50]
/** Bits of the first where `by` has ones, of the second where it has none. */
const choose = (first: Code, second: Code, by: Code): Code => [...first, ...second, ...by, 0xfd, 0x52]
const alike = (value: number): Code => [...integer(value), 0xfd, 0x11]
/** Messages and hashes have the highest byte of a word first. */
const swapped = (value: Code): Code => [
  ...value,
  ...value,
  ...vector(0x0d, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12),
]

/** `loop`, which `again` begins anew as long as its condition holds. */
const loop = (body: Code, again: Code): Code => [0x03, 0x40, ...body, ...again, 0x0d, 0, 0x0b]
const either = (condition: Code, then: Code, otherwise: Code): Code => [
  ...condition,
  ...[0x04, 0x40],
  ...then,
  0x05,
  ...otherwise,
  0x0b,
]

/** Words of the next block of all four, then of their hashes. */
function body(): Code {
  return [
    ...set(STRIDE, [...get(LEFT), ...integer(6), 0x74]),
    ...start(),
    ...loop(
      [...either(get(LEFT), nextBlock(), lastBlock()), ...compress()],
      // Until the hashes are hashed.
      [...get(LAST), 0x45],
    ),
    ...STATE.flatMap((variable, word) => set(variable, swapped(get(variable))).concat(store(variable, word * 4))),
  ]
}

const start = (): Code => STATE.flatMap((variable, i) => set(variable, alike(START[i]!)))

function nextBlock(): Code {
  const lane = (word: number, n: number): Code => [
    ...[...get(AT), ...get(STRIDE), ...integer(n), 0x6c, 0x6a],
    ...get(WORDS[word]!),
    ...[0xfd, 0x56, 2, ...unsigned(word * 4), n],
    ...[0x21, ...unsigned(WORDS[word]!)],
  ]
  return [
    ...WORDS.flatMap((variable, word) => [
      ...[0, 1, 2, 3].flatMap((n) => lane(word, n)),
      ...set(variable, swapped(get(variable))),
    ]),
    ...set(AT, [...get(AT), ...integer(A_BLOCK), 0x6a]),
    ...set(LEFT, [...get(LEFT), ...integer(1), 0x6b]),
  ]
}

/** The hashes as a message of 32 bytes with its padding. */
function lastBlock(): Code {
  const padding = [0x80000000 | 0, 0, 0, 0, 0, 0, 0, 256]
  return [
    ...STATE.flatMap((variable, i) => set(WORDS[i]!, get(variable))),
    ...padding.flatMap((word, i) => set(WORDS[8 + i]!, alike(word))),
    ...start(),
    ...set(LAST, integer(1)),
  ]
}

function compress(): Code {
  const word = (i: number) => get(WORDS[i % 16]!)
  const rounds = Array.from({ length: 16 }, (_, i) => round(i)).flat()
  const schedule = WORDS.flatMap((variable, i) => {
    const [s0, s1] = [word(i + 1), word(i + 14)]
    const first = xor(rotated(s0, 7), rotated(s0, 18), right(s0, 3))
    const second = xor(rotated(s1, 17), rotated(s1, 19), right(s1, 10))
    return set(variable, add(word(i), first, word(i + 9), second))
  })
  const done: Code = [...get(CONSTANTS), ...integer(256), 0x46]
  return [
    ...WORK.flatMap((variable, i) => set(variable, get(STATE[i]!))),
    ...set(CONSTANTS, integer(0)),
    // Sixteen rounds at a time: then each variable has its own name again.
    ...loop(
      [...rounds, ...set(CONSTANTS, [...get(CONSTANTS), ...integer(64), 0x6a]), ...either(done, [], schedule)],
      [...done, 0x45],
    ),
    ...STATE.flatMap((variable, i) => set(variable, add(get(variable), get(WORK[i]!)))),
  ]
}

function round(i: number): Code {
  const [a, b, c, d, e, f, g, h] = WORK.map((_, n) => WORK[(n - i + 16) % 8]!) as [
    number,
    ...[number, number, number, number, number, number, number],
  ]
  const constant: Code = [...get(CONSTANTS), ...vector(0x09, 2, ...unsigned(i * 4))]
  const s1 = xor(rotated(get(e), 6), rotated(get(e), 11), rotated(get(e), 25))
  const s0 = xor(rotated(get(a), 2), rotated(get(a), 13), rotated(get(a), 22))
  const majority = choose(get(c), get(b), xor(get(a), get(b)))
  return [
    ...set(SUM, add(get(h), s1, choose(get(f), get(g), get(e)), constant, get(WORDS[i]!))),
    ...set(d, add(get(d), get(SUM))),
    ...set(h, add(get(SUM), s0, majority)),
  ]
}

function store(variable: number, at: number): Code {
  return [0, 1, 2, 3].flatMap((n) => [
    ...[...integer(HASHES), ...get(variable)],
    ...[0xfd, 0x5a, 2, ...unsigned(at + n * 32), n],
  ])
}

function moduleBytes(): Code {
  const [i32, v128] = [0x7f, 0x7b]
  const code = [2, 3, i32, 33, v128, ...body(), 0x0b]
  return [
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 2, i32, i32, 0]),
    ...section(2, [1, 1, 0x65, 1, 0x6d, 0x02, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, 1, 0x68, 0, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]
}

function section(id: number, content: Code): Code {
  return [id, ...unsigned(content.length), ...content]
}

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]
}

function signed(value: number): number[] {
  const [low, rest] = [value & 0x7f, value >> 7]
  const ends = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)
  return ends ? [low] : [low | 0x80, ...signed(rest)]
}
