import { COLUMNS } from '../evm/evmTable.ts'
import type { CryoTable } from './tables.ts'

/** A column of a Parquet file, with DuckDB's name of its type. */
export interface ParquetColumn {
  readonly name: string
  readonly type: string
}

export interface CryoRows {
  readonly sql: string
  readonly has: ReadonlySet<string>
  /** Columns whose type cannot be read without guessing. */
  readonly wrong: readonly (ParquetColumn & { readonly must: string })[]
  /** All of its addresses and hashes are bytes. */
  readonly bytes: boolean
}

const NUMBERS = ['UTINYINT', 'USMALLINT', 'UINTEGER', 'UBIGINT', 'TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT']
const WHOLE = [
  'block_number',
  'number',
  'transaction_index',
  'log_index',
  'gas',
  'gas_used',
  'gas_price',
  'timestamp',
  'block_timestamp',
  'decimals',
  'chain_id',
]
const HEX = [
  'hash',
  'transaction_hash',
  'from_address',
  'to_address',
  'token_address',
  'address',
  'contract_address',
  'data',
]

/**
 * Rows of a file of cryo in the columns of `COLUMNS`: bytes become `0x` and hex digits.
 * `chain`: on ethereum `success` says nothing before Byzantium. Receipts had no status then, and cryo answers for all of them
 * alike (its `tx_success`: failed in the releases on ethers, done in those on alloy), so there it counts as unknown.
 */
export function cryoRows(table: CryoTable, columns: readonly ParquetColumn[], from: string, chain: string): CryoRows {
  const wrong: (ParquetColumn & { must: string })[] = []
  const has = new Set<string>()
  const hexTypes = new Set<string>()
  const find = (names: readonly string[]) =>
    names.map((name) => columns.find((one) => one.name === name)).find((one) => one !== undefined)
  const typed = (column: ParquetColumn, types: readonly string[], must: string): string => {
    if (!types.includes(column.type)) wrong.push({ ...column, must })
    return identifier(column.name)
  }
  const hex = (column: ParquetColumn): string => {
    hexTypes.add(column.type)
    const name = typed(column, ['BLOB', 'VARCHAR'], 'bytes, or text of hex digits')
    return column.type === 'BLOB' ? `'0x' || lower(hex(${name}))` : name
  }
  /** Older files have an address as it stands among the topics, in a word of 32 bytes. */
  const address = (column: ParquetColumn): string => {
    const text = hex(column)
    return `CASE WHEN length(${text}) = 66 AND starts_with(${text}, '0x000000000000000000000000') THEN '0x' || substr(${text}, 27) ELSE ${text} END`
  }
  const expression = (ours: string, column: ParquetColumn): string => {
    if (ours === 'status' && column.type === 'BOOLEAN') {
      const said = `CASE ${identifier(column.name)} WHEN true THEN '1' WHEN false THEN '0' END`
      return chain === 'ethereum' ? `CASE WHEN block_number >= ${BYZANTIUM} THEN ${said} END` : said
    }
    if (WHOLE.includes(ours)) return typed(column, NUMBERS, 'a whole number of at most 64 bits')
    if (table.kind === 'token_transfers' && (ours === 'from_address' || ours === 'to_address')) return address(column)
    if (HEX.includes(ours)) return hex(column)
    if (ours === 'trace_address') return `nullif(replace(${typed(column, ['VARCHAR'], 'text')}, '_', ','), '')`
    return `nullif(${typed(column, ['VARCHAR'], ours === 'value' ? 'text, so that no digit is lost' : 'text')}, '')`
  }
  const select = COLUMNS[table.kind].map((ours) => {
    if (table.kind === 'logs' && ours === 'topics') {
      has.add(ours)
      const topics = [0, 1, 2, 3].map((i) => hex(find([`topic${i}`])!))
      return `concat_ws(',', ${topics.join(', ')}) AS topics`
    }
    const column = find(table.from?.[ours] ?? [ours])
    if (column === undefined) return `NULL::${WHOLE.includes(ours) ? 'BIGINT' : 'VARCHAR'} AS ${identifier(ours)}`
    has.add(ours)
    return `${expression(ours, column)} AS ${identifier(ours)}`
  })
  const made = table.kind === 'traces' ? ` REPLACE (${receiver(find(['result_address']), hex)} AS to_address)` : ''
  const extra = table.kind === 'traces' && find(['result_address']) !== undefined ? ', result_address' : ''
  return {
    sql: `SELECT *${extra === '' ? '' : ' EXCLUDE (result_address)'}${made} FROM (SELECT file_row_number + 1 AS record, ${select.join(', ')}${extra} FROM ${from})`,
    has,
    wrong,
    bytes: hexTypes.size === 1 && hexTypes.has('BLOB'),
  }
}

/** cryo names the new contract of a creation among the results, and whom a reward goes to as the one who acts. */
function receiver(result: ParquetColumn | undefined, hex: (column: ParquetColumn) => string): string {
  const created = result === undefined ? '' : `WHEN trace_type = 'create' THEN ${hex(result)} `
  return `CASE ${created}WHEN trace_type = 'reward' THEN coalesce(to_address, from_address) ELSE to_address END`
}

/** https://eips.ethereum.org/EIPS/eip-609 */
const BYZANTIUM = 4_370_000

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
