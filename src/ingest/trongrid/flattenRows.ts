import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { csvCell } from '../etherscan/flattenAnswer.ts'
import type { Row } from './readAnswer.ts'
import { CELLS, rowCells } from './rowCells.ts'

export interface FlatRows {
  /** A CSV file with header, columns `CELLS`; to be removed by the caller. */
  readonly path: string
  /** Of each record of it: the line in the file that it came from. */
  readonly lines: readonly number[]
}

/** Lays rows down as a table beside other temporary files, so that a store can read them set-based. */
export async function flattenRows(rows: readonly Row[]): Promise<FlatRows> {
  const path = join(tmpdir(), `dyepack-${randomUUID()}.csv`)
  const lines: number[] = []
  const records = rows.flatMap((row) =>
    rowCells(row).map((cells) => {
      lines.push(row.line)
      return CELLS.map((name) => (cells[name] ? csvCell(cells[name]) : '')).join(',')
    }),
  )
  await writeFile(path, `${[CELLS.join(','), ...records].join('\n')}\n`, { flag: 'wx', mode: 0o600 })
  return { path, lines }
}
