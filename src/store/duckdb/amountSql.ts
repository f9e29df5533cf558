/**
 * Amounts in SQL: `lo` and `hi` (64 bits each), or `wide` (decimal text) from 2^128 on. Traps of DuckDB 1.5 that this page avoids:
 * sum(UHUGEINT) is a DOUBLE, and UHUGEINT to text takes a hundred times as long as HUGEINT.
 */

/** Decimal text of an amount. */
export function amountText(table: string, prefix = ''): string {
  const [lo, hi, wide] = ['lo', 'hi', 'wide'].map((lane) => `${table}.${prefix}${lane}`)
  return `CASE WHEN ${wide} IS NOT NULL THEN ${wide} WHEN ${hi} = 0 THEN ${lo}::VARCHAR
    WHEN ${hi} < 9223372036854775808 THEN ((${hi}::HUGEINT << 64) | ${lo}::HUGEINT)::VARCHAR
    ELSE ((${hi}::UHUGEINT << 64) | ${lo}::UHUGEINT)::VARCHAR END`
}

/** `lo, hi, wide` of an amount that stands in `am` (UHUGEINT) and `wide`. */
export const AMOUNT_LANES = `CASE WHEN wide IS NULL THEN (am & 18446744073709551615::UHUGEINT)::UBIGINT ELSE 0 END AS lo,
  CASE WHEN wide IS NULL THEN (am >> 64)::UBIGINT ELSE 0 END AS hi, wide`

/** Decimal text with up to 78 digits as a number (`am`), or, where it is too large for one, as it stands (`wide`). */
export function amountColumns(text: string): { readonly am: string; readonly wide: string } {
  return {
    am: `TRY_CAST(CASE WHEN length(${text}) < 40 THEN ${text} END AS UHUGEINT)`,
    wide: `CASE WHEN length(${text}) > 39 OR (length(${text}) = 39 AND ${text} > '340282366920938463463374607431768211455') THEN ${text} END`,
  }
}
