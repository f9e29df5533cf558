import { gzipSync } from 'node:zlib'

const BLOCK = 128 * 1024

/** A frame of zstd (RFC 8878, 3.1.1) with a window of 2^`window` bytes. */
export function zstdFrame(window: number, blocks: readonly Uint8Array[]): Buffer {
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, (window - 10) << 3]), ...blocks])
}

/** A block as it stands: type 0 raw, 1 one byte repeated `size` times, 2 compressed. */
export function zstdBlock(last: boolean, type: 0 | 1 | 2, content: Uint8Array, size = content.length): Buffer {
  const header = Buffer.alloc(3)
  header.writeUIntLE((last ? 1 : 0) | (type << 1) | (size << 3), 0, 3)
  return Buffer.concat([header, content])
}

/** A zstd file that is not packed at all: raw blocks. */
export function zstdOf(content: Uint8Array): Buffer {
  const blocks: Buffer[] = []
  for (let from = 0; from === 0 || from < content.length; from += BLOCK)
    blocks.push(zstdBlock(from + BLOCK >= content.length, 0, content.subarray(from, from + BLOCK)))
  return zstdFrame(17, blocks)
}

/** So many bytes of zstd, which are one letter over and over. */
export function zstdBomb(bytes: number): Buffer {
  const body = zstdBlock(false, 1, Buffer.from('a'), BLOCK)
  const blocks = Array.from({ length: Math.ceil(bytes / BLOCK) - 1 }, () => body)
  return zstdFrame(17, [...blocks, zstdBlock(true, 1, Buffer.from('a'), BLOCK)])
}

/** Gzip members in a row are one file. */
export function gzipBomb(bytes: number): Buffer {
  member ??= gzipSync(Buffer.alloc(1 << 26, 'a'))
  return Buffer.concat(Array(Math.ceil(bytes / (1 << 26))).fill(member))
}
let member: Buffer | undefined
