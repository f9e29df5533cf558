import { hash } from 'node:crypto'

/**
 * SHA-256 of the SHA-256 of some bytes, into `into` at `at`: how Bitcoin names blocks and transactions and builds its tree.
 * One-shot hashes that answer in text are the quickest that Node has: about 1.7 µs for a transaction. Of many: `queueHash`.
 */
export function doubleSha256(bytes: Uint8Array, into: Buffer, at: number): void {
  ONCE.write(hash('sha256', bytes, 'binary'), 0, 32, 'latin1')
  into.write(hash('sha256', ONCE, 'binary'), at, 32, 'latin1')
}

const ONCE = Buffer.alloc(32)
const PRINTED = Buffer.alloc(32)

/** 32 bytes as Bitcoin prints a hash: from the last to the first. */
export function hashText(bytes: Uint8Array, at = 0): string {
  for (let i = 0; i < 32; i++) PRINTED[i] = bytes[at + 31 - i]!
  return PRINTED.toString('hex')
}
