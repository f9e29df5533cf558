import { open, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { inputError } from '../../core/errors.ts'
import { readBytes } from '../textFile.ts'
import { TooLong, unbzip2 } from './unbzip2.ts'

/** A file of blocks, unpacked, and as it was before Bitcoin Core masked it. */
export interface BlockBytes {
  readonly name: string
  readonly size: number
  /** So many bytes from there on, or as many as there are. Those of a plain file come into `room` where there is one. */
  read(offset: number, length: number, room?: Buffer): Promise<Buffer>
  /** Whether nothing but zeros lies there up to the end: room that a node keeps in reserve. */
  isReserve(offset: number): Promise<boolean>
  close(): Promise<void>
}

/** A blk file has 128 MiB and one block more; what unpacks to a quarter of a gigabyte is none. */
const LONGEST_PACKED = 1 << 28

/**
 * Opens a file of blocks: plain, or packed by gzip, zstd or bzip2. Beside `xor.dat`, plain files are masked with the eight bytes in it.
 * Errors: `FILE_MISSING`, `BAD_FILE`, `UNPACKS_TOO_FAR`.
 */
export async function openBlockBytes(path: string, name: string): Promise<BlockBytes> {
  const found = await stat(path).catch(() => null)
  if (!found?.isFile()) {
    const what = found === null ? 'there is no file' : 'this is not a file:'
    throw inputError('FILE_MISSING', `${what} ${name}`, { fix: 'check the name', facts: { file: name } })
  }
  const unpacked = await unpack(path, name)
  return unpacked === null ? openPlain(path, name, found.size) : inMemory(name, unpacked)
}

async function openPlain(path: string, name: string, size: number): Promise<BlockBytes> {
  const mask = await readMask(path)
  const file = await open(path)
  const raw = async (offset: number, length: number, room?: Buffer) => {
    const there = Math.max(0, Math.min(length, size - offset))
    const bytes = room?.subarray(0, there) ?? Buffer.allocUnsafe(there)
    const { bytesRead } = await file.read(bytes, 0, bytes.length, offset)
    return bytes.subarray(0, bytesRead)
  }
  return {
    name,
    size,
    read: async (offset, length, room) => unmask(await raw(offset, length, room), mask, offset),
    isReserve: (offset) => isZero(raw, offset, size),
    close: () => file.close(),
  }
}

function inMemory(name: string, bytes: Buffer): BlockBytes {
  const read = async (offset: number, length: number) => bytes.subarray(offset, offset + length)
  return {
    name,
    size: bytes.length,
    read,
    isReserve: (offset) => isZero(read, offset, bytes.length),
    close: async () => {},
  }
}

/** Bitcoin Core 28 and later mask their files, so that no scanner of viruses finds in them what somebody paid to put there. */
async function readMask(path: string): Promise<Buffer | null> {
  const mask = await readFile(join(dirname(path), 'xor.dat')).catch(() => null)
  return mask?.length === 8 && !mask.equals(NO_MASK) ? mask : null
}
const NO_MASK = Buffer.alloc(8)

function unmask(bytes: Buffer, mask: Buffer | null, offset: number): Buffer {
  if (mask !== null) for (let i = 0; i < bytes.length; i++) bytes[i]! ^= mask[(offset + i) & 7]!
  return bytes
}

async function isZero(read: BlockBytes['read'], from: number, size: number): Promise<boolean> {
  for (let at = from; at < size; at += PIECE) {
    const piece = await read(at, PIECE)
    if (!piece.equals(ZEROS.subarray(0, piece.length))) return false
  }
  return true
}
const PIECE = 1 << 20
const ZEROS = Buffer.alloc(PIECE)

/** Null: it is not packed. */
async function unpack(path: string, name: string): Promise<Buffer | null> {
  const start = await readStart(path)
  try {
    if (start.toString('latin1', 0, 3) === 'BZh') return unbzip2(await readFile(path), LONGEST_PACKED)
    if (start.readUInt16BE(0) === 0x1f8b) return await gather(path, 'gzip')
    return start.readUInt32LE(0) === 0xfd2fb528 ? await gather(path, 'zstd') : null
  } catch (cause) {
    if (cause instanceof TooLong) {
      throw inputError(
        'UNPACKS_TOO_FAR',
        `${name} unpacks to more than ${LONGEST_PACKED} bytes, which no file of blocks has`,
        {
          fix: 'unpack it yourself and import what is in it',
          facts: { file: name },
        },
      )
    }
    const said = cause instanceof Error ? cause.message : String(cause)
    throw inputError('BAD_FILE', `${name} cannot be unpacked: ${said}`, {
      fix: 'fetch it anew',
      facts: { file: name },
      cause,
    })
  }
}

async function gather(path: string, compression: 'gzip' | 'zstd'): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of readBytes({ path, compression })) {
    length += piece.length
    if (length > LONGEST_PACKED) throw new TooLong()
    pieces.push(Uint8Array.from(piece))
  }
  return Buffer.concat(pieces)
}

async function readStart(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const start = Buffer.alloc(4)
    await file.read(start, 0, 4, 0)
    return start
  } finally {
    await file.close()
  }
}
