import { doubleSha256 } from './doubleSha256.ts'

/** Bytes of a block's header. */
export const HEADER = 80

/** What a block's header says. Hashes are in the order of their bytes, which is the reverse of how they are printed. */
export interface Header {
  readonly hash: Buffer
  readonly previous: Buffer
  /** Seconds since 1970. */
  readonly time: number
  /** How many hashes it takes to find such a header, on average. */
  readonly work: bigint
}

/** Reads 80 bytes; null where they are no header, because the hash does not reach the target that it names. */
export function readHeader(bytes: Buffer, at = 0): Header | null {
  const hash = Buffer.alloc(32)
  doubleSha256(bytes.subarray(at, at + HEADER), hash, 0)
  const target = targetOf(bytes.readUInt32LE(at + 72))
  if (target === null || BigInt(`0x${Buffer.from(hash).reverse().toString('hex')}`) > target) return null
  return {
    hash,
    previous: Buffer.from(bytes.subarray(at + 4, at + 36)),
    time: bytes.readUInt32LE(at + 68),
    work: (1n << 256n) / (target + 1n),
  }
}

/** The easiest target that any network allows: regtest's (`powLimit` in Bitcoin Core's chainparams.cpp), as its headers say it. */
const EASIEST = 0x7fffffn << 232n

/** A number of three bytes and its exponent; null where it is negative, zero or above `EASIEST`. */
function targetOf(compact: number): bigint | null {
  const exponent = compact >>> 24
  const mantissa = BigInt(compact & 0x7fffff)
  if ((compact & 0x800000) !== 0) return null
  const target = exponent <= 3 ? mantissa >> BigInt(8 * (3 - exponent)) : mantissa << BigInt(8 * (exponent - 3))
  return target === 0n || target > EASIEST ? null : target
}
