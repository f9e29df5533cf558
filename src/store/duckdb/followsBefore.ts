/**
 * Whether a row stands behind the one before in the ledger's order: over `ord, height, time, tx_index, seq`, the same with `_before`, and
 * `begins`, true of a transaction's first row. `within`: what else holds of a row and the one before in its transaction.
 * The time of one height is one, and never falls: then it is the merge time, too.
 */
export function followsBefore(within: string): string {
  return `coalesce(ord > ord_before AND CASE
    WHEN NOT begins THEN height = height_before AND time = time_before AND tx_index IS NOT DISTINCT FROM tx_index_before AND ${within}
    WHEN height = height_before THEN time = time_before AND CASE WHEN tx_index IS NULL THEN tx_index_before IS NULL ELSE tx_index > tx_index_before END
    ELSE height > height_before AND time >= time_before END, false)`
}

/** `column, column_before, …`, as the rows come: DuckDB reads them in one thread. */
export function withBefore(columns: readonly string[]): string {
  return columns.map((column) => `${column}, lag(${column}) OVER () AS ${column}_before`).join(', ')
}
