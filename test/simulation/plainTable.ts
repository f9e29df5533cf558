import type { Dice } from '../naive/dice.ts'
import type { LedgerTable } from './simulatedCase.ts'

export interface PlainTable extends Omit<LedgerTable, 'write'> {
  /** The header's columns; null: there is no header. No cell has a comma. */
  readonly columns: readonly string[] | null
}

const TRANSFERS = 'chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount'.split(',')

/** Rows of `transfers-csv`. */
export function transfersTable(rows: readonly (readonly string[])[], anyOrder: boolean): LedgerTable {
  const lines = rows.map((cells) => cells.join(','))
  return plainTable({ name: 'transfers-csv', extension: 'csv', columns: TRANSFERS, lines, anyOrder })
}

/** A table whose columns may be turned and whose cells may be quoted, or lines without a header. */
export function plainTable({ columns, ...table }: PlainTable): LedgerTable {
  return {
    ...table,
    write: (lines, dice) => {
      if (dice === undefined) return `${[...(columns === null ? [] : [columns.join(',')]), ...lines].join('\n')}\n`
      return dressed(columns === null ? lines : turned(columns, lines, dice), dice)
    },
  }
}

/** Other line ends, a byte order mark, no end of the last line: the same text. */
export function dressed(lines: readonly string[], dice: Dice): string {
  const end = dice.chance(30) ? '\r\n' : '\n'
  const mark = dice.chance(20) ? '\uFEFF' : ''
  return `${mark}${lines.join(end)}${dice.chance(70) ? end : ''}`
}

/** Columns in another order, cells in quotes: the same rows. */
function turned(columns: readonly string[], lines: readonly string[], dice: Dice): readonly string[] {
  const order = dice.chance(50) ? dice.shuffle(columns.map((_, i) => i)) : columns.map((_, i) => i)
  const quote = dice.chance(30) ? (cell: string) => `"${cell}"` : (cell: string) => cell
  const rows = lines.map((line) => line.split(',')).map((cells) => order.map((i) => quoted(cells[i]!, quote)).join(','))
  return [order.map((i) => columns[i]!).join(','), ...rows]
}

/** An empty cell stays one: in quotes it would be an empty text. */
function quoted(cell: string, quote: (cell: string) => string): string {
  return cell === '' ? '' : quote(cell)
}
