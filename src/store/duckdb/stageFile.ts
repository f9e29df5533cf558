import { DyepackError, inputError } from '../../core/errors.ts'
import { type Covers, isCoversRule, type RowSource, STEPS } from '../../core/ledger/rowSource.ts'
import { literal } from '../../core/ledger/sqlLiteral.ts'
import type { LedgerFile } from '../ledgerWriter.ts'
import type { Database } from './database.ts'
import { findOwnAddress } from './findOwnAddress.ts'
import { findPayers } from './findPayers.ts'
import { hashOf } from './hashOf.ts'
import { PLACE } from './problems.ts'
import { type RecordColumns, recordColumns } from './recordColumns.ts'
import type { Refusals } from './refusals.ts'
import { forgetBrokenLines, refuseBrokenLines } from './refuseBrokenLines.ts'
import type { StagedFile } from './stage.ts'
import type { StagedRecords } from './stagedRecords.ts'

interface Read {
  readonly facts: StagedFile
  /** Null: its records move nothing. */
  readonly staged: StagedRecords | null
}

/**
 * Reads one file into the temporary table `record_<place>`: one row a record, `bad` where it is no good, and what its movements
 * say, each expression once. Where that is as quick the records stay in the file, and the table is a view.
 */
export async function stageFile(
  db: Database,
  files: readonly LedgerFile[],
  place: number,
  rows: RowSource,
  refusals: Refusals,
): Promise<Read> {
  const { file, covers, keepGoing } = files[place]!
  const columns = recordColumns(rows, covers === 'own')
  if (rows.reread && !keepGoing && !isCoversRule(covers)) {
    const read = await viewRecords(db, file, covers, place, rows, columns)
    if (read !== null) return read
  }
  const beside = besideReading(files[place]!, rows)
  // It is awaited once the records are laid, or where that fails.
  beside.catch(() => {})
  try {
    return await layRecords(db, files, place, rows, columns, refusals, beside)
  } catch (error) {
    await beside
    throw error
  }
}

/** Goes over the file's bytes while DuckDB reads them. How many records it has; undefined: not known. */
async function besideReading(file: LedgerFile, { records }: RowSource): Promise<number | undefined> {
  const counted = await records?.()
  await hashOf(file)
  return counted
}

async function layRecords(
  db: Database,
  files: readonly LedgerFile[],
  place: number,
  rows: RowSource,
  columns: RecordColumns,
  refusals: Refusals,
  beside: Promise<number | undefined>,
): Promise<Read> {
  const file = files[place]!
  const refuseFile = (cause: unknown) => {
    throw unreadable(file.file, cause)
  }
  const table = `record_${place}`
  const record = rows.record === undefined ? [] : [`(${rows.record})::BIGINT AS record`]
  const read = [...record, `${isBad(rows)} AS bad`]
  const laid = [...(record.length > 0 ? ['record'] : []), 'bad', ...columns.laid]
  await db
    .run(
      `CREATE TEMP TABLE ${table} AS SELECT ${laid.join(', ')} FROM (SELECT ${[...read, ...columns.read].join(', ')} FROM ${rows.from})`,
      [],
      beside,
    )
    .catch(refuseFile)
  const broken = await refuseBrokenLines(db, files, place, refusals)
  const staged = stagedOf(place, rows, columns, table)
  const moves = staged === null ? 'true' : movesOrTells(staged)
  const { n, faulty, empty } = await db.row<{ n: number; faulty: number; empty: number }>(
    `SELECT count(*)::DOUBLE AS n, (count(*) FILTER (bad))::DOUBLE AS faulty, (count(*) FILTER (NOT bad AND NOT (${moves})))::DOUBLE AS empty
     FROM ${table}`,
  )
  const ord = ordOf(place, rows.record === undefined ? 'rowid + 1' : 'record')
  refusals.staged.set(place, ord)
  if (faulty > 0) await refuseRecords(db, files, place, rows, refusals)
  if (n === 0 && broken === 0) {
    throw inputError('EMPTY_FILE', `${file.file} has no rows`, {
      fix: 'leave it out of the imports',
      facts: { file: file.file },
    })
  }
  const rowsRead = n + broken
  const records = (await beside) ?? rowsRead
  if (records !== rowsRead) throw lost(file.file, records, rowsRead)
  await db.run(`CREATE TEMP VIEW staged_${place} AS SELECT ${ord} AS ord, * FROM ${table} WHERE NOT bad`)
  const covers = await coversOf(db, file, staged, columns.parties)
  return { facts: { rowsRead, empty, covers }, staged }
}

/** Leaves the records where they are. Null where some are bad. */
async function viewRecords(
  db: Database,
  file: string,
  covers: Covers,
  place: number,
  rows: RowSource,
  columns: RecordColumns,
): Promise<Read | null> {
  const { n, faulty } = await db
    .row<{ n: number; faulty: number }>(
      `SELECT count(*)::DOUBLE AS n, (count(*) FILTER (${isBad(rows)}))::DOUBLE AS faulty FROM ${rows.from}`,
    )
    .catch((cause: unknown) => {
      throw unreadable(file, cause)
    })
  if (n === 0 || faulty > 0) return null
  await db.run(
    `CREATE TEMP VIEW staged_${place} AS SELECT ord, ${columns.laid.join(', ')}
     FROM (SELECT ${ordOf(place, `(${rows.record})::BIGINT`)} AS ord, ${columns.read.join(', ')} FROM ${rows.from})`,
  )
  const staged = stagedOf(place, rows, columns, null)
  return { facts: { rowsRead: n, empty: staged === null ? 0 : n - (await countMoving(db, staged)), covers }, staged }
}

/** Where a record stands: place · 2^40 + record (from 1) · 8. */
export function ordOf(place: number, record: string): string {
  return `${BigInt(place) * BigInt(PLACE)} + (${record}) * ${STEPS}`
}

function stagedOf(
  place: number,
  { shape }: RowSource,
  { movements, event }: RecordColumns,
  table: string | null,
): StagedRecords | null {
  return shape === 'facts' ? null : { shape, records: `staged_${place}`, table, movements, event }
}

/** An expression that is true of a good record, and false or NULL of one that is not. */
export function isGood({ checks }: RowSource): string {
  return checks.map(({ ok }) => `(${ok})`).join(' AND ') || 'true'
}

/** An expression that is true of a record that is no good. */
function isBad({ checks }: RowSource): string {
  return `NOT (${checks.map(({ ok }) => `coalesce(${ok}, false)`).join(' AND ') || 'true'})`
}

async function coversOf(
  db: Database,
  file: LedgerFile,
  staged: StagedRecords | null,
  parties: readonly string[],
): Promise<StagedFile['covers']> {
  if (!isCoversRule(file.covers)) return file.covers
  if (staged === null) return []
  return file.covers === 'own' ? findOwnAddress(db, file, staged, parties) : findPayers(db, file, staged)
}

/** How many good records move or tell something. */
async function countMoving(db: Database, staged: StagedRecords): Promise<number> {
  const { n } = await db.row<{ n: number }>(
    `SELECT count(*)::DOUBLE AS n FROM ${staged.records} WHERE ${movesOrTells(staged)}`,
  )
  return n
}

function movesOrTells({ movements, event }: StagedRecords): string {
  const tells = event === null ? [] : [`${event.told} IS NOT NULL`]
  return [...movements.map(({ when }) => when), ...tells].join(' OR ')
}

/** Reads the file once more, with its own columns, to say what is wrong with the bad records. */
async function refuseRecords(
  db: Database,
  files: readonly LedgerFile[],
  place: number,
  { checks, from, record = 'row_number() OVER ()' }: RowSource,
  refusals: Refusals,
): Promise<void> {
  const answers = checks.map(({ ok }, i) => `coalesce(${ok}, false) AS ok_${i}`)
  const values = checks.map(({ field, value }, i) => `CAST(${value ?? `"${field}"`} AS VARCHAR) AS value_${i}`)
  await db.run(
    `CREATE OR REPLACE TEMP TABLE diagnosis AS SELECT * FROM (SELECT ${record} AS record, ${[...answers, ...values].join(', ')} FROM ${from})
     WHERE NOT (${checks.map((_, i) => `ok_${i}`).join(' AND ')})`,
  )
  await forgetBrokenLines(db)
  const hopeless = checks.flatMap(({ alone }, i) => (alone === true ? [`NOT ok_${i}`] : [])).join(' OR ') || 'false'
  const faults = checks.map(({ field, must, alone }, i) => {
    const counts = alone === true ? '' : ` AND NOT (${hopeless})`
    return `SELECT ${ordOf(place, 'record')} AS ord, ${i} AS nth, ${literal(field)} AS field, value_${i} AS value,
      ${literal(must)} AS must FROM diagnosis WHERE NOT ok_${i}${counts}`
  })
  await refusals.refuse(db, files, faults.join(' UNION ALL '))
}

/** A reader that loses its place goes on elsewhere, and says nothing of what lies between. */
function lost(file: string, records: number, read: number): Error {
  return inputError('RECORDS_LOST', `${file} has ${records} records, of which ${read} could be told apart`, {
    fix: 'look for a quote where none belongs, for line ends of two kinds, and for control characters',
    facts: { file, records, read },
  })
}

function unreadable(file: string, cause: unknown): Error {
  if (cause instanceof DyepackError && cause.code === 'OUT_OF_MEMORY') {
    const fix = 'look for values of hundreds of megabytes in it'
    return inputError(cause.code, `${file} cannot be read: ${cause.message}`, { fix, facts: { file }, cause })
  }
  if (cause instanceof DyepackError) return cause
  const said = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]
  return inputError('BAD_FILE', `${file} cannot be read: ${said}`, {
    fix: 'write it anew: UTF-8, one kind of line ending, complete to its end',
    facts: { file },
    cause,
  })
}
