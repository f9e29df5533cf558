import { DuckDBInstance } from '@duckdb/node-api'
import { blocks, logs, type Row, receipts, tokenTransfers, traces, transactions } from './smallChain.ts'

/** A column and its type, as DuckDB names it. */
export type Column = readonly [name: string, type: string]
export interface CryoFile {
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
}

/** Writes Parquet. Cells of BLOB columns are given as `0x` and hex digits. */
export async function writeParquet(path: string, { columns, rows }: CryoFile): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const db = await instance.connect()
  const cell = (value: unknown, type: string) => {
    if (value === null || value === undefined) return 'NULL'
    if (type === 'BLOB') return `unhex('${String(value).slice(2)}')`
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : `'${String(value)}'::${type}`
  }
  try {
    await db.run(`CREATE TABLE t (${columns.map(([name, type]) => `"${name}" ${type}`).join(', ')})`)
    for (const row of rows)
      await db.run(`INSERT INTO t VALUES (${columns.map(([name, type]) => cell(row[name], type)).join(', ')})`)
    await db.run(`COPY t TO '${path}' (FORMAT parquet)`)
  } finally {
    db.closeSync()
    instance.closeSync()
  }
}

const receiptOf = new Map(receipts.map((receipt) => [receipt.transaction_hash, receipt]))
const CHAIN: Column = ['chain_id', 'UBIGINT']

/**
 * The small chain in the columns that cryo writes: https://github.com/paradigmxyz/cryo/tree/main/crates/freeze/src/datasets
 * (numbers of 256 bits as bytes, text and float; failed calls, and what they called, are left out).
 */
export const CRYO = {
  blocks: {
    columns: [
      ['block_number', 'UINTEGER'],
      ['block_hash', 'BLOB'],
      ['timestamp', 'UINTEGER'],
      ['author', 'BLOB'],
      ['gas_used', 'UBIGINT'],
      CHAIN,
    ],
    rows: blocks.map(({ number, hash, timestamp }) => ({
      block_number: number!,
      block_hash: hash!,
      timestamp: timestamp!,
      gas_used: 0,
      chain_id: 1,
    })),
  },
  transactions: {
    columns: [
      ['block_number', 'UINTEGER'],
      ['transaction_index', 'UBIGINT'],
      ['transaction_hash', 'BLOB'],
      ['nonce', 'UBIGINT'],
      ['from_address', 'BLOB'],
      ['to_address', 'BLOB'],
      ['value_binary', 'BLOB'],
      ['value_string', 'VARCHAR'],
      ['value_f64', 'DOUBLE'],
      ['input', 'BLOB'],
      ['gas_limit', 'UBIGINT'],
      ['gas_used', 'UBIGINT'],
      ['gas_price', 'UBIGINT'],
      ['success', 'BOOLEAN'],
      CHAIN,
    ],
    rows: transactions.map((row) => {
      const receipt = receiptOf.get(row.hash!)!
      return {
        ...row,
        transaction_hash: row.hash!,
        value_binary: '0x',
        value_string: row.value!,
        value_f64: Number(row.value),
        gas_limit: row.gas!,
        gas_used: receipt.gas_used!,
        gas_price: receipt.effective_gas_price!,
        success: String(receipt.status === 1),
        chain_id: 1,
      }
    }),
  },
  logs: {
    columns: [
      ['block_number', 'UINTEGER'],
      ['transaction_index', 'UINTEGER'],
      ['log_index', 'UINTEGER'],
      ['transaction_hash', 'BLOB'],
      ['address', 'BLOB'],
      ['topic0', 'BLOB'],
      ['topic1', 'BLOB'],
      ['topic2', 'BLOB'],
      ['topic3', 'BLOB'],
      ['data', 'BLOB'],
      CHAIN,
    ],
    rows: logs.map(({ topics, ...row }) => {
      const [topic0 = null, topic1 = null, topic2 = null, topic3 = null] = topics as readonly string[]
      return { ...row, topic0, topic1, topic2, topic3, chain_id: 1 }
    }),
  },
  erc20_transfers: {
    columns: [
      ['block_number', 'UINTEGER'],
      ['transaction_index', 'UINTEGER'],
      ['log_index', 'UINTEGER'],
      ['transaction_hash', 'BLOB'],
      ['erc20', 'BLOB'],
      ['from_address', 'BLOB'],
      ['to_address', 'BLOB'],
      ['value_binary', 'BLOB'],
      ['value_string', 'VARCHAR'],
      ['value_f64', 'DOUBLE'],
      CHAIN,
    ],
    rows: tokenTransfers.map((row) => ({
      ...row,
      erc20: row.token_address!,
      value_string: row.value!,
      value_binary: '0x',
      value_f64: 0,
      chain_id: 1,
    })),
  },
  traces: {
    columns: [
      ['action_from', 'BLOB'],
      ['action_to', 'BLOB'],
      ['action_value', 'VARCHAR'],
      ['action_call_type', 'VARCHAR'],
      ['action_reward_type', 'VARCHAR'],
      ['action_type', 'VARCHAR'],
      ['result_address', 'BLOB'],
      ['trace_address', 'VARCHAR'],
      ['transaction_index', 'UINTEGER'],
      ['transaction_hash', 'BLOB'],
      ['block_number', 'UINTEGER'],
      ['error', 'VARCHAR'],
      CHAIN,
    ],
    rows: traces.flatMap((row): Row[] => {
      const path = row.trace_address as readonly number[]
      const below = (other: Row) =>
        other.error !== null &&
        other.transaction_hash === row.transaction_hash &&
        (other.trace_address as readonly number[]).every((step, i) => step === path[i])
      if (traces.some(below)) return []
      const type = row.trace_type!
      return [
        {
          ...row,
          action_from: type === 'reward' ? row.to_address! : row.from_address!,
          action_to: type === 'create' || type === 'reward' ? null : row.to_address!,
          action_value: row.value!,
          action_call_type: row.call_type === 'delegatecall' ? 'delegate_call' : row.call_type!,
          action_reward_type: type === 'reward' ? 'reward' : null,
          action_type: type,
          result_address: type === 'create' ? row.to_address! : null,
          trace_address: path.join('_'),
          chain_id: 1,
        },
      ]
    }),
  },
} as const satisfies Record<string, CryoFile>
