import { DyepackError, inputError } from '../../core/errors.ts'
import {
  isCoversRule,
  type RowSource,
  STEPS,
  TRANSACTION_COLUMNS,
  TRANSFER_COLUMNS,
} from '../../core/ledger/rowSource.ts'
import { literal } from '../../core/ledger/sqlLiteral.ts'
import type { LedgerFile } from '../ledgerWriter.ts'
import { amountColumns } from './amountSql.ts'
import type { Database } from './database.ts'
import { findOwnAddress } from './findOwnAddress.ts'
import { findPayers } from './findPayers.ts'
import { PLACE } from './problems.ts'
import type { Refusals } from './refusals.ts'
import { forgetBrokenLines, refuseBrokenLines } from './refuseBrokenLines.ts'
import type { StagedFile } from './stage.ts'

interface Read {
  readonly facts: StagedFile
  /** A query for its movements, each with its `ord`. */
  readonly movements: string
}

/**
 * Reads one file into the temporary table `stage_<place>`: one row a movement, `bad` where the record is no good.
 *
 * Where a record becomes exactly one movement the file goes there at once, or stays where it is if that is as quick. Else its
 * records are laid down first, and `stage_<place>` may be a view of them.
 */
export async function stageFile(
  db: Database,
  files: readonly LedgerFile[],
  place: number,
  rows: RowSource,
  refusals: Refusals,
): Promise<Read> {
  const { covers, keepGoing } = files[place]!
  const single = rows.movements.length === 1 && rows.movements[0]!.when === undefined
  if (!single || isCoversRule(covers)) return stageRecords(db, files, place, rows, refusals)
  if (rows.reread && !keepGoing) {
    const rowsRead = await viewFile(db, files[place]!.file, place, rows)
    if (rowsRead !== null) return { facts: { rowsRead, empty: 0, covers }, movements: stepped(place) }
  }
  if (rows.record !== undefined) return stageRecords(db, files, place, rows, refusals)
  const ord = `${BigInt(place) * BigInt(PLACE)} + (rowid + 1) * ${STEPS}`
  refusals.staged.set(place, ord)
  const { rowsRead } = await fill(db, files, place, rows, refusals, {
    table: `stage_${place}`,
    columns: `${movementColumns(rows, 0).join(', ')}, ${isBad(rows)} AS bad`,
    bad: 'bad',
    record: null,
  })
  return {
    facts: { rowsRead, empty: 0, covers },
    movements: `SELECT ${ord} AS ord, * EXCLUDE (bad) FROM stage_${place}`,
  }
}

/** Lays the records down as they are, to make movements of them, and to ask whose they are. */
async function stageRecords(
  db: Database,
  files: readonly LedgerFile[],
  place: number,
  rows: RowSource,
  refusals: Refusals,
): Promise<Read> {
  const file = files[place]!
  const number = rows.record === undefined ? '' : `(${rows.record})::BIGINT AS dyepack_record, `
  const { rowsRead, good } = await fill(db, files, place, rows, refusals, {
    table: 'raw',
    columns: `${number}${isBad(rows)} AS dyepack_bad, *`,
    bad: 'dyepack_bad',
    record: recordOf(rows),
  })
  const covers = await coversOf(db, file, rows, good)
  if (rows.shape === 'facts') {
    await db.run('DROP TABLE raw')
    return { facts: { rowsRead, empty: 0, covers }, movements: '' }
  }
  const empty = good - (await countMoving(db, rows))
  if (rows.shape === 'transfers' && !file.keepGoing) await viewMovements(db, place, rows)
  else await layMovements(db, place, rows)
  refusals.staged.set(place, stepOrd(place))
  return { facts: { rowsRead, empty, covers }, movements: stepped(place) }
}

function stepOrd(place: number): string {
  return `${BigInt(place) * BigInt(PLACE)} + step`
}

function stepped(place: number): string {
  return `SELECT ${stepOrd(place)} AS ord, * EXCLUDE (bad, step) FROM stage_${place}`
}

interface Filling {
  readonly table: string
  readonly columns: string
  /** The column that says which records are no good. */
  readonly bad: string
  /** A record's number in the table; null: the file must be read again to know it. */
  readonly record: string | null
}

/** Reads a file into a table and deals with what is no good of it. */
async function fill(
  db: Database,
  files: readonly LedgerFile[],
  place: number,
  rows: RowSource,
  refusals: Refusals,
  { table, columns, bad, record }: Filling,
): Promise<{ readonly rowsRead: number; readonly good: number }> {
  const { file } = files[place]!
  await db.run(`CREATE TEMP TABLE ${table} AS SELECT ${columns} FROM ${rows.from}`).catch((cause: unknown) => {
    throw unreadable(file, cause)
  })
  const broken = await refuseBrokenLines(db, files, place, refusals)
  const { n, faulty } = await db.row<{ n: number; faulty: number }>(
    `SELECT count(*)::DOUBLE AS n, (count(*) FILTER (${bad}))::DOUBLE AS faulty FROM ${table}`,
  )
  if (faulty > 0) await refuseRecords(db, files, place, rows, record, refusals)
  if (n === 0 && broken === 0) {
    throw inputError('EMPTY_FILE', `${file} has no rows`, { fix: 'leave it out of the imports', facts: { file } })
  }
  const rowsRead = n + broken
  if (rows.records !== undefined && rows.records !== rowsRead) throw lost(file, rows.records, rowsRead)
  return { rowsRead, good: n - faulty }
}

/** An expression that is true of a record that is no good. */
function isBad({ checks }: RowSource): string {
  return `NOT (${checks.map(({ ok }) => `coalesce(${ok}, false)`).join(' AND ') || 'true'})`
}

/** Leaves the rows where they are: `stage_<place>` is a view of them. Null where some are bad. */
async function viewFile(db: Database, file: string, place: number, rows: RowSource): Promise<number | null> {
  const { n, faulty } = await db
    .row<{ n: number; faulty: number }>(
      `SELECT count(*)::DOUBLE AS n, (count(*) FILTER (${isBad(rows)}))::DOUBLE AS faulty FROM ${rows.from}`,
    )
    .catch((cause: unknown) => {
      throw unreadable(file, cause)
    })
  if (n === 0 || faulty > 0) return null
  await db.run(
    `CREATE TEMP VIEW stage_${place} AS SELECT ${movementColumns(rows, 0).join(', ')}, false AS bad,
       (${rows.record})::BIGINT * ${STEPS} AS step FROM ${rows.from}`,
  )
  return n
}

async function coversOf(
  db: Database,
  file: LedgerFile,
  rows: RowSource,
  records: number,
): Promise<StagedFile['covers']> {
  if (file.covers === 'own') return findOwnAddress(db, file, rows, records)
  return file.covers === 'payers' ? findPayers(db, file, rows) : file.covers
}

/** How many good records move something. */
async function countMoving(db: Database, { movements }: RowSource): Promise<number> {
  const moves = movements.map(({ when = 'true' }) => `coalesce(${when}, false)`).join(' OR ')
  const { n } = await db.row<{ n: number }>(
    `SELECT count(*)::DOUBLE AS n FROM raw WHERE NOT dyepack_bad AND (${moves})`,
  )
  return n
}

/** Every movement of every good record, laid down: for rows that may be set aside later, and for lists of legs, which take long to make. */
async function layMovements(db: Database, place: number, rows: RowSource): Promise<void> {
  await db.run(`CREATE TEMP TABLE stage_${place} AS ${everyMovement(rows, 'raw')}`)
  await db.run('DROP TABLE raw')
}

/** The same as a view: a scan then makes only the columns that it needs, and the records are not copied for each of their movements. */
async function viewMovements(db: Database, place: number, rows: RowSource): Promise<void> {
  await db.run(`ALTER TABLE raw RENAME TO raw_${place}`)
  await db.run(`CREATE TEMP VIEW stage_${place} AS ${everyMovement(rows, `raw_${place}`)}`)
}

function everyMovement(rows: RowSource, raw: string): string {
  const selects = rows.movements.map(({ when = 'true' }, step) => {
    return `SELECT ${movementColumns(rows, step).join(', ')}, false AS bad, ${recordOf(rows)} * ${STEPS} + ${step} AS step
      FROM ${raw} WHERE NOT dyepack_bad AND coalesce(${when}, false)`
  })
  return selects.join(' UNION ALL ')
}

function recordOf({ record }: RowSource): string {
  return record === undefined ? '(rowid + 1)' : 'dyepack_record'
}

function movementColumns({ shape, movements }: RowSource, step: number): string[] {
  const { select } = movements[step]!
  if (shape === 'transactions') return TRANSACTION_COLUMNS.map((column) => `${select[column]} AS "${column}"`)
  return [
    ...TRANSFER_COLUMNS.map((column) => `${cast(column, select[column]!)} AS "${column}"`),
    ...amountColumns(select.amount!),
  ]
}

/** A bare NULL has no type of its own. */
function cast(column: (typeof TRANSFER_COLUMNS)[number], expression: string): string {
  return expression === 'NULL' ? `NULL::${TYPES[column]}` : expression
}

const TYPES: Readonly<Record<(typeof TRANSFER_COLUMNS)[number], string>> = {
  chain: 'VARCHAR',
  height: 'BIGINT',
  time: 'BIGINT',
  tx_index: 'BIGINT',
  tx_hash: 'VARCHAR',
  seq: 'BIGINT',
  kind: 'UTINYINT',
  asset: 'VARCHAR',
  symbol: 'VARCHAR',
  decimals: 'INTEGER',
  from: 'VARCHAR',
  to: 'VARCHAR',
}

/** Reads the bad records once more, with the file's own columns, to say what is wrong with them. `record`: null reads the file again. */
async function refuseRecords(
  db: Database,
  files: readonly LedgerFile[],
  place: number,
  { checks, from }: RowSource,
  record: string | null,
  refusals: Refusals,
): Promise<void> {
  const answers = checks.map(({ ok }, i) => `coalesce(${ok}, false) AS ok_${i}`)
  const values = checks.map(({ field, value }, i) => `CAST(${value ?? `"${field}"`} AS VARCHAR) AS value_${i}`)
  const columns = `${record ?? 'row_number() OVER ()'} AS record, ${[...answers, ...values].join(', ')}`
  await db.run(
    `CREATE OR REPLACE TEMP TABLE diagnosis AS ${
      record === null
        ? `SELECT * FROM (SELECT ${columns} FROM ${from}) WHERE NOT (${checks.map((_, i) => `ok_${i}`).join(' AND ')})`
        : `SELECT ${columns} FROM raw WHERE dyepack_bad`
    }`,
  )
  if (record === null) await forgetBrokenLines(db)
  const hopeless = checks.flatMap(({ alone }, i) => (alone === true ? [`NOT ok_${i}`] : [])).join(' OR ') || 'false'
  const faults = checks.map(({ field, must, alone }, i) => {
    const counts = alone === true ? '' : ` AND NOT (${hopeless})`
    return `SELECT ${BigInt(place) * BigInt(PLACE)} + record * ${STEPS} AS ord, ${i} AS nth, ${literal(field)} AS field, value_${i} AS value,
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
