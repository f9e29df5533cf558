import { createReadStream, type ReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { inputError } from '../core/errors.ts'
import { literal } from '../core/ledger/sqlLiteral.ts'
import { unzstd, WindowTooLarge } from './unzstd.ts'

export type Compression = 'none' | 'gzip' | 'zstd'

/** A text file as it lies on disk: perhaps packed, perhaps with a byte order mark, lines ending in LF or CRLF. */
export interface TextFile {
  readonly path: string
  /** By content, in the words of DuckDB's `read_csv`. */
  readonly compression: Compression
  /** The first line that is not empty, without mark and line ending. */
  readonly firstLine: string
  /** Its number, from 1. */
  readonly firstLineNumber: number
}

/** Looks at the beginning of a file. Errors: `FILE_MISSING`, `EMPTY_FILE`, `BAD_FILE`, `NOT_UTF8`, `UNPACKS_TOO_FAR`, `WINDOW_TOO_LARGE`. */
export async function openTextFile(path: string, name: string): Promise<TextFile> {
  const found = await stat(path).catch(() => null)
  if (found === null || !found.isFile()) {
    const what = found === null ? 'there is no file' : 'this is not a file:'
    throw inputError('FILE_MISSING', `${what} ${name}`, { fix: 'check the name', facts: { file: name } })
  }
  const compression = await compressionOf(path)
  if (compression !== 'none') await refuseBrokenArchive({ path, compression }, name, found.size)
  await refuseOtherEncodings({ path, compression }, name)
  const lines = found.size === 0 ? [] : await readFirstLines({ path, compression })
  const first = lines.findIndex((line) => line.trim() !== '')
  if (first === -1)
    throw inputError('EMPTY_FILE', `${name} is empty`, { fix: 'leave it out of the imports', facts: { file: name } })
  return { path, compression, firstLine: lines[first]!.replace(/\r$/, ''), firstLineNumber: first + 1 }
}

/** A file's name as an SQL literal that DuckDB does not take for a pattern. */
export function pathLiteral(path: string): string {
  return literal(path.replace(/[*?[]/g, '[$&]'))
}

type Packed = Pick<TextFile, 'path' | 'compression'>

/** The file's bytes, unpacked. */
export async function* readBytes({ path, compression }: Packed): AsyncGenerator<Uint8Array> {
  const { size } = await stat(path)
  // Small pieces cost more than what is done with them, and so does memory that a small file does not need.
  const raw = createReadStream(path, { highWaterMark: Math.min(1 << 20, size + 1) })
  try {
    if (compression === 'none') yield* raw
    else if (compression === 'gzip') yield* gunzip(raw)
    else yield* unzstd(raw)
  } finally {
    raw.destroy()
  }
}

/** Each piece goes to another thread and back: in zlib's own 16 KiB that takes twice the time of unpacking a CSV, of a bomb six times. */
const UNPACKED_CHUNK = 2 ** 18

async function* gunzip(raw: ReadStream): AsyncGenerator<Uint8Array> {
  const unzipped = createGunzip({ chunkSize: UNPACKED_CHUNK })
  raw.on('error', (error) => unzipped.destroy(error))
  try {
    yield* raw.pipe(unzipped)
  } finally {
    unzipped.destroy()
  }
}

async function compressionOf(path: string): Promise<Compression> {
  const file = await open(path)
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(4), 0, 4, 0)
    if (bytesRead >= 2 && buffer.readUInt16BE(0) === 0x1f8b) return 'gzip'
    return bytesRead === 4 && buffer.readUInt32LE(0) === 0xfd2fb528 ? 'zstd' : 'none'
  } finally {
    await file.close()
  }
}

/** A file that unpacks to more than this, and to more than `MAX_RATIO` times its size, is a bomb: no table packs so well. */
const MAX_UNPACKED = 2 ** 30
const MAX_RATIO = 100

/** DuckDB takes the beginning of an archive that was cut off for the whole of it, so it is read to its end once. */
async function refuseBrokenArchive(file: Packed, name: string, size: number): Promise<void> {
  let unpacked = 0
  try {
    for await (const chunk of readBytes(file)) {
      unpacked += chunk.length
      if (unpacked > MAX_UNPACKED && unpacked > size * MAX_RATIO) break
    }
  } catch (cause) {
    throw cause instanceof WindowTooLarge ? greedy(name, cause) : unreadable(name, cause)
  }
  if (unpacked > MAX_UNPACKED && unpacked > size * MAX_RATIO) {
    throw inputError('UNPACKS_TOO_FAR', `${name} unpacks to more than ${MAX_RATIO} times its size`, {
      fix: 'no export is packed so tightly: ask where the file comes from, or unpack it yourself and import what is in it',
      facts: { file: name, size },
    })
  }
}

/** UTF-16 has a mark of its own, or a NUL in every second byte; no table has NUL. */
async function refuseOtherEncodings(file: Packed, name: string): Promise<void> {
  for await (const chunk of readBytes(file)) {
    const utf16 = (chunk[0] === 0xff && chunk[1] === 0xfe) || (chunk[0] === 0xfe && chunk[1] === 0xff)
    if (!utf16 && !chunk.includes(0)) return
    throw inputError('NOT_UTF8', `${name} ${utf16 ? 'is UTF-16' : 'has NUL bytes: it is no text, or UTF-16'}`, {
      fix: 'save it as UTF-8',
      facts: { file: name },
    })
  }
}

function greedy(name: string, cause: Error): Error {
  return inputError('WINDOW_TOO_LARGE', `${name} cannot be read: ${cause.message}`, {
    fix: 'unpack it yourself, or pack it anew without --long or --ultra, and import that',
    facts: { file: name },
    cause,
  })
}

function unreadable(name: string, cause: unknown): Error {
  return inputError('BAD_FILE', `${name} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
    fix: 'fetch or write the file anew',
    facts: { file: name },
    cause,
  })
}

/** A first line longer than this is no header. */
const LONGEST = 1 << 20

/** Up to the end of the first line that is not empty. */
async function readFirstLines(file: Packed): Promise<string[]> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of readBytes(file)) {
    text += decoder.decode(chunk, { stream: true })
    const start = text.search(/\S/)
    if ((start !== -1 && text.includes('\n', start)) || text.length > LONGEST) break
  }
  return text.split('\n')
}
