import type { DuckDBDataChunk, DuckDBValue } from '@duckdb/node-api'
import { type BlockSource, LONGEST_ADDRESS, PAYEE } from '../../core/ledger/rowSource.ts'
import { appendRows } from './appendRows.ts'
import { bytesOf, copyColumn } from './columns.ts'
import type { Database } from './database.ts'

/**
 * Makes the addresses of payees: temporary tables `payee_key`, every payee once, as `keys` gives them (`place` of a file of its chain,
 * `payee_kind`, `payee_a`, `payee_b`, `payee_c`), and `payee_text` (`key`: a row of `payee_key`, and its `address`).
 */
export async function spellPayees(db: Database, keys: string, sourceAt: (place: number) => BlockSource): Promise<void> {
  await db.run(`CREATE TEMP TABLE payee_key AS ${keys}; CREATE TEMP TABLE payee_texts (first BIGINT, texts VARCHAR)`)
  const { n } = await db.row<{ n: number }>('SELECT count(*)::DOUBLE AS n FROM payee_key')
  for (let from = 0; from < n; from += AT_ONCE) {
    const result = await db.connection.run(
      `SELECT place::UINTEGER, payee_kind, payee_a, payee_b, payee_c, rowid FROM payee_key WHERE rowid >= ${from} AND rowid < ${from + AT_ONCE}`,
    )
    // A text for each chunk: handing over address by address takes longer than making them.
    const texts = (await result.fetchAllChunks()).map((chunk): [DuckDBValue, string] => {
      return [chunk.getColumnVector(5).getItem(0), addressesOf(chunk, sourceAt)]
    })
    await appendRows(db, 'payee_texts', texts)
  }
  await db.run(
    `CREATE TEMP TABLE payee_text AS SELECT first + nth - 1 AS key, address FROM (
       SELECT first, unnest(split) AS address, generate_subscripts(split, 1) AS nth
       FROM (SELECT first, string_split(texts, ' ') AS split FROM payee_texts));
     DROP TABLE payee_texts`,
  )
}

const AT_ONCE = 122_880

/** With a space between them. */
function addressesOf(chunk: DuckDBDataChunk, sourceAt: (place: number) => BlockSource): string {
  const rows = chunk.rowCount
  const places = new Uint32Array(rows)
  const kinds = new Uint16Array(rows)
  copyColumn(chunk, 0, places, 0)
  copyColumn(chunk, 1, kinds, 0)
  const payees = new Uint8Array(rows * PAYEE)
  for (const [column, from, length] of PARTS) {
    const part = bytesOf(chunk.getColumnVector(column))
    for (let i = 0; i < rows; i++) copy(part, i * length, length, payees, i * PAYEE + from)
  }
  let texts = ''
  for (let from = 0, to = 0; from < rows; from = to) {
    const source = sourceAt(places[from]!)
    while (to < rows && sourceAt(places[to]!) === source) to++
    const end = source.writeAddresses(kinds.subarray(from, to), payees.subarray(from * PAYEE), TEXT)
    texts += TEXT.toString('latin1', 0, end)
  }
  return texts.slice(0, -1)
}

/** Columns of a payee: which, and where in it so many bytes are. */
const PARTS = [
  [2, 0, 16],
  [3, 16, 16],
  [4, 32, 8],
] as const
/** Of a chunk. */
const TEXT = Buffer.allocUnsafeSlow(2048 * (LONGEST_ADDRESS + 1))

function copy(from: Uint8Array, start: number, length: number, into: Uint8Array, at: number): void {
  for (let i = 0; i < length; i++) into[at + i] = from[start + i]!
}
