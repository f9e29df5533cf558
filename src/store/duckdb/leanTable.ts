import { NEXT, type VIEWS } from './schema.ts'

/**
 * The two longest tables of a ledger. A column that says the same in all rows, or what others say, is not stored: `<table>_data` has the
 * rest, and the view `<table>` all of them. To write a million transactions with every column takes 60 % longer.
 */
export type LeanTable = (typeof VIEWS)[number]

/** Columns that are not stored, as SQL over those that are; the view gives each its type. */
export type Unstored = Readonly<Record<string, string>>

export type LedgerUnstored = Readonly<Record<LeanTable, Unstored>>

/**
 * The first one is the number of a row, which is its place: to write it down took a single thread, and twice the time for a million movements.
 * Hashes are packed by FSST: to find out anew for each row group that nothing packs them better takes a sixth of writing the table.
 */
const COLUMNS: Readonly<Record<LeanTable, Readonly<Record<string, string>>>> = {
  txn: {
    tx: 'BIGINT',
    chain: 'VARCHAR',
    hash: 'VARCHAR USING COMPRESSION fsst',
    high: 'UHUGEINT',
    low: 'UHUGEINT',
    height: 'BIGINT',
    time: 'BIGINT',
    tx_index: 'BIGINT',
    locktime: 'BIGINT',
    merge_time: 'BIGINT',
    lone_ord: 'BIGINT',
  },
  movement: {
    row: 'BIGINT',
    tx: 'BIGINT',
    time: 'BIGINT',
    kind: 'UTINYINT',
    asset: 'INTEGER',
    seq: 'BIGINT',
    stated_seq: 'BIGINT',
    from_holding: 'BIGINT',
    from_address: 'INTEGER',
    to_holding: 'BIGINT',
    to_address: 'INTEGER',
    lo: 'UBIGINT',
    hi: 'UBIGINT',
    wide: 'VARCHAR',
    ord: 'BIGINT',
    stated: 'UTINYINT',
  },
}

/** Those that are. */
export function storedColumns(table: LeanTable, unstored: Unstored): readonly string[] {
  return Object.keys(COLUMNS[table]).filter((column, i) => i > 0 && !(column in unstored))
}

/** Of transactions: none is of blocks. */
export const HASHES_AS_TEXTS: Unstored = { high: 'NULL', low: 'NULL' }

/** Of account chains' transactions that have a hash, are of one chain (an SQL literal), and whose times never fall. */
export function unstoredInOrder(chain: string): Unstored {
  return { ...HASHES_AS_TEXTS, chain, locktime: 'NULL', merge_time: 'time', lone_ord: 'NULL' }
}

/** Statements that make the next table and its view. `rows`: a query for what is stored, in the order of the ledger. */
export function fillLean(table: LeanTable, unstored: Unstored, rows: string): string {
  const data = `main.${NEXT}${table}_data`
  return `CREATE OR REPLACE TABLE ${data} (${storedColumns(table, unstored)
    .map((column) => `${column} ${COLUMNS[table][column]}`)
    .join(', ')});
    INSERT INTO ${data} BY NAME ${rows};
    ${leanView(table, unstored, NEXT)}`
}

/** A statement that makes the view of the stored table of the same prefix. */
export function leanView(table: LeanTable, unstored: Unstored, prefix: typeof NEXT | ''): string {
  const columns = Object.entries(COLUMNS[table]).map(([column, type], i) => {
    const said = i === 0 ? 'rowid' : unstored[column]
    return said === undefined ? column : `CAST(${said} AS ${type.split(' ')[0]}) AS ${column}`
  })
  return `CREATE OR REPLACE VIEW main.${prefix}${table} AS SELECT ${columns.join(', ')} FROM main.${prefix}${table}_data`
}
