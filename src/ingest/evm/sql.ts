import type { RowCheck } from '../../core/ledger/rowSource.ts'
import { isBaseUnits } from '../baseUnits.ts'
import { OFFSET_HOURS, OFFSET_MINUTES } from '../zoneOffset.ts'
import type { EvmTable } from './evmTable.ts'

/** Pieces of SQL that the tables of EVM chains share. None of them throws on a bad value. */

export const ZERO = `'0x0000000000000000000000000000000000000000'`

/** Columns of a table's rows, with those that say whether a row could be read. */
export function columns(table: EvmTable, names: readonly string[]): string {
  const all = table.readable === null ? names : [...names, 'line', 'readable']
  return ['record', ...all].map((name) => `t.${name}`).join(', ')
}

/** A whole number; null where it is none. Only checked columns may be trusted: DuckDB reads `1.5` as 2. */
export function whole(column: string): string {
  return `TRY_CAST(${column} AS BIGINT)`
}

/** A number of at most 15 digits, which a double holds too. */
export function countCheck(table: EvmTable, column: string, must: string, optional = false): RowCheck {
  const good = table.typed ? `${column} BETWEEN 0 AND 999999999999999` : `regexp_full_match(${column}, '[0-9]{1,15}')`
  return { field: column, ok: optional ? `(${column} IS NULL OR ${good})` : good, must }
}

/** Base units as decimal text. */
export function amountCheck(column: string, unless = 'false'): RowCheck {
  return {
    field: column,
    ok: `(${isBaseUnits(column)} OR (${unless}))`,
    must: 'a whole number of base units from 0 to 2^256 − 1, in decimal digits without point, sign, exponent or leading zeros',
  }
}

export function hashCheck(table: EvmTable, column: string): RowCheck {
  return {
    field: column,
    ok: hexOf(table, column, 32),
    must: 'the hash of a transaction: 0x and 64 hex digits',
  }
}

export function addressCheck(table: EvmTable, column: string, unless = 'false'): RowCheck {
  return {
    field: column,
    ok: `(${hexOf(table, column, 20)} OR (${unless}))`,
    must: 'an address: 0x and 40 hex digits',
  }
}

/** Where a row names its chain, it must be the one that the import is read as. */
export function chainCheck(
  table: EvmTable,
  { chain, chainId }: { readonly chain: string; readonly chainId: number },
): readonly RowCheck[] {
  if (!table.has.has('chain_id')) return []
  return [
    {
      field: 'chain_id',
      ok: `(chain_id IS NULL OR chain_id::VARCHAR = '${chainId}')`,
      must: `${chainId}, which is ${chain}; for another chain say which (chain: in the case, --chain on the command line)`,
    },
  ]
}

function hexOf({ bytes }: EvmTable, column: string, size: number): string {
  return bytes ? `length(${column}) = ${2 + 2 * size}` : `regexp_full_match(${column}, '0x[0-9a-fA-F]{${2 * size}}')`
}

/** Milliseconds of a time in seconds since 1970, or as BigQuery writes it: `2018-06-14 10:00:00 UTC`. */
export function timeOf(column: string, typed: boolean): string {
  if (typed) return `CASE WHEN ${column} BETWEEN 0 AND 99999999999 THEN ${column}::BIGINT * 1000 END`
  return `CASE WHEN regexp_full_match(${column}, '[0-9]{1,11}') THEN TRY_CAST(${column} AS BIGINT) * 1000
    WHEN regexp_full_match(${column}, '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?( UTC|Z|${OFFSET_HOURS}:?${OFFSET_MINUTES})')
    THEN epoch_ms(TRY_CAST(replace(${column}, ' UTC', '+00') AS TIMESTAMPTZ)) END`
}

/**
 * Decimal text of a word of 32 bytes, given as 64 hex digits: an amount in an event.
 * DuckDB has no type for 256 bits: what does not fit into 128 is added up from words of 32 bits, in limbs of 26 decimal digits.
 * Few rows need that and every reader carries it, so it is written to be short.
 */
export function hexAmount(digits: string): string {
  const part = (from: string | number, size: number) =>
    `TRY_CAST('0x' || substr(${digits}, ${from}, ${size}) AS UBIGINT)::UHUGEINT`
  const words = `list_transform(range(8), lambda nth_word: {'a': 0::UHUGEINT, 'b': 0::UHUGEINT, 'c': ${part('1 + 8 * nth_word', 8)}})`
  const c = `(limbs.c * ${WORD} + next_word.c)`
  const b = `(limbs.b * ${WORD} + ${c} // ${LIMB})`
  const sum = `list_reduce(${words}, lambda limbs, next_word: {'a': limbs.a * ${WORD} + ${b} // ${LIMB}, 'b': ${b} % ${LIMB}, 'c': ${c} % ${LIMB}})`
  const wide = `list_transform([${sum}], lambda limbs: ltrim(limbs.a::VARCHAR || lpad(limbs.b::VARCHAR, 26, '0') || lpad(limbs.c::VARCHAR, 26, '0'), '0'))[1]`
  return `CASE WHEN NOT regexp_full_match(${digits}, '[0-9a-fA-F]{64}') THEN NULL
    WHEN starts_with(${digits}, '${'0'.repeat(48)}') THEN TRY_CAST('0x' || substr(${digits}, 49, 16) AS UBIGINT)::VARCHAR
    WHEN starts_with(${digits}, '${'0'.repeat(33)}') THEN ((${part(33, 16)} << 64) | ${part(49, 16)})::HUGEINT::VARCHAR
    ELSE ${wide} END`
}

const WORD = `${2n ** 32n}::UHUGEINT`
const LIMB = `'${10n ** 26n}'::UHUGEINT`
