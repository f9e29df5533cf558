import type { ExplorerClient, TooWide } from './explorerClient.ts'
import { NoAnswer } from './explorerClient.ts'
import { type ExplorerRow, type RowScope, readRows } from './rows.ts'
import { insist } from './wrongRow.ts'

export interface ReadListParameters extends RowScope {
  readonly address: string
  readonly client: ExplorerClient
  /** Rows that are asked for at once. */
  readonly pageRows: number
  /** Sees how many rows more were read; what it throws ends the reading. */
  readonly onRows: (count: number) => void
}

export interface ReadList {
  readonly rows: readonly ExplorerRow[]
  /** The explorer says that more may belong there. */
  readonly partial: boolean
}

/** One block has more rows than the explorer gives: they cannot be read through it. */
export class BlockTooLarge extends Error {}

/**
 * Reads a list of an address whole, however few rows the explorer gives at once: a page that is full is continued from its last
 * block, which is read again, for it may have been cut (https://docs.etherscan.io/get-an-addresss-full-transaction-history). So
 * all rows of a block are of one answer, or of pages of that block, and equal rows stay as many as they are.
 *
 * How many rows an explorer gives at once depends on what is paid, and some say nothing when they give fewer: a page that is not
 * full counts as the last only if the explorer says that nothing comes after it.
 * Throws `BlockTooLarge`, `WrongRow`, `NoAnswer`.
 */
export async function readList(parameters: ReadListParameters): Promise<ReadList> {
  const { from, to, onRows } = parameters
  const pages = createPages(parameters)
  const rows: ExplorerRow[] = []
  const take = (more: readonly ExplorerRow[]) => {
    onRows(more.length)
    for (const row of more) rows.push(row)
  }
  let next = from
  let span = to - from + 1
  while (next <= to) {
    const end = Math.min(to, next + span - 1)
    const found = await pages.readRange(next, end)
    if ('tooWide' in found) {
      if (next === end) throw pages.refused(found)
      span = Math.ceil((end - next + 1) / 2)
      continue
    }
    if (!found.full) {
      take(found.rows)
      next = end + 1
      span *= 2
      continue
    }
    const last = found.rows.at(-1)!.height
    const whole = found.rows.filter(({ height }) => height < last)
    take(whole)
    if (whole.length === 0) {
      const block = await pages.readBlock(last)
      insist(block.length >= found.rows.length, `block ${last} has fewer rows than it had before`)
      take(block)
    }
    next = whole.length === 0 ? last + 1 : last
  }
  return { rows, partial: pages.partial() }
}

interface Page {
  readonly rows: readonly ExplorerRow[]
  /** More may come after it. */
  readonly full: boolean
}

function createPages({ client, list, address, ...parameters }: ReadListParameters) {
  let size = parameters.pageRows
  let partial = false

  const ask = async (from: number, to: number, page: number, offset: number) => {
    const query = {
      module: 'account',
      action: list,
      address,
      startblock: from,
      endblock: to,
      page,
      offset,
      sort: 'asc',
    }
    const answer = await client.ask(query)
    if ('tooWide' in answer) return answer
    insist('rows' in answer, `the answer to ${list} is no list`)
    if (!('rows' in answer)) return []
    partial ||= answer.partial
    return readRows(answer.rows, { list, address, from, to })
  }

  const readRange = async (from: number, to: number): Promise<Page | TooWide> => {
    for (;;) {
      const rows = await ask(from, to, 1, size)
      if ('tooWide' in rows) {
        if (rows.tooWide === 'narrow' || size === 1) return { ...rows, tooWide: 'narrow' }
        size = Math.ceil(size / 2)
        continue
      }
      if (rows.length === 0) return { rows, full: false }
      if (rows.length === size) return { rows, full: true }
      const after = await ask(from, to, 2, rows.length)
      // It gives fewer than it is asked for, and does not say so; or it does not show what comes after so many.
      if ('tooWide' in after || after.length > 0) {
        if (!('tooWide' in after)) {
          refuseSame(rows, after)
          size = rows.length
        }
        return { rows, full: true }
      }
      return { rows, full: false }
    }
  }

  /** All rows of a block that has more than one page of them, or may have. */
  const readBlock = async (height: number): Promise<readonly ExplorerRow[]> => {
    const all: ExplorerRow[] = []
    let before: readonly ExplorerRow[] = []
    let offset = size
    for (let page = 1; ; page++) {
      const rows = await ask(height, height, page, offset)
      if ('tooWide' in rows) {
        if (rows.tooWide === 'narrow') throw refused(rows)
        throw new BlockTooLarge(`block ${height} has more rows of ${address} in ${list} than the explorer gives`)
      }
      if (rows.length === 0) return all
      if (page > 1) refuseSame(before, rows)
      for (const row of rows) all.push(row)
      before = rows
      // What it gives at once it gives again.
      if (page === 1) offset = rows.length
    }
  }

  const refused = ({ said }: TooWide) => new NoAnswer({ kind: 'narrow', host: client.explorer.host, said })

  return { readRange, readBlock, refused, partial: () => partial }
}

/** An explorer that does not look at the page would be asked for ever. */
function refuseSame(one: readonly ExplorerRow[], other: readonly ExplorerRow[]): void {
  const same =
    other.length === one.length && other.every(({ kept }, i) => JSON.stringify(kept) === JSON.stringify(one[i]!.kept))
  insist(!same, 'two pages have the same rows')
}
