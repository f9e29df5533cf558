import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { inputError } from '../../core/errors.ts'
import type { Tells } from '../../core/ledger/rowSource.ts'
import { literal } from '../../core/ledger/sqlLiteral.ts'
import type { Extract, Importer, ImportOptions, SourceFile } from '../importer.ts'
import { type ParquetColumns, readParquetColumns } from '../parquetColumns.ts'
import { scriptCode } from '../scriptCode.ts'
import { pathLiteral } from '../textFile.ts'
import { type LakeFacts, lakeFacts } from './lakeFacts.ts'
import { lakeFiles } from './lakeFiles.ts'
import { lakePath } from './lakePath.ts'
import { isOfKind, MARKS, OPTIONAL, TABLES, type TableName, WORDS } from './tables.ts'
import { eventsTransform, legsTransform, movementsTransform, transactionsTransform } from './transform.ts'

/** Reads the tables of a lake: `movements`, and of UTXO chains `transactions` joined with their `outputs` and `spends`. */
export const parquet: Importer = {
  format: 'parquet',
  title: 'a lake of Parquet files, as dyepack lake write makes it',
  expand: lakeFiles,
  extract: async (files, options) => {
    for (const file of files) await refuseMissing(file)
    const columns = await readParquetColumns(files)
    const facts = await lakeFacts(files)
    const opened = files.map((file, i): Opened => ({ file, columns: columns[i]!, ...whatIsIt(file, columns[i]!) }))
    return opened.map((one, i) => extractOf(one, opened, options, facts[i]!))
  },
}

interface Opened {
  readonly file: SourceFile
  readonly columns: ParquetColumns
  readonly table: TableName
  /** Rows that belong together lie in one partition of one lake; files that lie in none, in one folder. */
  readonly partition: string
  /** As its folder says. */
  readonly chain: string | null
}

async function refuseMissing({ path, name }: SourceFile): Promise<void> {
  const found = await stat(path).catch(() => null)
  if (found?.isFile()) return
  const what = found === null ? 'there is no file' : 'this is not a file:'
  throw inputError('FILE_MISSING', `${what} ${name}`, { fix: 'check the name', facts: { file: name } })
}

function whatIsIt({ path, name }: SourceFile, columns: ParquetColumns): Pick<Opened, 'table' | 'partition' | 'chain'> {
  const table = MARKS.find(([column]) => columns.has(column))?.[1]
  if (table === undefined) {
    throw inputError('BAD_HEADER', `${name} has no columns of a lake: ${[...columns.keys()].slice(0, 20).join(', ')}`, {
      fix: 'import movements/, or transactions/ with outputs/ and spends/, as docs/lake.md describes them',
      facts: { file: name, columns: [...columns.keys()].slice(0, 100) },
    })
  }
  if (table === 'by_address' || table === 'blocks') {
    throw inputError('NOT_A_SOURCE', `${name} is of ${table}/, which only repeats what other tables of a lake say`, {
      fix: 'import the lake by its folder, or its movements/, transactions/, outputs/ and spends/',
      facts: { file: name, table },
    })
  }
  const optional = Object.entries(OPTIONAL[table] ?? {}).filter(([column]) => columns.has(column))
  for (const [column, kind] of [...Object.entries(TABLES[table]), ...optional]) {
    const type = columns.get(column)
    if (type !== undefined && isOfKind(kind, type)) continue
    const said =
      type === undefined
        ? `the column "${column}" is missing`
        : `the column "${column}" is ${type}, must be ${WORDS[kind]}`
    throw inputError('BAD_HEADER', `${name}: ${said}`, {
      fix: `write ${table}/ as docs/lake.md describes it`,
      facts: { file: name, table, column, type: type ?? null },
    })
  }
  const lies = lakePath(path)
  return {
    table,
    partition: lies === null ? dirname(path) : `${lies.lake}|${lies.partition}`,
    chain: lies?.chain ?? null,
  }
}

function extractOf(one: Opened, all: readonly Opened[], options: ImportOptions, facts: LakeFacts): Extract {
  const { table } = one
  const chain = options.chain ?? one.chain
  const covered = chain === null ? undefined : facts.covers[chain]
  const common = {
    tells: facts.tells.filter((told) => !(told in LIMITED) || LIMITED[told] === table),
    covers: covered ?? 'all',
    lines: async (records: readonly number[]) => records,
  } as const
  const beside = (table: TableName) => all.filter((other) => other.table === table && other.partition === one.partition)
  const names = (others: readonly Opened[]) => others.map(({ file }) => file.name)
  const chainSql = chain === null ? `split_part(coalesce(asset, ''), '/', 1)` : literal(chain)
  if (one.table === 'movements')
    return { ...common, ...movementsTransform(one.columns, chainSql), from: rowsOf([one], true), readWith: [] }
  if (one.table === 'events')
    return { ...common, ...eventsTransform(one.columns, chainSql), from: rowsOf([one], true), tells: [], readWith: [] }
  if (one.table === 'transactions') {
    const [outputs, spends] = [beside('outputs'), beside('spends')]
    const from = withLegs(one, outputs, spends)
    return {
      ...common,
      ...transactionsTransform(one.columns, chainSql),
      from,
      readWith: names([...outputs, ...spends]),
    }
  }
  const transactions = beside('transactions')
  return {
    ...common,
    ...legsTransform(one.table, one.columns),
    from: withKnown(one, transactions),
    readWith: names(transactions),
  }
}

/** What a lake says against its own rows is said of one table: of account chains, and of UTXO chains. */
const LIMITED: Readonly<Partial<Record<Tells, TableName>>> = { unproven: 'movements', coins: 'transactions' }

/** The rows of some files of one table, with their numbers in their files. */
function rowsOf(files: readonly Opened[], numbered = false): string {
  const paths = files.map(({ file }) => pathLiteral(file.path)).join(', ')
  return `read_parquet([${paths}], hive_partitioning = false${numbered ? ', file_row_number = true' : ''})`
}

/** Transactions with the lists of their legs. */
function withLegs(one: Opened, outputs: readonly Opened[], spends: readonly Opened[]): string {
  const outs = `SELECT lower(tx_hash) AS tx_hash, list(struct_pack(n := seq::BIGINT, address := address, value := TRY_CAST(a0 AS UBIGINT),
      script := ${scriptCode('script')}) ORDER BY seq) AS outputs FROM (${outputRows(outputs)}) GROUP BY ALL`
  const ins = `SELECT lower(tx_hash) AS tx_hash, list(seq::BIGINT ORDER BY seq) AS numbers, list(struct_pack(hash := lower(spent_tx_hash), n := spent_seq::BIGINT,
      address := stated_address, value := TRY_CAST(stated_a0 AS UBIGINT)) ORDER BY seq) AS inputs FROM ${rowsOf(spends)} GROUP BY ALL`
  const noOuts =
    'SELECT NULL::VARCHAR AS tx_hash, NULL::STRUCT(n BIGINT, address VARCHAR, "value" UBIGINT, script UTINYINT)[] AS outputs WHERE false'
  const noIns =
    'SELECT NULL::VARCHAR AS tx_hash, NULL::BIGINT[] AS numbers, NULL::STRUCT(hash VARCHAR, n BIGINT, address VARCHAR, "value" UBIGINT)[] AS inputs WHERE false'
  return `(SELECT t.* EXCLUDE (file_row_number), t.file_row_number + 1 AS record, coalesce(o.outputs, []) AS outputs,
      coalesce(i.inputs, []) AS inputs, coalesce(i.numbers, []) AS input_numbers
    FROM ${rowsOf([one], true)} t LEFT JOIN (${outputs.length === 0 ? noOuts : outs}) o ON o.tx_hash = lower(t.tx_hash)
    LEFT JOIN (${spends.length === 0 ? noIns : ins}) i ON i.tx_hash = lower(t.tx_hash))`
}

/** A file of another maker may lack the kinds of scripts where the one beside it has them. */
function outputRows(files: readonly Opened[]): string {
  const rows = [true, false].flatMap((says) => {
    const some = files.filter(({ columns }) => columns.has('script') === says)
    const script = says ? 'script' : 'NULL::VARCHAR AS script'
    return some.length === 0 ? [] : [`SELECT tx_hash, seq, address, a0, ${script} FROM ${rowsOf(some)}`]
  })
  return rows.join(' UNION ALL ')
}

/** Legs, and whether their transaction is there. */
function withKnown(one: Opened, transactions: readonly Opened[]): string {
  const known =
    transactions.length === 0
      ? 'false'
      : `coalesce(lower(tx_hash) IN (SELECT lower(tx_hash) FROM ${rowsOf(transactions)}), false)`
  return `(SELECT * EXCLUDE (file_row_number), file_row_number + 1 AS record, ${known} AS known FROM ${rowsOf([one], true)})`
}
