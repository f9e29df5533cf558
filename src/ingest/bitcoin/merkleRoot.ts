import { finishHashes, queueHash } from './hashQueue.ts'

/**
 * The root of the tree over `count` transaction ids of 32 bytes each; null where two equal ids stand side by side, which lets
 * other lists of transactions have the same root (CVE-2012-2459). `ids` is left as it is.
 */
export function merkleRoot(ids: Uint8Array, count: number): Buffer | null {
  const level = Buffer.alloc((count + 1) * 32)
  level.set(ids.subarray(0, count * 32))
  let length = count
  while (length > 1) {
    for (let i = 0; i + 1 < length; i += 2) {
      const at = i * 32
      if (level.compare(level, at + 32, at + 64, at, at + 32) === 0) return null
    }
    if (length % 2 === 1) level.copyWithin(length * 32, (length - 1) * 32, length * 32)
    length = Math.ceil(length / 2)
    // A hash may come late to its place: what stood there was read before.
    for (let i = 0; i < length; i++) queueHash(level, [i * 64, i * 64 + 64], level, i * 32)
    finishHashes()
  }
  return level.subarray(0, 32)
}
