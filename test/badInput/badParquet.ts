import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { sampleFile } from '../files/sampleFile.ts'
import type { SampleFormat } from '../files/sampleFormats.ts'
import { sql } from '../lake/sql.ts'
import { inTempFolder } from '../store/tempFolder.ts'
import type { BadFile } from './badFiles.ts'

/** What may be wrong with a Parquet file: its frame, its pages, its columns. */
export async function badParquet(format: SampleFormat, good: Buffer): Promise<readonly BadFile[]> {
  const whole: Readonly<Record<string, Uint8Array>> = {
    'nothing at all': Buffer.alloc(0),
    'a file that was cut off': good.subarray(0, -30),
    'a file without its beginning': good.subarray(30),
    'only its first bytes': good.subarray(0, 4),
    'its first and last bytes': Buffer.concat([good.subarray(0, 4), good.subarray(-8)]),
    'an encrypted footer': Buffer.concat([good.subarray(0, -4), Buffer.from('PARE')]),
    'a footer longer than the file': withFooter(good, 0x7fffffff),
    'a footer of no length': withFooter(good, 0),
    'a gzip of Parquet': gzipSync(good),
    text: Buffer.from('chain,height\n'),
    'NUL bytes': Buffer.alloc(1000),
    'changed bytes in its footer': hurt(good, good.length - 8 - good.readUInt32LE(good.length - 8), good.length - 8),
  }
  const files: BadFile[] = Object.entries(whole).map(([what, content]) => ({
    what,
    content,
    code: ['BAD_FILE', 'EMPTY_FILE', 'BAD_HEADER', 'BAD_COLUMN', 'UNKNOWN_TABLE'],
  }))
  for (const column of typed(format)) {
    files.push({
      what: `${column} as a double`,
      content: await sampleFile(withType(format, column, 'DOUBLE'), [0, 1, 2].map(format.good)),
      code: ['BAD_HEADER', 'BAD_COLUMN'],
    })
  }
  for (const column of typed(format).filter((name) => LARGE.includes(name))) {
    // There is no line that could be long: what is long is a value. It packs to some kilobytes.
    const value = `concat(repeat('1', 200000000), row_number() OVER ())`
    files.push({
      what: `${column} of 200 MB`,
      content: await changed(good, `SELECT * REPLACE (${value} AS "${column}")`),
      code: ['OUT_OF_MEMORY', 'BAD_ROWS'],
    })
  }
  return files
}

/** Texts of which one is checked where the file is read, and one only where the ledger is made. */
const LARGE = ['value_string', 'symbol']

/** Columns that are read. */
function typed({ encoding, good }: SampleFormat): readonly string[] {
  return typeof encoding === 'string' ? [] : Object.keys(good(0)).filter((name) => name in encoding.parquet)
}

function withType(
  { good, encoding }: SampleFormat,
  column: string,
  type: string,
): Pick<SampleFormat, 'good' | 'encoding'> {
  return {
    good,
    encoding: typeof encoding === 'string' ? encoding : { parquet: { ...encoding.parquet, [column]: type } },
  }
}

async function changed(good: Buffer, select: string): Promise<Buffer> {
  return inTempFolder(async (folder) => {
    await writeFile(join(folder, 'good'), good)
    await sql(
      `COPY (${select} FROM read_parquet('${join(folder, 'good')}')) TO '${join(folder, 'bad')}' (FORMAT parquet, COMPRESSION zstd)`,
    )
    return readFile(join(folder, 'bad'))
  })
}

/** The last eight bytes of a Parquet file are the length of its footer, and `PAR1`. */
function withFooter(good: Buffer, length: number): Buffer {
  const changed = Buffer.from(good)
  changed.writeUInt32LE(length, changed.length - 8)
  return changed
}

function hurt(good: Buffer, from: number, to: number): Buffer {
  const changed = Buffer.from(good)
  for (let at = from; at < to; at += 3) changed[at]! ^= 0x55
  return changed
}
