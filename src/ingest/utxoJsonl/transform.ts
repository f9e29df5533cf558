import type { Transform } from '../importer.ts'
import { scriptCode } from '../scriptCode.ts'

export interface UtxoChain {
  readonly chain: string
  readonly symbol: string
  readonly decimals: number
}

/** The keys of a bitcoin-etl transaction that are read, all as text: numbers keep every digit. */
export const STRUCTURE = {
  hash: 'VARCHAR',
  block_number: 'VARCHAR',
  block_timestamp: 'VARCHAR',
  index: 'VARCHAR',
  is_coinbase: 'VARCHAR',
  lock_time: 'VARCHAR',
  inputs: [
    { spent_transaction_hash: 'VARCHAR', spent_output_index: 'VARCHAR', addresses: ['VARCHAR'], value: 'VARCHAR' },
  ],
  outputs: [{ index: 'VARCHAR', addresses: ['VARCHAR'], value: 'VARCHAR', type: 'VARCHAR' }],
}

const HASH = `'[0-9a-fA-F]{64}'`
const COUNT = `'[0-9]{1,15}'`
/** No chain of this kind has 2^64 units. */
const VALUE = (value: string) =>
  `(regexp_full_match(${value}, '[0-9]{1,20}') AND TRY_CAST(${value} AS UBIGINT) IS NOT NULL)`

const KEYS_ONCE = `len(list_distinct(json_keys(line))) = len(json_keys(line)) AND
  len(list_filter(json_keys(line, '$.inputs[*]') || json_keys(line, '$.outputs[*]'), lambda keys: len(list_distinct(keys)) <> len(keys))) = 0`

/** One row a transaction, as bitcoin-etl writes them: https://github.com/blockchain-etl/bitcoin-etl */
export function utxoTransform({ chain, symbol, decimals }: UtxoChain): Transform {
  return {
    shape: 'transactions',
    movements: [
      {
        select: {
          chain: `'${chain}'`,
          asset: `'${chain}/${symbol}'`,
          symbol: `'${symbol}'`,
          decimals: `${decimals}`,
          tx_hash: 'lower(hash)',
          height: 'TRY_CAST(block_number AS BIGINT)',
          time: 'TRY(TRY_CAST(block_timestamp AS BIGINT) * 1000)',
          tx_index: 'TRY_CAST("index" AS BIGINT)',
          locktime: 'TRY_CAST(lock_time AS BIGINT)',
          coinbase: `coalesce(is_coinbase = 'true', false)`,
          inputs: `list_transform(coalesce(inputs, []), lambda i: struct_pack(hash := lower(i.spent_transaction_hash),
        n := TRY_CAST(i.spent_output_index AS BIGINT), address := ${address('i')}, value := TRY_CAST(i.value AS UBIGINT)))`,
          outputs: `list_sort(list_transform(coalesce(outputs, []), lambda o: struct_pack(
        n := TRY_CAST(o."index" AS BIGINT), address := ${address('o')}, value := TRY_CAST(o.value AS UBIGINT), script := ${SCRIPT})))`,
        },
      },
    ],
    checks: [
      {
        field: 'line',
        ok: 'hash IS NOT NULL OR outputs IS NOT NULL',
        value: 'line[1:80]',
        must: 'a JSON object: one transaction a line, as bitcoin-etl writes them',
        alone: true,
      },
      {
        field: 'line',
        ok: `CASE WHEN json_valid(line) THEN coalesce(${KEYS_ONCE}, true) ELSE true END`,
        value: 'line[1:80]',
        must: 'an object in which no key stands twice: nobody knows which of them is meant',
        alone: true,
      },
      { field: 'hash', ok: `regexp_full_match(hash, ${HASH})`, must: '64 hex digits' },
      {
        field: 'block_number',
        ok: `regexp_full_match(block_number, ${COUNT})`,
        must: 'a block height (a whole number)',
      },
      {
        field: 'block_timestamp',
        ok: `regexp_full_match(block_timestamp, '[0-9]{1,11}')`,
        must: 'the time of the block in whole seconds since 1970',
      },
      {
        field: 'index',
        ok: `("index" IS NULL OR regexp_full_match("index", ${COUNT}))`,
        must: 'the place of the transaction in its block (a whole number)',
      },
      { field: 'is_coinbase', ok: `(is_coinbase IS NULL OR is_coinbase IN ('true', 'false'))`, must: 'true or false' },
      {
        field: 'lock_time',
        ok: `(lock_time IS NULL OR (regexp_full_match(lock_time, '[0-9]{1,10}') AND TRY_CAST(lock_time AS UINTEGER) IS NOT NULL))`,
        must: 'a whole number below 2^32',
      },
      {
        field: 'inputs',
        ok: `(coalesce(is_coinbase, 'false') = 'true') = (len(coalesce(inputs, [])) = 0)`,
        value: `concat(len(coalesce(inputs, [])), ' inputs')`,
        must: 'empty for a coinbase, and only for it',
      },
      every('inputs', 'spent_transaction_hash', (it) => `regexp_full_match(${it}, ${HASH})`, '64 hex digits'),
      every(
        'inputs',
        'spent_output_index',
        (it) => `regexp_full_match(${it}, ${COUNT})`,
        'the number of the output that is spent',
      ),
      every('inputs', 'value', (it) => `(${it} IS NULL OR ${VALUE(it)})`, 'a whole number of base units, below 2^64'),
      { field: 'outputs', ok: 'len(outputs) > 0', value: 'outputs', must: 'a list of at least one output' },
      every('outputs', 'value', VALUE, 'a whole number of base units, below 2^64'),
      {
        field: 'outputs.index',
        ok: `list_sort(list_transform(outputs, lambda o: TRY_CAST(o."index" AS BIGINT))) = range(len(outputs))`,
        value: 'list_transform(outputs, lambda o: o."index")',
        must: '0, 1, 2 …: every output of the transaction once',
      },
    ],
  }
}

/**
 * The one address of a script. A bare multisig script names several: none of them alone owns the coins, so none is taken,
 * and neither is the stand-in that bitcoin-etl makes of a script without address (`nonstandard` and a hash).
 */
function address(leg: string): string {
  return `CASE WHEN len(${leg}.addresses) = 1 AND NOT starts_with(${leg}.addresses[1], 'nonstandard') THEN ${leg}.addresses[1] END`
}

/**
 * What an output says that its script is, in Bitcoin Core's words. Its `anchor` (BIP-433) is a version of witnesses that has no word of
 * its own here. Without a lock time it does not count: a ledger forgets both where the file that says them goes.
 */
const SCRIPT = scriptCode(
  `CASE WHEN lock_time IS NULL THEN NULL WHEN o."type" = 'anchor' THEN 'witness_unknown' ELSE o."type" END`,
)

/** A check of one key of every leg; the first that fails is shown. */
function every(list: string, key: string, ok: (value: string) => string, must: string) {
  const failing = `list_filter(coalesce(${list}, []), lambda leg: NOT coalesce(${ok(`leg.${key}`)}, false))`
  return { field: `${list}.${key}`, ok: `len(${failing}) = 0`, value: `${failing}[1].${key}`, must }
}
