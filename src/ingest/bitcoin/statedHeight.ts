import type { BlockTransactions } from './readBlock.ts'

/**
 * The height that a coinbase begins with; null where it does not. Blocks of version 1, before height 227,931 on the mainnet, need not
 * say it: https://github.com/bitcoin/bips/blob/master/bip-0034.mediawiki
 */
export function statedHeight({ bytes, coinbaseScript: [start, end] }: BlockTransactions): number | null {
  const version = bytes.readInt32LE(0)
  const size = bytes[start]!
  if (version < 2 || end <= start) return null
  if (size >= 0x51 && size <= 0x60) return size - 0x50
  if (size < 1 || size > 5 || start + 1 + size > end) return null
  return bytes.readUIntLE(start + 1, size)
}
