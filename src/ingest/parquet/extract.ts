import { inputError } from '../../core/errors.ts'
import type { Extract, Importer, ImportOptions, SourceFile, Transform } from '../importer.ts'
import { type ParquetColumns, readParquetColumns } from '../parquetColumns.ts'
import { openFile, pathLiteral } from '../textFile.ts'
import { lakeFiles } from './lakeFiles.ts'
import { isOfKind, MARKS, TABLES, type TableName, WORDS } from './tables.ts'
import { legsTransform, movementsTransform, transactionsTransform } from './transform.ts'

/** Reads the tables of a lake: `movements`, and of UTXO chains `transactions` joined with their `outputs` and `spends`. */
export const parquet: Importer = {
  format: 'parquet',
  title: 'a lake of Parquet files, as dyepack lake write makes it',
  expand: lakeFiles,
  extract: async (files, options) => {
    for (const { path, name } of files) await openFile(path, name)
    const columns = await readParquetColumns(files)
    const opened = files.map((file, i): Opened => ({ file, columns: columns[i]!, ...whatIsIt(file, columns[i]!) }))
    return opened.map((one) => extractOf(one, opened, options))
  },
}

interface Opened {
  readonly file: SourceFile
  readonly columns: ParquetColumns
  readonly table: TableName
  /** Of the partition: `chain=bitcoin/height_range=0000800000`. Rows that belong together lie in folders of one name. */
  readonly partition: string
}

function whatIsIt({ path, name }: SourceFile, columns: ParquetColumns): Pick<Opened, 'table' | 'partition'> {
  const table = MARKS.find(([column]) => columns.has(column))?.[1]
  if (table === undefined) {
    throw inputError('BAD_HEADER', `${name} has no columns of a lake: ${[...columns.keys()].slice(0, 20).join(', ')}`, {
      fix: 'import movements/, or transactions/ with outputs/ and spends/, as docs/lake.md describes them',
      facts: { file: name, columns: [...columns.keys()] },
    })
  }
  if (table === 'by_address' || table === 'blocks') {
    throw inputError('NOT_A_SOURCE', `${name} is of ${table}/, which only repeats what other tables of a lake say`, {
      fix: 'import the lake by its folder, or its movements/, transactions/, outputs/ and spends/',
      facts: { file: name, table },
    })
  }
  for (const [column, kind] of Object.entries(TABLES[table])) {
    const type = columns.get(column)
    if (type !== undefined && isOfKind(kind, type)) continue
    const said = type === undefined ? `the column "${column}" is missing` : `"${column}" is ${type}, must be ${WORDS[kind]}`
    throw inputError('BAD_HEADER', `${name}: ${said}`, {
      fix: `write ${table}/ as docs/lake.md describes it`,
      facts: { file: name, table, column, type: type ?? null },
    })
  }
  return { table, partition: (path.match(/[^/\\]+=[^/\\]*(?=[/\\])/g) ?? []).join('/') }
}

function extractOf(one: Opened, all: readonly Opened[], options: ImportOptions): Extract {
  const beside = (...tables: readonly TableName[]) =>
    all.filter(({ table, partition }) => tables.includes(table) && partition === one.partition)
  const chain = chainOf(one, options)
  const read = (others: readonly Opened[]): Pick<Extract, 'readWith' | 'tells' | 'covers' | 'lines'> => ({
    readWith: others.map(({ file }) => file.name),
    tells: TELLS,
    covers: 'all',
    lines: async (records) => records,
  })
  if (one.table === 'movements') return { ...movementsTransform(one.columns, chain), from: table([one]), ...read([]) }
  if (one.table === 'transactions') {
    const [outputs, spends] = [beside('outputs'), beside('spends')]
    const from = withLegs(one, outputs, spends)
    return { ...transactionsTransform(one.columns, chain), from, ...read([...outputs, ...spends]) }
  }
  const transactions = beside('transactions')
  return { ...legsTransform(one.table), from: withKnown(one, transactions), ...read(transactions) }
}

/** A lake holds whatever its ledger held. */
const TELLS = ['native', 'internal', 'token', 'gas'] as const

function chainOf({ partition }: Opened, { chain }: ImportOptions): string {
  const named = chain ?? partition.match(/(?:^|\/)chain=([a-z0-9-]{1,64})(?:\/|$)/)?.[1]
  return named === undefined ? `split_part(coalesce(asset, ''), '/', 1)` : `'${named.replaceAll("'", "''")}'`
}

/** A table expression over some files of one table, with the number of each row in its file. */
function table(files: readonly Opened[]): string {
  return `read_parquet([${files.map(({ file }) => pathLiteral(file.path)).join(', ')}], hive_partitioning = false, file_row_number = true)`
}

const NONE = { outputs: 'SELECT NULL AS tx_hash, NULL AS outputs WHERE false', spends: 'SELECT NULL AS tx_hash, NULL AS inputs, NULL AS numbers WHERE false' }

function withLegs(one: Opened, outputs: readonly Opened[], spends: readonly Opened[]): string {
  const outs = `SELECT lower(tx_hash) AS tx_hash, list(struct_pack(n := seq::BIGINT, address := address, value := TRY_CAST(a0 AS UBIGINT)) ORDER BY seq) AS outputs
    FROM ${table(outputs)} GROUP BY ALL`
  const ins = `SELECT lower(tx_hash) AS tx_hash, list(seq::BIGINT ORDER BY seq) AS numbers, list(struct_pack(hash := lower(spent_tx_hash), n := spent_seq::BIGINT,
      address := stated_address, value := TRY_CAST(stated_a0 AS UBIGINT)) ORDER BY seq) AS inputs FROM ${table(spends)} GROUP BY ALL`
  return `(SELECT t.* EXCLUDE (tx_hash), t.tx_hash, t.file_row_number + 1 AS record, coalesce(o.outputs, []) AS outputs,
      coalesce(i.inputs, []) AS inputs, coalesce(i.numbers, []) AS input_numbers
    FROM ${table([one])} t LEFT JOIN (${outputs.length === 0 ? NONE.outputs : outs}) o ON o.tx_hash = lower(t.tx_hash)
    LEFT JOIN (${spends.length === 0 ? NONE.spends : ins}) i ON i.tx_hash = lower(t.tx_hash))`
}

/** Legs, and whether their transaction is there. */
function withKnown(one: Opened, transactions: readonly Opened[]): string {
  const known = transactions.length === 0 ? 'false' : `lower(tx_hash) IN (SELECT lower(tx_hash) FROM ${table(transactions)})`
  return `(SELECT *, file_row_number + 1 AS record, ${known} AS known FROM ${table([one])})`
}

export type { Transform }
