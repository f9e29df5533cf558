import { z } from 'zod'
import { tronHex } from '../../core/ledger/addressTron.ts'
import type { TronBlock, TronList } from '../../core/wire/tronSource.ts'
import { WrongAnswer } from '../asking/wrongAnswer.ts'
import { BrokenJson, type ExactObject } from './exactJson.ts'
import type { GridClient } from './gridClient.ts'
import { readAnswer } from './readAnswer.ts'
import { type Cells, listOf, rowCells } from './rowCells.ts'

/** A row of a list, in the order of time. */
export interface GridRow {
  /** As it came, on one line. */
  readonly text: string
  readonly time: number
  readonly cells: readonly Cells[]
}

export interface ReadGridListParameters {
  readonly client: Pick<GridClient, 'ask'>
  /** Of an address, or the events of a contract. */
  readonly list: TronList | 'events'
  readonly address: string
  /** Of which events; for `events` only. */
  readonly event?: string
  readonly from: TronBlock
  readonly to: TronBlock
  /** Rows after which the list is not read on. */
  readonly most: number
  /** Rows asked for at once; most servers give up to 200. */
  readonly pageRows?: number
}

const PATHS: Readonly<Record<ReadGridListParameters['list'], (address: string) => string>> = {
  transactions: (address) => `/v1/accounts/${address}/transactions`,
  trc20: (address) => `/v1/accounts/${address}/transactions/trc20`,
  internal: (address) => `/v1/accounts/${address}/internal-transactions`,
  events: (address) => `/v1/contracts/${address}/events`,
}

/**
 * What a list has of an address between two blocks, oldest first; null where that is more than `most` rows.
 *
 * Pages follow each other by time: the next one begins with the last block of the one before, so that a row which stands on both or
 * on neither cannot pass unseen. Only where one block has more than a page, the server's own fingerprint leads on.
 * Errors: those of `GridClient.ask`. https://developers.tron.network/reference/get-transaction-info-by-account-address
 */
export async function readGridList(parameters: ReadGridListParameters): Promise<readonly GridRow[] | null> {
  const { to, most } = parameters
  const rows: GridRow[] = []
  let start = parameters.from.time
  while (start <= to.time) {
    const page = await readPage(parameters, { start, end: to.time })
    const last = page.rows.at(-1)?.time ?? start
    if (!page.more) {
      rows.push(...page.rows)
      start = Number.POSITIVE_INFINITY
    } else if (last > page.rows[0]!.time) {
      rows.push(...page.rows.filter(({ time }) => time < last))
      start = last
    } else {
      // A page of one block does not show in which order the server goes.
      if (last > start) await readPage(parameters, { start, end: last - 2, empty: true })
      const block = await readMoment(parameters, last, most - rows.length)
      if (block === null) return null
      rows.push(...block)
      // Behind that block, whichever way the server reads a bound.
      start = last + 2
    }
    if (rows.length > most) return null
  }
  return rows
}

/** All rows of one block. */
async function readMoment(
  parameters: ReadGridListParameters,
  time: number,
  most: number,
): Promise<readonly GridRow[] | null> {
  const rows: GridRow[] = []
  for (let fingerprint: string | null = ''; fingerprint !== null; ) {
    const page: Page = await readPage(parameters, { start: time, end: time, fingerprint })
    rows.push(...page.rows)
    if (rows.length > most) return null
    fingerprint = page.fingerprint
  }
  return rows
}

interface Page {
  readonly rows: readonly GridRow[]
  /** Of the last row, where there are more. */
  readonly fingerprint: string | null
  /** A full page may have more behind it, too. */
  readonly more: boolean
}

interface Window {
  readonly start: number
  readonly end: number
  /** No row may stand there. */
  readonly empty?: true
  readonly fingerprint?: string
}

function readPage(parameters: ReadGridListParameters, { start, end, empty, fingerprint = '' }: Window): Promise<Page> {
  const { client, list, address, event, pageRows = 200 } = parameters
  const query = {
    only_confirmed: 'true',
    limit: pageRows,
    order_by: 'block_timestamp,asc',
    // Blocks are three seconds apart: a server that takes these as outside and one that takes them as inside give the same rows.
    min_timestamp: Math.max(0, start - 1),
    max_timestamp: end + 1,
    ...(list === 'transactions' && { search_internal: 'false' }),
    ...(event !== undefined && { event_name: event }),
    ...(fingerprint !== '' && { fingerprint }),
  }
  return client.ask({ path: PATHS[list](address), query }, (text) => {
    const page = pageOf(text, parameters, { start, end })
    if (empty && page.rows.length > 0) throw new WrongAnswer('rows do not stand in the order of time')
    const more = page.fingerprint !== null || page.rows.length >= pageRows
    if (more && page.rows.length === 0) throw new WrongAnswer('a page without rows says that there are more')
    if (fingerprint !== '' && page.fingerprint === fingerprint) throw new WrongAnswer('a page leads to itself')
    return { ...page, more }
  })
}

/** What stands around the rows. The link to the next page is never followed: it may lead to another host. */
const frame = z.object({
  success: z.literal('true'),
  meta: z.object({ fingerprint: z.string().min(1).max(2000).optional() }).optional(),
})

function pageOf(
  text: string,
  { list, address, event, from, to }: ReadGridListParameters,
  window: Window,
): Pick<Page, 'rows' | 'fingerprint'> {
  const answer = read(text)
  const [around] = answer.frames
  if (answer.frames.length !== 1 || around === undefined) throw new WrongAnswer('the answer is no list of rows')
  const known = frame.safeParse(plain(around))
  if (!known.success) throw new WrongAnswer('the answer does not say that it had success')
  let last = window.start
  const rows = answer.rows.map((row): GridRow => {
    const cells = rowCells(row)
    if (cells[0]?.fault) throw new WrongAnswer(`a row cannot be read: ${cells[0].fault}`)
    if (listOf(row) !== list) throw new WrongAnswer(`a row is of another list than ${list}`)
    const [{ stamp, height, hash }] = cells as [Cells]
    const time = Number(stamp)
    if (!/^[0-9a-f]{64}$/i.test(hash ?? '')) throw new WrongAnswer('a row has no transaction')
    if (!(time >= window.start && time <= window.end)) {
      throw new WrongAnswer(`transaction ${hash} is outside of the time that was asked for`)
    }
    if (height && !(Number(height) >= from.height && Number(height) <= to.height)) {
      throw new WrongAnswer(`transaction ${hash} is outside of the blocks that were asked for`)
    }
    if (time < last) throw new WrongAnswer('rows do not stand in the order of time')
    if (!concerns(row.text, cells, { list, address, event })) {
      throw new WrongAnswer(`transaction ${hash} does not concern the address that was asked for`)
    }
    last = time
    return { text: oneLine(row.text), time, cells }
  })
  return { rows, fingerprint: known.data.meta?.fingerprint ?? null }
}

function read(text: string) {
  try {
    return readAnswer(text)
  } catch (error) {
    throw error instanceof BrokenJson ? new WrongAnswer(`it is no JSON: ${error.message}`) : error
  }
}

/** Tokens and internal transactions name their parties; of a transaction the address may stand in any of its fields. */
function concerns(
  text: string,
  [row]: readonly Cells[],
  { list, address, event }: Pick<ReadGridListParameters, 'list' | 'address'> & { readonly event: string | undefined },
): boolean {
  if (list === 'events') return row?.token === address && row?.type === event
  if (list !== 'transactions') return row?.sender === address || row?.receiver === address
  return text.includes(address) || text.toLowerCase().includes(tronHex(address).slice(2))
}

/** Blanks between values go, so that each row takes one line. Texts have no line ends in them. */
function oneLine(text: string): string {
  return text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1')
}

function plain(fields: ExactObject): object {
  return Object.fromEntries(
    [...fields].map(([key, value]) => [key, value instanceof Map ? plain(value as ExactObject) : value]),
  )
}
