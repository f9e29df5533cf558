import { gzipSync } from 'node:zlib'
import { lineOf, sampleFile } from '../files/sampleFile.ts'
import type { BadCells, Encoding, SampleFormat } from '../files/sampleFormats.ts'
import { badParquet } from './badParquet.ts'
import { badCsv, badJson } from './badText.ts'
import { badWorkbooks } from './badWorkbooks.ts'
import { gzipBomb, zstdBlock, zstdBomb, zstdFrame, zstdOf } from './packed.ts'

/** Files of hundreds of megabytes are made when they are wanted. */
export type Made = () => Uint8Array

/** A file that must be refused, and how. */
export interface BadFile {
  readonly what: string
  readonly content: Uint8Array | Made
  /** The code; several where it depends on the reader which it is. */
  readonly code: string | readonly string[]
  /** Of the first fault. */
  readonly line?: number
  readonly field?: string
  /**
   * How many records are left out where the import keeps going; `some`: that depends on the reader. Default: it is refused
   * all the same, with the same code.
   */
  readonly leavesOut?: number | 'some'
}

/** Everything that may be wrong with a file of this format. What is not in the list of an encoding cannot happen in it. */
export async function badFiles(format: SampleFormat): Promise<readonly BadFile[]> {
  const good = await sampleFile(format, [0, 1, 2].map(format.good))
  return [
    ...(await badRecords(format, format.amount, 'the amount')),
    ...(await badRecords(format, format.time, 'the time')),
    ...(isText(format.encoding) ? badTexts(good) : []),
    ...(format.encoding === 'csv' ? badCsv(format, good.toString()) : []),
    ...(['jsonl', 'answer', 'grid'].includes(String(format.encoding)) ? badJson(format, good.toString()) : []),
    ...(format.encoding === 'xlsx' ? badWorkbooks(format, good) : []),
    ...(typeof format.encoding === 'string' ? [] : await badParquet(format, good)),
  ]
}

export function isText(encoding: Encoding): boolean {
  return ['csv', 'jsonl', 'answer', 'grid'].includes(String(encoding))
}

/** Two good records, then one for each cell that is no good: at most as many as a message names. */
async function badRecords(format: SampleFormat, cells: BadCells, name: string): Promise<readonly BadFile[]> {
  const { column, bad, field = column } = cells
  const files: BadFile[] = []
  for (let from = 0; from < bad.length; from += NAMED) {
    const some = bad.slice(from, from + NAMED)
    const records = some.map((cell, i) => ({ ...format.good(i + 2), [column]: cell }))
    files.push({
      what: `${name} ${some.map((cell) => JSON.stringify(cell).slice(0, 30)).join(' ')}`,
      content: await sampleFile(format, [format.good(0), format.good(1), ...records]),
      code: 'BAD_ROWS',
      line: lineOf(format, 2),
      field,
      leavesOut: some.length,
    })
  }
  return files
}

const NAMED = 10

/** What may be wrong with any text, plain or packed. */
function badTexts(good: Buffer): readonly BadFile[] {
  const text = good.toString()
  const utf16 = Buffer.from(text, 'utf16le')
  const marked = Buffer.from(`\uFEFF${text}`, 'utf16le')
  const middle = text.lastIndexOf('1')
  const with1 = (bytes: Uint8Array) => Buffer.concat([good.subarray(0, middle), bytes, good.subarray(middle)])
  const broken: Readonly<Record<string, Uint8Array>> = {
    'a gzip that was cut off': gzipSync(text.repeat(100)).subarray(0, -12),
    'a gzip with a changed byte': flipped(gzipSync(text)),
    'a zstd that was cut off': zstdOf(good).subarray(0, -20),
    'a zstd without its last block': zstdBomb(1 << 20).subarray(0, -4),
    'only the first bytes of a zstd': zstdOf(good).subarray(0, 5),
    'a zstd with blocks larger than blocks may be': zstdFrame(17, [zstdBlock(true, 1, Buffer.from('a'), 2 ** 21 - 1)]),
  }
  const greedy = Buffer.concat([zstdOf(good), zstdFrame(31, [zstdBlock(true, 0, good)])])
  const other: Readonly<Record<string, Uint8Array>> = {
    'UTF-16, little end first, marked': marked,
    'UTF-16, little end first': utf16,
    'UTF-16, big end first, marked': Buffer.from(marked).swap16(),
    'UTF-16, gzipped': gzipSync(marked),
    'NUL at its beginning': Buffer.concat([Buffer.alloc(1), good]),
    'NUL in it': with1(Buffer.alloc(1)),
  }
  return [
    ...Object.entries(broken).map(([what, content]) => ({ what, content, code: 'BAD_FILE' })),
    { what: 'a zstd whose second frame asks for 2 GiB', content: greedy, code: 'WINDOW_TOO_LARGE' },
    ...Object.entries(other).map(([what, content]) => ({ what, content, code: 'NOT_UTF8' })),
    // The reader finds these, each in its own way.
    {
      what: 'NUL far behind the beginning',
      content: Buffer.concat([good, Buffer.from('\n'.repeat(1 << 20)), Buffer.alloc(5), good]),
      code: ['BAD_ROWS', 'NOT_UTF8', 'BAD_FILE'],
      leavesOut: 'some',
    },
    {
      what: 'bytes that are not UTF-8',
      content: with1(Buffer.from([0xff, 0xfe, 0x80])),
      code: ['BAD_ROWS', 'NOT_UTF8', 'BAD_FILE'],
      leavesOut: 'some',
    },
    { what: 'nothing at all', content: Buffer.alloc(0), code: 'EMPTY_FILE' },
    { what: 'empty lines only', content: Buffer.from('\n\r\n  \n'), code: 'EMPTY_FILE' },
    { what: 'a bomb of gzip', content: () => gzipBomb(1.5 * 2 ** 30), code: 'UNPACKS_TOO_FAR' },
    { what: 'a bomb of zstd', content: () => zstdBomb(1.5 * 2 ** 30), code: 'UNPACKS_TOO_FAR' },
  ]
}

function flipped(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes)
  changed[changed.length >> 1]! ^= 0xff
  return changed
}
