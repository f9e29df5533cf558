import { MAX_AMOUNT } from '../core/ledger/maxAmount.ts'

/** True for a text cell that is a whole number of base units from 0 to 2^256 − 1: digits only, no leading zeros. */
export function isBaseUnits(cell: string): string {
  return `(regexp_full_match(${cell}, '0|[1-9][0-9]{0,77}') AND (length(${cell}) < 78 OR ${cell} <= '${MAX_AMOUNT}'))`
}

/** A cell of base units as a UHUGEINT, NULL from 2^128 on. */
export function unitsNumber(cell: string): string {
  return `TRY_CAST(CASE WHEN strlen(${cell}) < 40 THEN ${cell} END AS UHUGEINT)`
}
