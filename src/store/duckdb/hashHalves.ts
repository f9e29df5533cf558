/*
 * Hashes of UTXO chains are 32 bytes, which are printed from the last to the first. Joined and kept as two numbers they take a third of
 * the time and half of the room of texts.
 */

/** The columns that a hash becomes: the number that its first 32 digits are, and that of the others. */
export const HASH_COLUMNS = 'high UHUGEINT, low UHUGEINT'

/** Of an expression for 64 hex digits, the two numbers as columns. */
export function hashHalves(text: string): string {
  return `${half(text, 1)} AS high, ${half(text, 33)} AS low`
}

/** The other way: 64 hex digits of a table's columns `high` and `low`. */
export function hashText(table: string): string {
  return `lower(lpad(to_hex(${table}.high), 32, '0') || lpad(to_hex(${table}.low), 32, '0'))`
}

/** The hash of a row of `txn`: of blocks two numbers, of all other formats a text, which may be missing. */
export function txHash(table: string): string {
  return `coalesce(${table}.hash, ${hashText(table)})`
}

/** Whether it is missing. */
export function lacksHash(table: string): string {
  return `(${table}.hash IS NULL AND ${table}.high IS NULL)`
}

function half(text: string, from: number): string {
  const quarter = (at: number) => `('0x' || ${text}[${at}:${at + 15}])::UBIGINT`
  return `((${quarter(from)}::UHUGEINT << 64) | ${quarter(from + 16)})`
}
