import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { inputError } from '../core/errors.ts'

/** A text file as it lies on disk: perhaps gzipped, perhaps with a byte order mark, lines ending in LF or CRLF. */
export interface TextFile {
  readonly path: string
  readonly gzip: boolean
  /** The first line that is not empty, without mark and line ending. */
  readonly firstLine: string
  /** Its number, from 1. */
  readonly firstLineNumber: number
}

/** Looks at the beginning of a file. Errors: `FILE_MISSING`, `EMPTY_FILE`, `BAD_FILE`. */
export async function openTextFile(path: string, name: string): Promise<TextFile> {
  const found = await stat(path).catch(() => null)
  if (found === null || !found.isFile()) {
    const what = found === null ? 'there is no file' : 'this is not a file:'
    throw inputError('FILE_MISSING', `${what} ${name}`, { fix: 'check the name', facts: { file: name } })
  }
  const gzip = await isGzip(path)
  if (gzip) await refuseBrokenGzip(path, name)
  const lines = found.size === 0 ? [] : await readFirstLines(path, gzip)
  const first = lines.findIndex((line) => line.trim() !== '')
  if (first === -1)
    throw inputError('EMPTY_FILE', `${name} is empty`, { fix: 'leave it out of the imports', facts: { file: name } })
  return { path, gzip, firstLine: lines[first]!.replace(/\r$/, ''), firstLineNumber: first + 1 }
}

/** A file's name as an SQL literal that DuckDB does not take for a pattern. */
export function pathLiteral(path: string): string {
  return `'${path.replace(/[*?[]/g, '[$&]').replaceAll("'", "''")}'`
}

/** The file's bytes, unzipped. */
export function readBytes({ path, gzip }: Pick<TextFile, 'path' | 'gzip'>): Readable {
  const raw = createReadStream(path)
  if (!gzip) return raw
  const unzipped = createGunzip()
  raw.on('error', (error) => unzipped.destroy(error))
  unzipped.on('close', () => raw.destroy())
  return raw.pipe(unzipped)
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await file.close()
  }
}

/** DuckDB takes the beginning of a gzip that was cut off for the whole of it, so it is read to its end once. */
async function refuseBrokenGzip(path: string, name: string): Promise<void> {
  try {
    for await (const _ of readBytes({ path, gzip: true }));
  } catch (cause) {
    throw unreadable(name, cause)
  }
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
async function readFirstLines(path: string, gzip: boolean): Promise<string[]> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of readBytes({ path, gzip })) {
    text += decoder.decode(chunk as Buffer, { stream: true })
    if (/\S[^\n]*\n/.test(text) || text.length > LONGEST) break
  }
  return text.split('\n')
}
