import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { type ImportReport, importData } from '../../src/actions/importData.ts'
import { DyepackError } from '../../src/core/errors.ts'
import { sampleFile } from '../files/sampleFile.ts'
import type { SampleFormat } from '../files/sampleFormats.ts'
import { arbitraryRow, type FuzzRow, recordsOf } from './arbitraryRows.ts'

/** What became of the inputs. */
export interface FuzzTally {
  readonly inputs: number
  /** Records that were kept, kept once, moved nothing, were refused one by one. */
  readonly kept: number
  readonly refused: number
  /** Files that were refused as a whole, by code. */
  readonly whole: Readonly<Record<string, number>>
}

/** Refusals of a whole file of which each record is fine by itself: what contradicts, and what holds for all of them. */
const BETWEEN_ROWS = new Set([
  'SAME_PLACE_TWICE',
  'TRANSACTION_TWICE',
  'TWO_TRANSACTIONS_ONE_PLACE',
  'ASSET_TWICE',
  'DOUBLE_SPEND',
  'NO_SUCH_OUTPUT',
  'SPENT_TOO_EARLY',
  'INPUT_VALUE',
  'OUTPUTS_EXCEED_INPUTS',
])

/**
 * Imports arbitrary rows, with `keepGoing`: every one of them is kept, counted as a duplicate or as moving nothing, or
 * refused; none is lost and nothing throws but what dyepack throws on purpose. The same seed gives the same rows.
 */
export async function fuzzRows(folder: string, format: SampleFormat, seed: number, count: number): Promise<FuzzTally> {
  // What the first record of JSON lines has says which table it is.
  const rows = [UNCHANGED, ...fc.sample(arbitraryRow(format, seed), { seed, numRuns: count - 1 })]
  await putBeside(folder, format)
  const outcome = await importRows(folder, format, rows)
  if (!('code' in outcome)) return outcome
  if (!BETWEEN_ROWS.has(outcome.code)) throw new Error(`refused as a whole: ${outcome.code} ${outcome.message}`)
  // Rows that contradict each other hide what the others do: halves until each stands by itself or agrees.
  if (rows.length === 1) return { inputs: 1, kept: 0, refused: 0, whole: { [outcome.code]: 1 } }
  return halves(folder, format, rows)
}

const UNCHANGED: FuzzRow = { changes: {}, again: false }

async function halves(folder: string, format: SampleFormat, rows: readonly FuzzRow[]): Promise<FuzzTally> {
  const middle = rows.length >> 1
  const parts = []
  for (const part of [rows.slice(0, middle), [UNCHANGED, ...rows.slice(middle)]]) {
    const outcome = await importRows(folder, format, part)
    if (!('code' in outcome)) parts.push(outcome)
    else if (!BETWEEN_ROWS.has(outcome.code)) throw new Error(`refused as a whole: ${outcome.code} ${outcome.message}`)
    else if (part.length <= HALVED_TO) {
      parts.push({ inputs: part.length, kept: 0, refused: 0, whole: { [outcome.code]: 1 } })
    } else parts.push(await halves(folder, format, part))
  }
  return parts.reduce(addTallies)
}

const HALVED_TO = 200

async function importRows(
  folder: string,
  format: SampleFormat,
  rows: readonly FuzzRow[],
): Promise<FuzzTally | { readonly code: string; readonly message: string }> {
  await writeFile(join(folder, 'rows'), await sampleFile(format, recordsOf(format, rows)))
  const report = await importOf(folder, format, true)
  if (report instanceof DyepackError) return report
  const { rowsRead, rowsKept, duplicates, empty, refused } = report.files[0]!
  if (rowsRead !== rows.length) throw new Error(`${rowsRead} rows were read of ${rows.length}`)
  if (rowsKept + duplicates + empty + refused < rowsRead)
    throw new Error(`of ${rowsRead} rows ${JSON.stringify({ rowsKept, duplicates, empty, refused })}: some are lost`)
  return { inputs: rows.length, kept: rowsKept, refused, whole: {} }
}

/** Imports arbitrary bytes, and bytes in the middle of a good file: read or refused, nothing else. */
export async function fuzzBytes(folder: string, format: SampleFormat, seed: number, count: number): Promise<FuzzTally> {
  await putBeside(folder, format)
  const good = await sampleFile(format, recordsOf(format, [UNCHANGED, UNCHANGED]))
  const bytes = fc.uint8Array({ maxLength: 64, size: 'max' })
  const spliced = fc.tuple(fc.nat(good.length), fc.nat(40), bytes).map(([at, gone, middle]) => {
    return Buffer.concat([good.subarray(0, at), middle, good.subarray(at + gone)])
  })
  const packed = fc
    .tuple(fc.constantFrom([0x1f, 0x8b], [0x1f, 0x8b, 8, 0], [0x28, 0xb5, 0x2f, 0xfd], [0x50, 0x4b, 3, 4]), bytes)
    .map(([head, tail]) => Buffer.concat([Buffer.from(head), tail]))
  const files = fc.oneof(
    { weight: 1, arbitrary: bytes },
    { weight: 6, arbitrary: spliced },
    { weight: 1, arbitrary: packed },
  )
  const tallies: FuzzTally[] = [{ inputs: 0, kept: 0, refused: 0, whole: {} }]
  for (const [n, content] of fc.sample(files, { seed, numRuns: count }).entries()) {
    await writeFile(join(folder, 'rows'), content)
    const report = await importOf(folder, format, n % 2 === 0).catch((error: unknown) => {
      throw new Error(`the bytes ${Buffer.from(content).toString('base64')} give ${String(error)}`, { cause: error })
    })
    if (report instanceof DyepackError) tallies.push({ inputs: 1, kept: 0, refused: 0, whole: { [report.code]: 1 } })
    else {
      const { rowsKept, refused } = report.files[0]!
      tallies.push({ inputs: 1, kept: rowsKept, refused, whole: {} })
    }
  }
  return tallies.reduce(addTallies)
}

async function importOf(
  folder: string,
  format: SampleFormat,
  keepGoing: boolean,
): Promise<ImportReport | DyepackError> {
  const ledger = join(folder, 'ledger.duckdb')
  for (const file of [ledger, `${ledger}.wal`]) await rm(file, { force: true })
  return importData({ ledger, folder, imports: [{ ...format.entry, files: ['rows'], keepGoing }] }).catch(
    (error: unknown) => {
      if (error instanceof DyepackError && error.kind === 'input' && error.code !== '') return error
      throw error
    },
  )
}

async function putBeside(folder: string, { beside }: SampleFormat): Promise<void> {
  for (const [name, content] of Object.entries(beside)) await writeFile(join(folder, name), content)
}

export function addTallies(a: FuzzTally, b: FuzzTally): FuzzTally {
  const whole: Record<string, number> = { ...a.whole }
  for (const [code, n] of Object.entries(b.whole)) whole[code] = (whole[code] ?? 0) + n
  return { inputs: a.inputs + b.inputs, kept: a.kept + b.kept, refused: a.refused + b.refused, whole }
}
