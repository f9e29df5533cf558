import { EVENT_KINDS } from '../../core/ledger/event.ts'
import { MAX_AMOUNT } from '../../core/ledger/maxAmount.ts'
import { EVENT_FIELDS, type RowCheck } from '../../core/ledger/rowSource.ts'
import { SCRIPT_NAMES } from '../../core/ledger/scriptKind.ts'
import { isBaseUnits } from '../baseUnits.ts'
import type { Transform } from '../importer.ts'
import type { ParquetColumns } from '../parquetColumns.ts'

/** In the order of `MovementKind`. */
const KINDS = ['native', 'internal', 'token', 'gas']
const LIMB = 10n ** 26n

/** The number of a kind, from 1: looked up once for each text of a dictionary, where CASE and IN compare every row. */
const KIND = `list_position([${KINDS.map((kind) => `'${kind}'`).join(', ')}], kind)`

const SMALL = 'a2 = 0 AND a1 = 0'

/** Decimal text of an amount in three limbs, a2 · 10^52 + a1 · 10^26 + a0. */
const AMOUNT = `CASE WHEN ${SMALL} THEN a0::VARCHAR
  ELSE ltrim(concat(a2::VARCHAR, lpad(a1::VARCHAR, 26, '0'), lpad(a0::VARCHAR, 26, '0')), '0') END`

/** The same as a number. A DECIMAL of more than 18 digits takes eight times as long to become one as to be written and read as text. */
const AMOUNT_NUMBER = `CASE WHEN ${SMALL} AND a0 < ${decimal(10n ** 18n)} THEN TRY_CAST(TRY_CAST(a0 AS DECIMAL(18,0)) AS UBIGINT)::UHUGEINT
  ELSE TRY_CAST(${AMOUNT} AS UHUGEINT) END`

/** Each limb is checked before the sum, so that 26 digits mean what they say. */
const LIMBS: readonly RowCheck[] = [
  ...['a2', 'a1', 'a0'].map((limb) => ({
    field: limb,
    ok: `${limb} BETWEEN 0 AND ${decimal(LIMB - 1n)}`,
    must: 'a whole number from 0 to 10^26 − 1',
  })),
  {
    field: 'a2',
    ok: `(a2 < ${decimal(MAX_AMOUNT / LIMB ** 2n)} OR NOT (a2 BETWEEN 0 AND ${decimal(LIMB - 1n)}) OR (a2 = ${decimal(MAX_AMOUNT / LIMB ** 2n)}
      AND (a1 < ${decimal((MAX_AMOUNT / LIMB) % LIMB)} OR (a1 = ${decimal((MAX_AMOUNT / LIMB) % LIMB)} AND a0 <= ${decimal(MAX_AMOUNT % LIMB)}))))`,
    value: `concat(a2, ' · 10^52 + ', a1, ' · 10^26 + ', a0)`,
    must: 'at most 2^256 − 1 with a1 and a0',
  },
]

const POSITION: readonly RowCheck[] = [
  {
    field: 'height',
    ok: count('height', true),
    must: 'a block height (a whole number), or null where no source has it',
  },
  { field: 'time', ok: 'isfinite("time")', must: 'the time of the block' },
  {
    field: 'tx_index',
    ok: count('tx_index', true),
    must: 'the place of the transaction in its block, or null where no source has it',
  },
]
const ASSET: readonly RowCheck[] = [
  { field: 'asset', ok: `asset IS NOT NULL`, must: 'an asset, like ethereum/ETH' },
  {
    field: 'decimals',
    ok: '(decimals IS NULL OR decimals BETWEEN 0 AND 255)',
    must: 'a whole number from 0 to 255, or null where no source has it',
  },
]

/** One row a movement. */
export function movementsTransform(columns: ParquetColumns, chain: string): Transform {
  const seq = columns.has('stated_seq') ? 'stated_seq' : 'seq'
  return {
    shape: 'transfers',
    record: 'file_row_number + 1',
    reread: { hash: 'tx_hash' },
    movements: [
      {
        select: {
          ...place(columns, chain),
          seq: `${seq}::BIGINT`,
          kind: `(${KIND} - 1)::UTINYINT`,
          from: 'from_address',
          to: 'to_address',
          amount: AMOUNT,
        },
        number: AMOUNT_NUMBER,
      },
    ],
    checks: [
      ...POSITION,
      {
        field: seq,
        ok: count(seq, true),
        must: 'the number of the step in its transaction: 0, 1, 2 …, or null where no source has it',
      },
      {
        field: 'kind',
        ok: `${KIND} IS NOT NULL`,
        must: 'native, internal, token or gas',
      },
      ...ASSET,
      {
        field: 'from_address',
        ok: 'from_address IS NOT NULL',
        must: 'the address that pays; new coins come from the zero address',
      },
      {
        field: 'to_address',
        ok: `(to_address IS NULL) = (kind = 'gas')`,
        must: 'the address that is paid, or null for gas',
      },
      ...LIMBS,
    ],
  }
}

/** One row an event. */
export function eventsTransform(columns: ParquetColumns, chain: string): Transform {
  const { asset: _, symbol: __, decimals: ___, ...position } = place(columns, chain)
  const told = EVENT_FIELDS.map((field) => `${field} := ${field}`)
  return {
    shape: 'transfers',
    record: 'file_row_number + 1',
    movements: [],
    event: {
      told: `CASE WHEN kind IS NOT NULL THEN struct_pack(${told.join(', ')}) END`,
      select: { ...position, seq: 'seq::BIGINT' },
    },
    checks: [
      ...POSITION,
      { field: 'seq', ok: count('seq', false), must: 'the place of the log in its block (a whole number)' },
      { field: 'tx_hash', ok: 'tx_hash IS NOT NULL', must: 'the hash of a transaction' },
      {
        field: 'kind',
        ok: `kind IN (${EVENT_KINDS.map((kind) => `'${kind}'`).join(', ')})`,
        must: `${EVENT_KINDS.slice(0, -1).join(', ')} or ${EVENT_KINDS.at(-1)}`,
      },
      { field: 'contract', ok: 'contract IS NOT NULL', must: 'the contract that logged it' },
      ...['amount', 'other_amount'].map((field) => ({
        field,
        ok: `(${field} IS NULL OR ${isBaseUnits(field)})`,
        must: 'a whole number of base units from 0 to 2^256 − 1, or null',
      })),
    ],
  }
}

/** One row a transaction of a UTXO chain, to which its `inputs` and `outputs` were joined. */
export function transactionsTransform(columns: ParquetColumns, chain: string): Transform {
  const locktime = columns.has('locktime') ? 'locktime' : null
  return {
    shape: 'transactions',
    record: 'record',
    movements: [
      {
        select: {
          ...place(columns, chain),
          coinbase: 'coinbase',
          locktime: locktime === null ? 'NULL' : `TRY_CAST(${locktime} AS BIGINT)`,
          inputs: 'inputs',
          outputs: 'outputs',
        },
      },
    ],
    checks: [
      ...POSITION,
      { field: 'tx_hash', ok: `regexp_full_match(tx_hash, '[0-9a-fA-F]{64}')`, must: '64 hex digits' },
      { field: 'coinbase', ok: 'coinbase IS NOT NULL', must: 'true or false' },
      ...ASSET,
      {
        field: 'inputs',
        ok: 'coinbase = (len(inputs) = 0)',
        value: `concat(len(inputs), ' inputs')`,
        must: 'empty for a coinbase, and only for it: are all files of spends/ there?',
      },
      numbered('inputs', 'spends'),
      numbered('outputs', 'outputs'),
      {
        field: 'outputs',
        ok: 'len(outputs) > 0',
        value: `'none'`,
        must: 'at least one row of outputs/: are all of its files there?',
      },
      ...(locktime === null
        ? []
        : [
            {
              field: locktime,
              ok: `(locktime IS NULL OR locktime BETWEEN 0 AND 4294967295)`,
              must: 'below 2^32, or null',
            },
          ]),
      {
        // A ledger forgets both where the file that says them goes.
        field: 'locktime',
        ok: `(${locktime ?? 'NULL'} IS NOT NULL OR len(list_filter(outputs, lambda o: o.script IS NOT NULL)) = 0)`,
        value: locktime ?? `'none'`,
        must: 'known where outputs/ says the kinds of scripts',
      },
    ],
  }
}

/** Legs are read with their transaction; by themselves they are checked, and must have one. */
export function legsTransform(table: 'outputs' | 'spends', columns: ParquetColumns): Transform {
  const counts = table === 'outputs' ? ['seq'] : ['seq', 'spent_seq']
  return {
    shape: 'facts',
    record: 'record',
    movements: [],
    checks: [
      { field: 'tx_hash', ok: 'known', must: 'the hash of a transaction in transactions/', alone: true },
      ...counts.map((field) => ({ field, ok: count(field, false), must: 'a whole number: 0, 1, 2 …' })),
      ...(table === 'outputs'
        ? [
            ...LIMBS,
            {
              field: 'a0',
              ok: `a2 = 0 AND a1 = 0 AND a0 <= ${decimal(2n ** 64n - 1n)}`,
              value: `concat(a2, ' ', a1, ' ', a0)`,
              must: 'below 2^64 on a UTXO chain, with a2 and a1 0',
            },
            ...(columns.has('script')
              ? [
                  {
                    field: 'script',
                    ok: `(script IS NULL OR script IN (${SCRIPT_NAMES.map((name) => `'${name}'`).join(', ')}))`,
                    must: `${SCRIPT_NAMES.slice(0, -1).join(', ')} or ${SCRIPT_NAMES.at(-1)}, or null`,
                  },
                ]
              : []),
          ]
        : [
            {
              field: 'spent_tx_hash',
              ok: `regexp_full_match(spent_tx_hash, '[0-9a-fA-F]{64}')`,
              must: '64 hex digits',
            },
            {
              field: 'stated_a0',
              ok: `(stated_a0 IS NULL OR stated_a0 BETWEEN 0 AND ${decimal(2n ** 64n - 1n)})`,
              must: 'a whole number below 2^64, or null',
            },
          ]),
    ],
  }
}

function place(columns: ParquetColumns, chain: string): Readonly<Record<string, string>> {
  const time = /^TIMESTAMP( WITH TIME ZONE)?$/.test(columns.get('time')!) ? '"time"' : '"time"::TIMESTAMP'
  return {
    chain,
    height: 'height::BIGINT',
    time: `CASE WHEN isfinite("time") THEN epoch_ms(${time}) END`,
    tx_index: 'tx_index::BIGINT',
    // Hashes of 32 bytes are hex and have no case of their own; shorter and longer ones may be base58, which has.
    tx_hash: 'CASE WHEN length(tx_hash) IN (64, 66) THEN lower(tx_hash) ELSE tx_hash END',
    asset: `coalesce(asset, '')`,
    symbol: 'symbol',
    decimals: 'TRY_CAST(decimals AS INTEGER)',
  }
}

/** Legs are numbered from 0 without a gap; the first that is not is shown. */
function numbered(list: string, table: string): RowCheck {
  const numbers = list === 'outputs' ? `list_transform(outputs, lambda o: o.n)` : 'input_numbers'
  return {
    field: `${table}.seq`,
    ok: `${numbers} = range(len(${list}))`,
    value: numbers,
    must: '0, 1, 2 …: every row of the transaction once',
  }
}

/** A whole number, small enough for a double. */
function count(column: string, optional: boolean): string {
  const whole = `${column} BETWEEN 0 AND 999999999999999`
  return optional ? `(${column} IS NULL OR ${whole})` : whole
}

/** A number without a point may be a DOUBLE to DuckDB where it is large. */
function decimal(value: bigint): string {
  return `${value}::DECIMAL(38,0)`
}
