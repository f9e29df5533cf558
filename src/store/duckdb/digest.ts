import { createHash, type Hash } from 'node:crypto'
import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api'
import { bugError } from '../../core/errors.ts'
import { both } from './both.ts'
import { chunksOf } from './columns.ts'
import type { Database } from './database.ts'
import { DigestRoom, type Lane } from './digestRoom.ts'
import { type BlockTexts, textsOfBlock } from './digestTexts.ts'
import { BLOCK, inBlock } from './orderedText.ts'

/**
 * SHA-256 of the sealed ledger, `dyepack/ledger@2`. The bytes that are hashed, all numbers of 8 bytes, little-endian:
 *
 * - `dyepack/ledger@2` and LF
 * - each table below, in this order: its name, a space, its number of rows in digits, LF; then its rows in order, in blocks
 *   of 65,536 (the last one shorter); of a block one column after the other
 * - a column of numbers: its values; −1 where the ledger does not know one
 * - a column of texts: their lengths in bytes (−1 where there is none), then the texts in UTF-8, with nothing between them
 *
 * Assets and addresses come by name, transactions and what they move in chain order. Transactions, assets and addresses stand
 * in movements as their number in these lists, from 0. An amount is `lo + hi · 2^64`, or from 2^128 on the decimal text `wide`,
 * with `lo` and `hi` 0. Files, lines and duplicates are not in it. A ledger in which no log tells an event has no table `events`.
 */
export async function ledgerDigest(db: Database, beside: BesideDigest = {}): Promise<string> {
  const hash = createHash('sha256').update('dyepack/ledger@2\n')
  // Of blocks, hashes of transactions are numbers: of all or of none.
  const { numbers } = await db.row<{ numbers: boolean }>(
    'SELECT EXISTS (FROM next_txn WHERE high IS NOT NULL) AS numbers',
  )
  const chains = await db.rows<{ chain: string }>(
    'SELECT DISTINCT chain FROM next_txn UNION SELECT DISTINCT chain FROM next_address LIMIT 2',
  )
  const chain = chains.length === 1 ? chains[0]!.chain : null
  const counts = TABLES.map(({ name, from }) => `SELECT '${name}' AS name, count(*)::DOUBLE AS n FROM ${from}`)
  const counted = await db.rows<{ name: string; n: number }>(counts.join(' UNION ALL '))
  const lengths = new Map(counted.map(({ name, n }) => [name, n]))
  const add = (tables: readonly Table[]) =>
    db.beside(async ({ connection }) => {
      for (const table of tables) {
        const n = lengths.get(table.name)!
        if (table.name === 'events' && n === 0) continue
        const told = numbers && table.from === 'next_txn' ? { ...table, halves: 'hash' } : table
        const onTexts: OnTexts = (column, ...shown) => {
          if (table.from === 'next_txn' && column === 'hash') beside.onHashes?.(...shown)
        }
        await addTable(db, table.from in PLACES ? connection : db.connection, hash, told, n, chain, onTexts)
      }
    })
  const cut = TABLES.findIndex(({ name }) => name === 'movements')
  await both(add(TABLES.slice(0, cut)), beside.transactions?.() ?? Promise.resolve())
  await both(add(TABLES.slice(cut)), beside.movements?.() ?? Promise.resolve())
  return hash.digest('hex')
}

/** What is done beside, on connections of its own: all at once would disturb the digest, and leave a core idle later. */
interface BesideDigest {
  readonly transactions?: () => Promise<unknown>
  readonly movements?: () => Promise<unknown>
  /** Is shown the hashes of transactions where they are texts, block by block: their lengths in bytes, and the texts joined. */
  readonly onHashes?: (lengths: BigInt64Array, joined: Uint8Array) => void
}

type OnTexts = (column: string, lengths: BigInt64Array, joined: Uint8Array) => void

/** Of what lies in the ledger's file, where a row's number stands, which is its place. The rest is temporary. */
const PLACES: Readonly<Record<string, string>> = { next_address: 'id', next_txn: 'tx', next_movement: 'row' }

interface Table {
  readonly name: string
  readonly from: string
  /** As the digest has them; those of `texts` are texts. */
  readonly columns: readonly string[]
  readonly texts: readonly string[]
  /** Of the texts the one of 64 hex digits that stands in the table as two numbers, `high` and `low`. */
  readonly halves?: string
}

const TABLES: readonly Table[] = [
  table('assets', 'asset_ids', ['chain', 'asset', 'decimals', 'symbol'], ['chain', 'asset', 'symbol']),
  table('addresses', 'next_address', ['chain', 'address'], ['chain', 'address']),
  table('transactions', 'next_txn', ['chain', 'height', 'time', 'tx_index', 'hash'], ['chain', 'hash']),
  table(
    'movements',
    'next_movement',
    ['tx', 'seq', 'kind', 'asset', 'from_address', 'to_address', 'lo', 'hi', 'wide'],
    ['wide'],
  ),
  table('outputs', 'output_sorted', ['row', 'n', 'address', 'lo'], []),
  {
    ...table('inputs', 'input_sorted', ['row', 'i', 'spent_hash', 'spent_n', 'address', 'lo'], ['spent_hash']),
    halves: 'spent_hash',
  },
  table(
    'events',
    'event_sorted',
    ['tx', 'seq', 'kind', 'contract', 'who', 'other', 'asset', 'amount', 'other_asset', 'other_amount'],
    ['kind', 'amount', 'other_amount'],
  ),
]

function table(name: string, from: string, columns: readonly string[], texts: readonly string[]): Table {
  return { name, from, columns, texts }
}

async function addTable(
  db: Database,
  /** For numbers: texts are joined beside where it is another. */
  numbers: DuckDBConnection,
  hash: Hash,
  { name, from, columns, texts, halves }: Table,
  n: number,
  /** The one of all rows; null: there are several. */
  chain: string | null,
  onTexts: OnTexts,
): Promise<void> {
  hash.update(`${name} ${n}\n`)
  if (n === 0) return
  const isSame = (column: string) => column === 'chain' && chain !== null
  const told = await toldTexts(
    db,
    from,
    texts.filter((column) => column !== halves && !isSame(column)),
  )
  const isText = (column: string) => told.includes(column)
  const always = (column: string) => {
    if (isSame(column)) return BigInt(Buffer.byteLength(chain!))
    if (column === halves) return 64n
    return texts.includes(column) ? -1n : null
  }
  const numbered = columns.filter((column) => !isText(column))
  const lanes = numbered.map((column): Lane => {
    const same = always(column)
    if (same !== null) return { always: same }
    return { read: UNSIGNED.has(column) ? 'unsigned' : 'signed' }
  })
  const read = numbered
    .filter((column) => always(column) === null)
    .map((column) => (UNSIGNED.has(column) ? column : `coalesce(${column}, -1)::BIGINT`))
  const asked = [...read, ...(halves === undefined ? [] : ['high', 'low'])]
  const select = `SELECT ${asked.join(', ') || 'true'} FROM ${from}`
  const place = PLACES[from] ?? 'rowid'
  const room = new DigestRoom(lanes, halves !== undefined, Math.min(n, BLOCK))
  const add = (joined: readonly BlockTexts[]) => {
    for (const column of columns) {
      if (isText(column)) {
        const { lengths, bytes } = joined[told.indexOf(column)]!
        hash.update(lengths)
        hash.update(bytes)
        onTexts(column, lengths, bytes)
        continue
      }
      const lane = room.lane(numbered.indexOf(column))
      hash.update(lane)
      if (column === halves) hash.update(room.digits(), 'latin1')
      else if (isSame(column)) hash.update(chain!.repeat(lane.length))
    }
    room.next()
  }
  const textsOf = (first: number) => {
    const texts = textsOfBlock(db, from, told, place, first, Math.min(first + BLOCK, n))
    // Of its errors hears who waits for it.
    texts.catch(() => {})
    return texts
  }
  // DuckDB joins the texts of the next block, and reads the next chunk, while this one is hashed.
  let next = textsOf(0)
  let first = 0
  const end = async () => {
    const joined = await next
    first += BLOCK
    if (first < n) next = textsOf(first)
    add(joined)
  }
  const chunks =
    numbers === db.connection && told.length > 0
      ? chunksByBlock(numbers, select, place, n)
      : chunksAsTheyCome(numbers, select)
  let taken = 0
  for await (const chunk of chunks) {
    room.take(chunk)
    taken += chunk.rowCount
    if (room.rows >= BLOCK) await end()
  }
  if (room.rows > 0) await end()
  if (taken !== n) throw bugError('LEDGER_LENGTH', `asked for ${n} rows, got ${taken}`)
}

/** One statement for all rows: one for each block takes as long to be planned as to be run, and room that is new to the process. */
async function* chunksAsTheyCome(connection: DuckDBConnection, select: string): AsyncGenerator<DuckDBDataChunk> {
  const result = await connection.stream(select)
  let next = result.fetchChunk()
  for (;;) {
    const chunk = await next
    if (chunk === null || chunk.rowCount === 0) return
    next = result.fetchChunk()
    yield chunk
  }
}

/** Where the same connection is asked for texts between: that would end a statement whose rows are still to come. */
async function* chunksByBlock(
  connection: DuckDBConnection,
  select: string,
  place: string,
  n: number,
): AsyncGenerator<DuckDBDataChunk> {
  for (let first = 0; first < n; first += BLOCK)
    yield* chunksOf(await connection.run(`${select} WHERE ${inBlock(place, first)}`))
}

/** The columns of texts in which there are any: most of those that may miss one miss all. */
async function toldTexts(db: Database, from: string, texts: readonly string[]): Promise<readonly string[]> {
  if (texts.length === 0) return []
  const some = texts.map((text) => `EXISTS (FROM ${from} WHERE ${text} IS NOT NULL) AS ${text}`)
  const told = await db.row<Readonly<Record<string, boolean>>>(`SELECT ${some.join(', ')}`)
  return texts.filter((text) => told[text])
}

/** Lanes of amounts, of 64 bits and never missing. */
const UNSIGNED: ReadonlySet<string> = new Set(['lo', 'hi'])
