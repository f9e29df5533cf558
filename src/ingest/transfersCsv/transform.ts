import { TRANSFER_COLUMNS } from '../../core/ledger/rowSource.ts'
import { isBaseUnits } from '../baseUnits.ts'
import type { Transform } from '../importer.ts'
import { OFFSET_HOURS, OFFSET_MINUTES } from '../zoneOffset.ts'

/** Our own format: one row a movement. Documented in the README; amounts in base units. */
export const COLUMNS = [...TRANSFER_COLUMNS, 'amount'] as const

/** In the order of `MovementKind`. */
const KINDS = ['native', 'internal', 'token', 'gas']
const TIME = `[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?(Z|${OFFSET_HOURS}(:?${OFFSET_MINUTES})?)`

export const transform: Transform = {
  shape: 'transfers',
  movements: [
    {
      select: {
        chain: `coalesce(chain, '')`,
        height: 'TRY_CAST(height AS BIGINT)',
        time: 'epoch_ms(TRY_CAST("time" AS TIMESTAMPTZ))',
        tx_index: 'TRY_CAST(tx_index AS BIGINT)',
        // Hashes of 32 bytes are hex and have no case of their own; shorter and longer ones may be base58, which has.
        tx_hash: 'CASE WHEN length(tx_hash) IN (64, 66) THEN lower(tx_hash) ELSE tx_hash END',
        seq: 'TRY_CAST(seq AS BIGINT)',
        kind: `(CASE kind WHEN 'native' THEN 0 WHEN 'internal' THEN 1 WHEN 'token' THEN 2 ELSE 3 END)::UTINYINT`,
        asset: `coalesce(asset, '')`,
        symbol: `coalesce(symbol, '')`,
        decimals: 'TRY_CAST(decimals AS INTEGER)',
        from: '"from"',
        to: '"to"',
        amount: 'amount',
      },
    },
  ],
  checks: [
    {
      field: 'height',
      ok: count('height', true),
      must: 'a block height (a whole number), or empty where no source has it',
    },
    {
      field: 'time',
      ok: `regexp_full_match("time", '${TIME}') AND TRY_CAST("time" AS TIMESTAMPTZ) IS NOT NULL`,
      must: 'a time with its zone, like 2022-03-23T13:29:00Z',
    },
    {
      field: 'tx_index',
      ok: count('tx_index', true),
      must: 'the place of the transaction in its block (a whole number), or empty where no source has it',
    },
    { field: 'seq', ok: count('seq', false), must: 'the number of the step in its transaction: 0, 1, 2 …' },
    {
      field: 'kind',
      ok: `kind IN (${KINDS.map((kind) => `'${kind}'`).join(', ')})`,
      must: 'native, internal, token or gas',
    },
    {
      field: 'decimals',
      ok: `regexp_full_match(decimals, '[0-9]{1,3}') AND TRY_CAST(decimals AS INTEGER) <= 255`,
      must: 'a whole number from 0 to 255',
    },
    { field: 'from', ok: '"from" IS NOT NULL', must: 'the address that pays; new coins come from the zero address' },
    { field: 'to', ok: `("to" IS NULL) = (kind = 'gas')`, must: 'the address that is paid, or empty for gas' },
    {
      field: 'amount',
      ok: isBaseUnits('amount'),
      must: 'a whole number of base units from 0 to 2^256 − 1, without sign, point or leading zeros',
    },
  ],
}

/** Digits, few enough for a double. */
function count(column: string, optional: boolean): string {
  const digits = `regexp_full_match(${column}, '[0-9]{1,15}')`
  return optional ? `(${column} IS NULL OR ${digits})` : digits
}
