/** How a cell is read in SQL. */
export interface Reading {
  /** The value; NULL where the cell has none. */
  readonly value: string
  /** True for a good cell, given the value (an expression). */
  ok(value: string): string
  /** What would be right, reading on after "must be". */
  readonly must: string
}

/** A table whose cells have lost the spaces around them; NULL where nothing is left. */
export function trimmedTable(table: string, width: number): string {
  const cells = Array.from({ length: width }, (_, i) => `${trimmed(`c${i + 1}`)} AS c${i + 1}`)
  return `(SELECT ${cells.join(', ')} FROM ${table})`
}

/** Trimming takes five times as long as asking whether it is needed. */
function trimmed(cell: string): string {
  return `nullif(CASE WHEN regexp_matches(${cell}, '^[${SPACES}]|[${SPACES}]$') THEN trim(${cell}, '${SPACES}') ELSE ${cell} END, '')`
}

/** Space, tab, no-break space, line ends. */
const SPACES = ' \t\u00a0\n\r'
