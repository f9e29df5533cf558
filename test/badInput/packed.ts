import { gzipSync } from 'node:zlib'

/** The beginning of a zstd frame with a window of 128 KiB (RFC 8878, 3.1.1). */
const ZSTD_FRAME = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38])
const BLOCK = 128 * 1024

/** A zstd file that is not packed at all: raw blocks. */
export function zstdOf(content: Uint8Array): Buffer {
  const blocks: Buffer[] = [ZSTD_FRAME]
  for (let from = 0; from === 0 || from < content.length; from += BLOCK) {
    const piece = content.subarray(from, from + BLOCK)
    blocks.push(blockHeader(from + BLOCK >= content.length, 0, piece.length), Buffer.from(piece))
  }
  return Buffer.concat(blocks)
}

/** So many bytes of zstd, which are one letter over and over. */
export function zstdBomb(bytes: number): Buffer {
  const blocks = Math.ceil(bytes / BLOCK)
  const body = Buffer.concat([blockHeader(false, 1, BLOCK), Buffer.from('a')])
  const last = Buffer.concat([blockHeader(true, 1, BLOCK), Buffer.from('a')])
  return Buffer.concat([ZSTD_FRAME, ...Array.from({ length: blocks - 1 }, () => body), last])
}

/** Gzip members in a row are one file. */
export function gzipBomb(bytes: number): Buffer {
  const member = gzipSync(Buffer.alloc(1 << 26, 'a'))
  return Buffer.concat(Array.from({ length: Math.ceil(bytes / (1 << 26)) }, () => member))
}

/** Type 0: raw, 1: one byte repeated. */
function blockHeader(last: boolean, type: 0 | 1, size: number): Buffer {
  const header = Buffer.alloc(3)
  header.writeUIntLE((last ? 1 : 0) | (type << 1) | (size << 3), 0, 3)
  return header
}
