import { createHash, type Hash } from 'node:crypto'
import type { DuckDBConnection } from '@duckdb/node-api'
import { bugError } from '../../core/errors.ts'
import { both } from './both.ts'
import { chunksOf } from './columns.ts'
import type { Database } from './database.ts'
import { DigestRoom, type Lane } from './digestRoom.ts'
import { BLOCK, blockTexts } from './orderedText.ts'

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
    db.beside(async (other) => {
      for (const table of tables) {
        const n = lengths.get(table.name)!
        if (table.name === 'events' && n === 0) continue
        const told = numbers && table.from === 'next_txn' ? { ...table, halves: 'hash' } : table
        const onTexts: OnTexts = (column, ...shown) => {
          if (table.from === 'next_txn' && column === 'hash') beside.onHashes?.(...shown)
        }
        await addTable(db, table.from in PLACES ? other : db.connection, hash, told, n, chain, onTexts)
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
  const always = (column: string) => {
    if (isSame(column)) return BigInt(Buffer.byteLength(chain!))
    if (column === halves) return 64n
    return texts.includes(column) && !told.includes(column) ? -1n : null
  }
  const lanes = columns.map((column): Lane => {
    const same = always(column)
    if (same !== null) return { always: same }
    return { read: UNSIGNED.has(column) ? 'unsigned' : 'signed' }
  })
  const read = columns
    .filter((column) => always(column) === null)
    .map((column) => {
      if (told.includes(column)) return `coalesce(strlen(${column}), -1)::BIGINT`
      return UNSIGNED.has(column) ? column : `coalesce(${column}, -1)::BIGINT`
    })
  const select = `SELECT ${[...read, ...(halves === undefined ? [] : ['high', 'low'])].join(', ')} FROM ${from}`
  const room = new DigestRoom(lanes, halves !== undefined, Math.min(n, BLOCK))
  const add = (joined: readonly Uint8Array[]) => {
    for (const [i, column] of columns.entries()) {
      hash.update(room.lane(i))
      if (column === halves) hash.update(room.digits(), 'latin1')
      else if (isSame(column)) hash.update(chain!.repeat(room.lane(i).length))
      else if (told.includes(column)) {
        const texts = joined[told.indexOf(column)]!
        hash.update(texts)
        onTexts(column, room.lane(i) as BigInt64Array, texts)
      }
    }
    room.next()
  }
  if (told.length === 0) await readAtOnce(numbers, select, n, room, () => add([]))
  else {
    const place = PLACES[from] ?? 'rowid'
    const part = (first: number) => `${select} WHERE ${place} >= ${first} AND ${place} < ${first + BLOCK}`
    await readByBlock(numbers, part, n, room, (first) => blockTexts(db, from, told, first, place), add)
  }
}

/** One statement for all rows: one for each block takes as long to be planned as to be run, and room that is new to the process. */
async function readAtOnce(
  connection: DuckDBConnection,
  select: string,
  n: number,
  room: DigestRoom,
  add: () => void,
): Promise<void> {
  const result = await connection.stream(select)
  let taken = 0
  let next = result.fetchChunk()
  for (;;) {
    const chunk = await next
    if (chunk === null || chunk.rowCount === 0) break
    // DuckDB reads the next chunk while this one is hashed.
    next = result.fetchChunk()
    room.take(chunk)
    taken += chunk.rowCount
    if (room.rows >= BLOCK) add()
  }
  if (room.rows > 0) add()
  if (taken !== n) throw bugError('LEDGER_LENGTH', `asked for ${n} rows, got ${taken}`)
}

/** Where texts must be joined. */
async function readByBlock(
  connection: DuckDBConnection,
  part: (first: number) => string,
  n: number,
  room: DigestRoom,
  textsOf: (first: number) => Promise<readonly Uint8Array[]>,
  add: (joined: readonly Uint8Array[]) => void,
): Promise<void> {
  const ask = (first: number) => Promise.all([connection.run(part(first)), textsOf(first)])
  let asked = ask(0)
  for (let first = 0; first < n; first += BLOCK) {
    const [result, joined] = await asked
    // DuckDB reads the next block while this one is hashed: both take about as long.
    if (first + BLOCK < n) asked = ask(first + BLOCK)
    for (const chunk of chunksOf(result)) room.take(chunk)
    add(joined)
  }
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
