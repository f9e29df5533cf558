import { inputError } from '../../core/errors.ts'
import type { LedgerFile, RowCheck, RowSource } from '../ledgerWriter.ts'
import { amountColumns } from './amountSql.ts'
import { type Database, literal } from './database.ts'
import { badRows, PLACE, type Problem } from './problems.ts'

/** The columns of a staged row, by shape, in the order of the table. */
const COLUMNS = {
  transfers: [
    'chain',
    'height',
    'time',
    'tx_index',
    'tx_hash',
    'seq',
    'kind',
    'asset',
    'symbol',
    'decimals',
    'from',
    'to',
  ],
  transactions: [
    'chain',
    'height',
    'time',
    'tx_index',
    'tx_hash',
    'asset',
    'symbol',
    'decimals',
    'coinbase',
    'inputs',
    'outputs',
  ],
} as const

/**
 * Reads every new file into a temporary table of its own and lays them, with the rows that the ledger keeps,
 * under two views: `st` (transfers) and `ut` (transactions). `ord` says where a row stands: place · 2^40 + record.
 * Temporary tables are filled outside a transaction: only then does DuckDB read them with all threads.
 */
export async function stage(
  db: Database,
  files: readonly LedgerFile[],
  onFile: (place: number) => void,
): Promise<Staged> {
  const parts: Record<RowSource['shape'], string[]> = { transfers: [], transactions: [] }
  const rowsRead: number[] = []
  for (const [place, file] of files.entries()) {
    onFile(place)
    rowsRead.push(file.rows === null ? -1 : await stageFile(db, files, place, file.rows))
    if (file.rows === null) continue
    parts[file.rows.shape].push(
      `SELECT ${BigInt(place) * BigInt(PLACE) + 1n} + rowid AS ord, * EXCLUDE (bad) FROM stage_${place}`,
    )
  }
  const kept = files.flatMap((file, place) => (file.rows === null ? [{ file: file.file, place }] : []))
  if (kept.length > 0) {
    await unseal(db, kept)
    for (const row of await db.rows<{ place: number; n: number }>('SELECT place, n FROM kept_place'))
      rowsRead[row.place] = row.n
    parts.transfers.push('SELECT * FROM kept_transfer')
    parts.transactions.push('SELECT * FROM kept_transaction')
  }
  for (const [view, shape] of [
    ['st', 'transfers'],
    ['ut', 'transactions'],
  ] as const) {
    const empty = shape === 'transfers' ? EMPTY_TRANSFERS : EMPTY_TRANSACTIONS
    await db.run(`CREATE OR REPLACE TEMP VIEW ${view} AS ${parts[shape].join(' UNION ALL ') || empty}`)
  }
  return { rowsRead, hasTransactions: parts.transactions.length > 0 }
}

export interface Staged {
  /** Records by place. */
  readonly rowsRead: readonly number[]
  readonly hasTransactions: boolean
}

async function stageFile(db: Database, files: readonly LedgerFile[], place: number, rows: RowSource): Promise<number> {
  const bad = rows.checks.map(({ ok }) => `coalesce(${ok}, false)`).join(' AND ')
  const columns = COLUMNS[rows.shape].map((column) => `${rows.select[column]} AS "${column}"`)
  if (rows.shape === 'transfers') columns.push(...amountColumns(rows.select.amount!))
  await db
    .run(`CREATE TEMP TABLE stage_${place} AS SELECT ${columns.join(', ')}, NOT (${bad}) AS bad FROM ${rows.from}`)
    .catch((cause: unknown) => {
      throw unreadable(files[place]!.file, cause)
    })
  await refuseBrokenLines(db, files[place]!.file)
  const table = `stage_${place}`
  const { n, faulty } = await db.row<{ n: number; faulty: number }>(
    `SELECT count(*)::DOUBLE AS n, (count(*) FILTER (bad))::DOUBLE AS faulty FROM ${table}`,
  )
  if (faulty > 0) throw await diagnose(db, files, place, rows)
  if (n === 0) {
    throw inputError('EMPTY_FILE', `${files[place]!.file} has no rows`, {
      fix: 'leave it out of the imports',
      facts: { file: files[place]!.file },
    })
  }
  return n
}

/** Reads the file once more, with its own columns, to say what is wrong with it. */
async function diagnose(db: Database, files: readonly LedgerFile[], place: number, rows: RowSource): Promise<Error> {
  const answers = rows.checks.map(({ ok }, i) => `coalesce(${ok}, false) AS ok_${i}`)
  const values = rows.checks.map(({ field, value }, i) => `CAST(${value ?? `"${field}"`} AS VARCHAR) AS value_${i}`)
  await db.run(
    `CREATE OR REPLACE TEMP TABLE diagnosis AS SELECT * FROM (
       SELECT row_number() OVER () AS record, ${answers.join(', ')}, ${values.join(', ')} FROM ${rows.from}
     ) WHERE NOT (${rows.checks.map((_, i) => `ok_${i}`).join(' AND ')})`,
  )
  const failed = (which: (check: RowCheck) => boolean) =>
    rows.checks.flatMap((check, i) => (which(check) ? [`(NOT ok_${i})::INTEGER`] : [])).join(' + ') || '0'
  const alone = failed((check) => check.alone === true)
  const counted = await db.row<{ n: number }>(
    `SELECT sum(CASE WHEN ${alone} > 0 THEN ${alone} ELSE ${failed((check) => check.alone !== true)} END)::DOUBLE AS n FROM diagnosis`,
  )
  const found = await db.rows<Record<string, unknown>>(
    'SELECT * REPLACE (record::DOUBLE AS record) FROM diagnosis ORDER BY record LIMIT 10',
  )
  const problems = found.flatMap((row) => {
    const hopeless = rows.checks.some((check, i) => check.alone === true && row[`ok_${i}`] === false)
    return rows.checks.flatMap((check, i): Problem[] => {
      if (row[`ok_${i}`] === true || (hopeless && check.alone !== true)) return []
      const value = String(row[`value_${i}`] ?? '')
      return [{ ord: place * PLACE + Number(row.record), field: check.field, value, must: check.must }]
    })
  })
  return badRows(files, counted.n, problems)
}

/** Lines that are no rows at all: DuckDB's CSV reader has set them aside. */
async function refuseBrokenLines(db: Database, file: string): Promise<void> {
  const tables = await db.rows(`SELECT 1 FROM duckdb_tables() WHERE table_name = 'reject_errors'`)
  if (tables.length === 0) return
  const { n } = await db.row<{ n: number }>('SELECT count(DISTINCT line)::DOUBLE AS n FROM reject_errors')
  // A line that is too short is rejected once for each missing cell; the last message has the number of cells.
  const broken = await db.rows<{ line: number; message: string; text: string }>(
    `SELECT line::DOUBLE AS line, arg_max(error_message, column_idx) AS message, any_value(csv_line) AS text
     FROM reject_errors GROUP BY line ORDER BY line LIMIT 10`,
  )
  await db.run('DROP TABLE reject_errors')
  await db.run('DROP TABLE reject_scans')
  if (n === 0) return
  const reasons = broken.map(({ line, message, text }) => {
    return {
      file,
      line,
      field: 'line',
      value: text.trimEnd().slice(0, 200),
      must: `a whole row (${message.replace(/\.$/, '')})`,
    }
  })
  const listed = reasons.map((reason) => `  ${file} line ${reason.line}: must be ${reason.must}`)
  throw inputError(
    'BAD_ROWS',
    `${n} broken ${n === 1 ? 'line' : 'lines'} in ${file}; nothing was imported\n${listed.join('\n')}`,
    {
      fix: 'mend these lines and import again',
      facts: { count: n, reasons },
    },
  )
}

function unreadable(file: string, cause: unknown): Error {
  const said = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]
  return inputError('BAD_FILE', `${file} cannot be read: ${said}`, {
    fix: 'write it anew: UTF-8, one kind of line ending, complete to its end',
    facts: { file },
    cause,
  })
}

/** Turns the rows that the ledger keeps back into what their files said. */
async function unseal(db: Database, kept: readonly { readonly file: string; readonly place: number }[]): Promise<void> {
  const places = kept.map(({ file, place }) => `(${literal(file)}, ${place})`).join(', ')
  await db.run(
    `CREATE TEMP TABLE kept_place AS
     SELECT i.place AS old, k.place AS place, i.rows_read::DOUBLE AS n FROM import_file i JOIN (VALUES ${places}) k(file, place) USING (file)`,
  )
  await db.run(
    `CREATE TEMP TABLE kept_source AS
     SELECT s.row, k.place::BIGINT * ${PLACE} + s.ord % ${PLACE} AS ord, s.stated
     FROM (SELECT row, ord, stated FROM movement UNION ALL SELECT row, ord, stated FROM duplicate) s
     JOIN kept_place k ON k.old = s.ord // ${PLACE}`,
  )
  const transaction = `x.chain, CASE WHEN s.stated & 1 = 1 THEN x.height END AS height, x.time AS time,
    CASE WHEN s.stated & 2 = 2 THEN x.tx_index END AS tx_index, x.hash AS tx_hash`
  await db.run(
    `CREATE TEMP TABLE kept_transfer AS
     SELECT s.ord, ${transaction}, m.seq, m.kind, a.asset, a.symbol, a.decimals, f.address AS "from", t.address AS "to",
       CASE WHEN m.wide IS NULL THEN (m.hi::UHUGEINT << 64) | m.lo::UHUGEINT END AS am, m.wide
     FROM kept_source s JOIN movement m USING (row) JOIN txn x USING (tx) JOIN asset a ON a.id = m.asset
     JOIN address f ON f.id = m.from_address LEFT JOIN address t ON t.id = m.to_address WHERE m.kind < 4`,
  )
  await db.run(
    `CREATE TEMP TABLE kept_transaction AS
     WITH outs AS (
       SELECT row, list(struct_pack(n := n, address := a.address, value := lo) ORDER BY n) AS outputs
       FROM utxo_output o LEFT JOIN address a ON a.id = o.address GROUP BY row
     ), ins AS (
       SELECT row, list(struct_pack(hash := spent_hash, n := spent_n, address := a.address, value := stated_value) ORDER BY i) AS inputs
       FROM utxo_input i LEFT JOIN address a ON a.id = i.stated_address GROUP BY row
     )
     SELECT s.ord, ${transaction}, c.asset, c.symbol, c.decimals, m.kind = 5 AS coinbase,
       coalesce(ins.inputs, []) AS inputs, coalesce(outs.outputs, []) AS outputs
     FROM kept_source s JOIN movement m USING (row) JOIN txn x USING (tx) JOIN asset c ON c.id = m.asset
     LEFT JOIN outs USING (row) LEFT JOIN ins USING (row) WHERE m.kind >= 4`,
  )
}

const EMPTY_TRANSFERS = `SELECT NULL::BIGINT AS ord, NULL::VARCHAR AS chain, NULL::BIGINT AS height, NULL::BIGINT AS time,
  NULL::BIGINT AS tx_index, NULL::VARCHAR AS tx_hash, NULL::BIGINT AS seq, NULL::UTINYINT AS kind, NULL::VARCHAR AS asset,
  NULL::VARCHAR AS symbol, NULL::INTEGER AS decimals, NULL::VARCHAR AS "from", NULL::VARCHAR AS "to", NULL::UHUGEINT AS am,
  NULL::VARCHAR AS wide WHERE false`

const EMPTY_TRANSACTIONS = `SELECT NULL::BIGINT AS ord, NULL::VARCHAR AS chain, NULL::BIGINT AS height, NULL::BIGINT AS time,
  NULL::BIGINT AS tx_index, NULL::VARCHAR AS tx_hash, NULL::VARCHAR AS asset, NULL::VARCHAR AS symbol, NULL::INTEGER AS decimals,
  NULL::BOOLEAN AS coinbase, NULL::STRUCT(hash VARCHAR, n BIGINT, address VARCHAR, value UBIGINT)[] AS inputs,
  NULL::STRUCT(n BIGINT, address VARCHAR, value UBIGINT)[] AS outputs WHERE false`
