import { createHash, type Hash } from 'node:crypto'
import type { DuckDBDataChunk } from '@duckdb/node-api'
import { bytesOf, chunksOf, copyColumn } from './columns.ts'
import type { Database } from './database.ts'
import { BLOCK, blockTexts, inOneThread } from './orderedText.ts'

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
export async function ledgerDigest(db: Database): Promise<string> {
  const hash = createHash('sha256').update('dyepack/ledger@2\n')
  await inOneThread(db, async () => {
    // Of blocks, hashes of transactions are numbers: of all or of none.
    const { numbers } = await db.row<{ numbers: boolean }>(
      'SELECT EXISTS (FROM next_txn WHERE high IS NOT NULL) AS numbers',
    )
    const chains = await db.rows<{ chain: string }>(
      'SELECT DISTINCT chain FROM next_txn UNION SELECT DISTINCT chain FROM next_address LIMIT 2',
    )
    const chain = chains.length === 1 ? chains[0]!.chain : null
    const all = [...TABLES, EVENTS]
    const counts = all.map(({ name, from }) => `SELECT '${name}' AS name, count(*)::DOUBLE AS n FROM ${from}`)
    const counted = await db.rows<{ name: string; n: number }>(counts.join(' UNION ALL '))
    const lengths = new Map(counted.map(({ name, n }) => [name, n]))
    for (const table of all) {
      const n = lengths.get(table.name)!
      if (table === EVENTS && n === 0) continue
      await addTable(db, hash, numbers && table.from === 'next_txn' ? { ...table, halves: 'hash' } : table, n, chain)
    }
  })
  return hash.digest('hex')
}

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
    'next_movement_data',
    ['tx', 'seq', 'kind', 'asset', 'from_address', 'to_address', 'lo', 'hi', 'wide'],
    ['wide'],
  ),
  table('outputs', 'output_sorted', ['row', 'n', 'address', 'lo'], []),
  {
    ...table('inputs', 'input_sorted', ['row', 'i', 'spent_hash', 'spent_n', 'address', 'lo'], ['spent_hash']),
    halves: 'spent_hash',
  },
]

const EVENTS = table(
  'events',
  'event_sorted',
  ['tx', 'seq', 'kind', 'contract', 'who', 'other', 'asset', 'amount', 'other_asset', 'other_amount'],
  ['kind', 'amount', 'other_amount'],
)

function table(name: string, from: string, columns: readonly string[], texts: readonly string[]): Table {
  return { name, from, columns, texts }
}

async function addTable(
  db: Database,
  hash: Hash,
  { name, from, columns, texts, halves }: Table,
  n: number,
  /** The one of all rows; null: there are several. */
  chain: string | null,
): Promise<void> {
  hash.update(`${name} ${n}\n`)
  const isSame = (column: string) => column === 'chain' && chain !== null
  const lanes = columns.map((column) => {
    if (isSame(column)) return `${Buffer.byteLength(chain!)}::BIGINT`
    if (column === halves) return '64::BIGINT'
    if (texts.includes(column)) return `coalesce(strlen(${column}), -1)::BIGINT`
    return UNSIGNED.has(column) ? column : `coalesce(${column}, -1)::BIGINT`
  })
  const told = await toldTexts(
    db,
    from,
    texts.filter((column) => column !== halves && !isSame(column)),
  )
  // Statements of one connection run one after the other: the second is at hand where the first ends.
  const ask = (first: number) =>
    Promise.all([
      db.connection.run(
        `SELECT ${lanes.join(', ')}${halves === undefined ? '' : ', high, low'} FROM ${from} WHERE rowid >= ${first} AND rowid < ${first + BLOCK}`,
      ),
      blockTexts(db, from, told, first),
    ])
  // The same room for every block: new ones keep the garbage collector busy.
  const longest = Math.min(n, BLOCK)
  const room = columns.map((column) =>
    UNSIGNED.has(column) ? new BigUint64Array(longest) : new BigInt64Array(longest),
  )
  const hashRoom = new Uint32Array(halves === undefined ? 0 : longest * 8)
  let asked = n === 0 ? null : ask(0)
  for (let first = 0; asked !== null; first += BLOCK) {
    const [result, joined] = await asked
    // DuckDB reads the next block while this one is hashed: both take about as long.
    asked = first + BLOCK < n ? ask(first + BLOCK) : null
    const length = Math.min(BLOCK, n - first)
    const numbers = room.map((column) => column.subarray(0, length))
    const hashes = hashRoom.subarray(0, halves === undefined ? 0 : length * 8)
    let at = 0
    for (const chunk of chunksOf(result)) {
      for (const [column, target] of numbers.entries()) copyColumn(chunk, column, target, at)
      if (halves !== undefined) for (const half of [0, 1]) copyHalves(chunk, columns.length + half, hashes, at, half)
      at += chunk.rowCount
    }
    for (const [i, column] of columns.entries()) {
      hash.update(numbers[i]!)
      if (column === halves)
        hash.update(Buffer.from(hashes.buffer, 0, hashes.byteLength).swap32().toString('hex'), 'latin1')
      else if (isSame(column)) hash.update(chain!.repeat(length))
      else if (told.includes(column)) hash.update(joined[told.indexOf(column)]!)
    }
  }
}

/** The columns of texts in which there are any: most of those that may miss one miss all. */
async function toldTexts(db: Database, from: string, texts: readonly string[]): Promise<readonly string[]> {
  if (texts.length === 0) return []
  const some = texts.map((text) => `EXISTS (FROM ${from} WHERE ${text} IS NOT NULL) AS ${text}`)
  const told = await db.row<Readonly<Record<string, boolean>>>(`SELECT ${some.join(', ')}`)
  return texts.filter((text) => told[text])
}

/** Numbers have their lowest byte first, texts their highest. */
function copyHalves(chunk: DuckDBDataChunk, column: number, hashes: Uint32Array, at: number, half: number): void {
  const bytes = bytesOf(chunk.getColumnVector(column))
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
  for (let from = 3, to = at * 8 + half * 4; from < words.length; from += 8, to += 4)
    for (let k = 0; k < 4; k++) hashes[to++] = words[from--]!
}

/** Lanes of amounts, of 64 bits and never missing. */
const UNSIGNED: ReadonlySet<string> = new Set(['lo', 'hi'])
