/** A zstd frame of one stored block (RFC 8878, 3.1.1): Node 20 cannot compress zstd. `text`: 256 bytes to 64 KiB. */
export function zstdStored(text: string): Uint8Array {
  const content = new TextEncoder().encode(text)
  const head = Buffer.alloc(10)
  head.writeUInt32LE(0xfd2fb528, 0)
  // Single segment, content size in two bytes, which count from 256.
  head.writeUInt8(0x60, 4)
  head.writeUInt16LE(content.length - 256, 5)
  // Last block, stored.
  head.writeUIntLE((content.length << 3) | 1, 7, 3)
  return Buffer.concat([head, content])
}
