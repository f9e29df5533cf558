import { COLUMNS, type TableKind } from '../evm/evmTable.ts'

/** A table of ethereum-etl: what tells it from the others, and what its columns are called where not as in `COLUMNS`. */
export interface EtlTable {
  readonly kind: TableKind
  /** Every file of this table has these. */
  readonly needs: readonly string[]
  /** Our column → the names that it has in some exports. */
  readonly also?: Readonly<Record<string, string>>
}

/**
 * https://github.com/blockchain-etl/ethereum-etl/blob/develop/docs/schema.md; the columns that begin with `receipt_`, and
 * `block_timestamp` in every table, as its streaming mode and the public BigQuery dataset have them.
 * In the order in which they are tried.
 */
export const ETL_TABLES: readonly EtlTable[] = [
  { kind: 'traces', needs: ['trace_type', 'trace_address', 'from_address', 'to_address', 'value', 'block_number'] },
  {
    kind: 'token_transfers',
    needs: ['token_address', 'from_address', 'to_address', 'value', 'transaction_hash', 'log_index', 'block_number'],
  },
  { kind: 'logs', needs: ['log_index', 'transaction_hash', 'block_number', 'address', 'data', 'topics'] },
  { kind: 'receipts', needs: ['transaction_hash', 'gas_used', 'cumulative_gas_used'] },
  {
    kind: 'transactions',
    needs: ['hash', 'block_number', 'transaction_index', 'from_address', 'to_address', 'value', 'gas_price'],
    also: {
      gas_used: 'receipt_gas_used',
      status: 'receipt_status',
      effective_gas_price: 'receipt_effective_gas_price',
      contract_address: 'receipt_contract_address',
      l1_fee: 'receipt_l1_fee',
    },
  },
  { kind: 'blocks', needs: ['number', 'hash', 'timestamp'] },
  { kind: 'tokens', needs: ['address', 'symbol', 'decimals'] },
  { kind: 'contracts', needs: ['address', 'is_erc20', 'is_erc721'] },
]

/** The table that has such columns; null where none has. */
export function tableOf(columns: readonly string[]): EtlTable | null {
  return ETL_TABLES.find(({ needs }) => needs.every((one) => columns.includes(one))) ?? null
}

/** Our columns and the file's, where it has them. */
export function columnsOf({ kind, also = {} }: EtlTable, columns: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const column of COLUMNS[kind]) {
    const name = [also[column], column].find((one) => one !== undefined && columns.includes(one))
    if (name !== undefined) found.set(column, name)
  }
  return found
}
