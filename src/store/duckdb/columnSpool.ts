import { randomUUID } from 'node:crypto'
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bugError } from '../../core/errors.ts'
import { systemError } from '../../core/systemError.ts'
import { type Database, IN_MEMORY } from './database.ts'

/** Some rows of a spool: of each of its columns the bytes. They are good until the next rows are read. */
export interface SpooledRows {
  /** How many rows came before these. */
  readonly first: number
  readonly rows: number
  readonly columns: readonly Uint8Array[]
}

/**
 * Columns of numbers that wait until they can be laid down: rows are read in the portions and the order in which they came. In a temporary
 * table they would be packed, described and, after a join, sorted, all to be read once.
 */
export interface ColumnSpool {
  add(rows: number, ...columns: readonly ArrayBufferView[]): void
  read(): Iterable<SpooledRows>
  close(): void
}

/**
 * `widths`: bytes a value of each column, the widest first. It lies in a file beside the ledger that has no name any more, so that nothing of
 * it is left after a crash. Errors: `DISK_FULL`, `NOT_PERMITTED`.
 */
export function openColumnSpool({ path }: Database, widths: readonly number[]): ColumnSpool {
  const name = path === IN_MEMORY ? join(tmpdir(), randomUUID()) : `${path}.${randomUUID()}`
  const file = bySystem(() => openSync(name, 'wx+'))
  rmSync(name)
  const portions: number[] = []
  const starts = widths.map((_, i) => widths.slice(0, i).reduce((sum, one) => sum + one, 0))
  const width = starts.at(-1)! + widths.at(-1)!
  return {
    add: (rows, ...columns) => {
      for (const [i, column] of columns.entries()) {
        if (column.byteLength !== rows * widths[i]!)
          throw bugError('COLUMN_WIDTH', `column ${i}: ${column.byteLength} bytes`)
        bySystem(() => writeAll(file, column))
      }
      portions.push(rows)
    },
    read: function* () {
      const room = Buffer.allocUnsafeSlow(width * portions.reduce((most, rows) => Math.max(most, rows), 0))
      let first = 0
      for (const rows of portions) {
        bySystem(() => readAll(file, room.subarray(0, rows * width), first * width))
        yield {
          first,
          rows,
          columns: starts.map((start, i) => room.subarray(rows * start, rows * (start + widths[i]!))),
        }
        first += rows
      }
    },
    close: () => closeSync(file),
  }
}

function writeAll(file: number, { buffer, byteOffset, byteLength }: ArrayBufferView): void {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength)
  for (let at = 0; at < byteLength; ) at += writeSync(file, bytes, at, byteLength - at)
}

function readAll(file: number, into: Uint8Array, from: number): void {
  for (let at = 0; at < into.length; ) {
    const read = readSync(file, into, at, into.length - at, from + at)
    if (read === 0) throw bugError('SPOOL_LENGTH', `ends at byte ${from + at}`)
    at += read
  }
}

function bySystem<Result>(act: () => Result): Result {
  try {
    return act()
  } catch (cause) {
    throw systemError(cause) ?? cause
  }
}
