import type { TableKind } from '../evm/evmTable.ts'

/** A data set of cryo: what tells it from the others, and where the columns of `COLUMNS` are in it. */
export interface CryoTable {
  readonly kind: TableKind
  /** Every file has these; of several names one is enough. */
  readonly needs: readonly (readonly string[])[]
  /** Our column → the file's, where it is not called the same. */
  readonly from?: Readonly<Record<string, readonly string[]>>
}

/**
 * The columns of https://github.com/paradigmxyz/cryo/tree/main/crates/freeze/src/datasets, the first releases' names included.
 * In the order in which they are tried.
 */
export const CRYO_TABLES: readonly CryoTable[] = [
  {
    kind: 'traces',
    needs: [
      ['action_type'],
      ['trace_address'],
      ['action_from'],
      ['action_value'],
      ['transaction_hash'],
      ['block_number'],
    ],
    from: {
      transaction_index: ['transaction_index', 'transaction_position'],
      from_address: ['action_from'],
      to_address: ['action_to'],
      value: ['action_value'],
      trace_type: ['action_type'],
      call_type: ['action_call_type'],
      reward_type: ['action_reward_type'],
    },
  },
  {
    kind: 'token_transfers',
    needs: [
      ['erc20'],
      ['from_address'],
      ['to_address'],
      ['value_string', 'value'],
      ['transaction_hash'],
      ['log_index'],
      ['block_number'],
    ],
    from: { token_address: ['erc20'], value: ['value_string', 'value'] },
  },
  {
    kind: 'logs',
    needs: [
      ['topic0'],
      ['topic1'],
      ['topic2'],
      ['topic3'],
      ['data'],
      ['address', 'contract_address'],
      ['transaction_hash'],
      ['log_index'],
      ['block_number'],
    ],
    from: { address: ['address', 'contract_address'] },
  },
  {
    kind: 'transactions',
    needs: [
      ['transaction_hash'],
      ['block_number'],
      ['transaction_index'],
      ['from_address'],
      ['to_address'],
      ['value_string', 'value'],
      ['gas_price'],
    ],
    from: {
      hash: ['transaction_hash'],
      value: ['value_string', 'value'],
      gas: ['gas_limit'],
      block_timestamp: ['timestamp'],
      status: ['success'],
    },
  },
  {
    kind: 'blocks',
    needs: [['block_number', 'number'], ['timestamp']],
    from: { number: ['block_number', 'number'] },
  },
  { kind: 'tokens', needs: [['erc20'], ['symbol'], ['decimals']], from: { address: ['erc20'] } },
]

/**
 * Data sets that look as if they moved coins and must not be read so. A column that only they have, and why.
 * cryo takes native_transfers from every trace, and so lists a delegate call, which repeats its caller's value, as a payment.
 */
export const UNFIT: readonly {
  readonly column: string
  readonly name: string
  readonly why: string
  readonly fix: string
}[] = [
  {
    column: 'transfer_index',
    name: 'native_transfers',
    why: 'it lists delegate calls (and, unless told otherwise, failed calls) as if they had paid',
    fix: 'fetch `cryo traces` of the same blocks instead',
  },
  { column: 'erc721', name: 'erc721_transfers', why: 'NFTs are no coins', fix: 'leave it out' },
]

/** The table that has such columns; null where none has. */
export function tableOf(columns: readonly string[]): CryoTable | null {
  return CRYO_TABLES.find((table) => missing(table, columns).length === 0) ?? null
}

/** What a file lacks to be this table. */
export function missing({ needs }: CryoTable, columns: readonly string[]): readonly string[] {
  return needs.filter((names) => !names.some((name) => columns.includes(name))).map((names) => names.join(' or '))
}
