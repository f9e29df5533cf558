/** Bytes, or a list of such: what Ethereum writes headers and receipts with. */
export type RlpItem = Uint8Array | readonly RlpItem[]

/** https://ethereum.org/developers/docs/data-structures-and-encoding/rlp/ */
export function rlp(item: RlpItem): Buffer {
  if (item instanceof Uint8Array) {
    if (item.length === 1 && item[0]! < 0x80) return Buffer.from(item)
    return Buffer.concat([lengthOf(item.length, 0x80), item])
  }
  const parts = item.map(rlp)
  return Buffer.concat([
    lengthOf(
      parts.reduce((sum, { length }) => sum + length, 0),
      0xc0,
    ),
    ...parts,
  ])
}

function lengthOf(length: number, offset: number): Buffer {
  if (length < 56) return Buffer.from([offset + length])
  const digits = quantity(length.toString(16))
  return Buffer.concat([Buffer.from([offset + 55 + digits.length]), digits])
}

/** A number, given as hex digits, in as few bytes as it needs. */
export function quantity(digits: string): Buffer {
  const short = digits.replace(/^(0x)?0*/, '')
  return Buffer.from(short.length % 2 === 0 ? short : `0${short}`, 'hex')
}

/** Bytes, given as `0x` and hex digits. */
export function bytes(hex: string): Buffer {
  return Buffer.from(hex.slice(2), 'hex')
}
