import { headerCells } from './header.ts'

/**
 * Whether a list of records runs from the newest to the oldest: which of the first two times that differ is later.
 * Null while all are the same. `column`: where the time stands; lines that are no whole record are read over.
 */
export async function newestFirst(
  bytes: AsyncIterable<Uint8Array>,
  columns: number,
  column: number,
): Promise<boolean | null> {
  const decoder = new TextDecoder()
  let rest = ''
  let first: number | null = null
  let read = 0
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop()!
    for (const line of lines) {
      const cells = headerCells(line.replace(/\r$/, ''))
      if (cells.length !== columns || !/^[0-9]{1,11}$/.test(cells[column]!)) continue
      const time = Number(cells[column])
      first ??= time
      if (time !== first) return time < first
    }
    read += chunk.length
    if (read > MOST || rest.length > MOST) break
  }
  return null
}

/**
 * The records of a list that runs from the newest to the oldest are counted down from here, so that chain order is right.
 * They count back the same way.
 */
const LAST = 2 ** 37

/** Numbers the rows of such a list: `record` and `from` of its extract. */
export function countedDown(from: string): { readonly from: string; readonly record: string } {
  return { from: `(SELECT *, row_number() OVER () AS place FROM ${from})`, record: `${LAST} - place` }
}

/** Where a record of such a list stands in its file. */
export function placeOfCounted(record: number): number {
  return LAST - record
}

/** A block has no more records than fit into this. */
const MOST = 1 << 24
