import { normaliseAddress } from '../../core/ledger/address.ts'
import { literal } from '../../core/ledger/sqlLiteral.ts'
import type { AssetRow, HoldingRow, TransactionRow } from '../../core/ledger/words.ts'
import type { ImportSummary, NamedAddress } from '../ledgerStore.ts'
import { appendRows } from './appendRows.ts'
import type { Database } from './database.ts'
import { hashHalves, txHash } from './hashHalves.ts'
import { withIds } from './withIds.ts'

export async function assets(db: Database): Promise<readonly AssetRow[]> {
  return db.rows<AssetRow>('SELECT id, chain, asset, symbol, decimals FROM asset ORDER BY id')
}

export async function addressIds(
  db: Database,
  chain: string,
  addresses: readonly string[],
): Promise<readonly (number | null)[]> {
  return byText(
    db,
    addresses,
    (table) => `SELECT t.n, a.id FROM ${table} t JOIN address a ON a.address = t.text AND a.chain = ${literal(chain)}`,
  )
}

export async function transactionIds(
  db: Database,
  chain: string,
  hashes: readonly string[],
): Promise<readonly (number | null)[]> {
  return byText(
    db,
    hashes,
    (table) =>
      `SELECT t.n, x.tx::DOUBLE AS id FROM ${table} t JOIN txn x ON x.hash = t.text AND x.chain = ${literal(chain)}
       UNION ALL SELECT t.n, x.tx::DOUBLE FROM (SELECT n, ${hashHalves(`CASE WHEN regexp_full_match(text, '[0-9a-f]{64}') THEN text END`)} FROM ${table}) t
       JOIN txn x ON x.high = t.high AND x.low = t.low AND x.chain = ${literal(chain)}`,
  )
}

export async function holdingIds(
  db: Database,
  pairs: readonly { readonly address: string; readonly asset: string }[],
): Promise<readonly (number | null)[]> {
  if (pairs.length === 0) return []
  const table = 'wanted_pairs'
  await db.run(`CREATE TEMP TABLE ${table} (n INTEGER, address VARCHAR, asset VARCHAR)`)
  try {
    await appendRows(
      db,
      table,
      pairs.map(({ address, asset }, n) => [n, address, asset]),
    )
    const found = await db.rows<{ n: number; id: number }>(
      `SELECT p.n, h.id::DOUBLE AS id FROM ${table} p JOIN asset c ON c.asset = p.asset
       JOIN address a ON a.address = p.address AND a.chain = c.chain JOIN holding h ON h.address = a.id AND h.asset = c.id`,
    )
    return inOrder(pairs.length, found)
  } finally {
    await db.run(`DROP TABLE ${table}`)
  }
}

export async function holdings(db: Database, ids: readonly number[]): Promise<readonly HoldingRow[]> {
  if (ids.length === 0) return []
  return withIds(db, ids, async (table) => {
    const sorted: HoldingRow[] = []
    let found = 0
    const add = async (sql: string) => {
      const rows = await db.rows<HoldingRow & { n: number }>(sql)
      for (const { n, ...row } of rows) sorted[n] = row
      found += rows.length
    }
    await add(
      `SELECT t.n::DOUBLE AS n, h.id::DOUBLE AS id, c.chain, c.asset, a.address, concat(a.address, '|', c.asset) AS holding
       FROM ${table} t JOIN holding h ON h.id = t.id JOIN address a ON a.id = h.address JOIN asset c ON c.id = h.asset`,
    )
    if (found < ids.length)
      await add(
        `SELECT t.n::DOUBLE AS n, o.holding::DOUBLE AS id, x.chain, c.asset, coalesce(a.address, '') AS address, concat(${txHash('x')}, ':', o.n) AS holding
         FROM ${table} t JOIN utxo_output o ON o.holding = t.id JOIN movement m ON m.row = o.row JOIN txn x ON x.tx = m.tx
         JOIN asset c ON c.id = m.asset LEFT JOIN address a ON a.id = o.address`,
      )
    return sorted
  })
}

export async function transactions(db: Database, ids: readonly number[]): Promise<readonly TransactionRow[]> {
  if (ids.length === 0) return []
  const rows = await withIds(db, ids, (table) =>
    db.rows<TransactionRow>(
      `SELECT x.tx::DOUBLE AS tx, x.chain, ${txHash('x')} AS hash, x.height::DOUBLE AS height, x.time::DOUBLE AS time
       FROM ${table} t JOIN txn x ON x.tx = t.id ORDER BY t.n`,
    ),
  )
  return rows
}

export async function addressCount(db: Database): Promise<number> {
  const { n } = await db.row<{ n: number }>('SELECT coalesce(max(id), -1)::DOUBLE + 1 AS n FROM address')
  return n
}

export async function addresses(db: Database, ids: readonly number[]): Promise<readonly string[]> {
  if (ids.length === 0) return []
  // A join, and IN as well, unpack every text between the lowest and the highest: of a million addresses 100 ms for 10.
  if (ids.length <= A_HANDFUL) {
    const found = await db.rows<NamedAddress>(
      ids.map((id) => `SELECT id, address FROM address WHERE id = ${id}`).join(' UNION ALL '),
    )
    const texts = new Map(found.map(({ id, address }) => [id, address]))
    return ids.map((id) => texts.get(id)!)
  }
  const rows = await withIds(db, ids, (table) =>
    db.rows<{ address: string }>(`SELECT a.address FROM ${table} t JOIN address a ON a.id = t.id ORDER BY t.n`),
  )
  return rows.map((row) => row.address)
}

/** For more, a statement for each costs more than a join in a small ledger. */
const A_HANDFUL = 10

/** Ids are in the order of chains and texts: what begins alike stands side by side. */
export async function* addressesLike(
  db: Database,
  chain: string,
  prefix: string,
): AsyncIterable<readonly NamedAddress[]> {
  const alike = `chain = ${literal(chain)} AND starts_with(address, ${literal(prefix)})`
  const { first, last } = await db.row<{ first: number | null; last: number | null }>(
    `SELECT min(id) AS first, max(id) AS last FROM address WHERE ${alike}`,
  )
  if (first === null || last === null) return
  for (let from = first; from <= last; from += AT_ONCE)
    yield await db.rows<NamedAddress>(
      `SELECT id, address FROM address WHERE id >= ${from} AND id < ${from + AT_ONCE} AND id <= ${last} ORDER BY id`,
    )
}

const AT_ONCE = 122_880

/** By id. */
export interface Names {
  readonly addresses: readonly string[]
  readonly holdings: readonly HoldingRow[]
  readonly transactions: readonly TransactionRow[]
}

/** Of all addresses, holdings of account chains and transactions: of a small ledger they are asked for without a list. */
export async function names(db: Database): Promise<Names> {
  const found = await db.rows<{ address: string }>('SELECT address FROM address ORDER BY id')
  return {
    addresses: found.map(({ address }) => address),
    holdings: await db.rows<HoldingRow>(
      `SELECT h.id::DOUBLE AS id, c.chain, c.asset, a.address, concat(a.address, '|', c.asset) AS holding
       FROM holding h JOIN address a ON a.id = h.address JOIN asset c ON c.id = h.asset ORDER BY h.id`,
    ),
    transactions: await db.rows<TransactionRow>(
      `SELECT tx::DOUBLE AS tx, chain, ${txHash('txn')} AS hash, height::DOUBLE AS height, time::DOUBLE AS time FROM txn ORDER BY tx`,
    ),
  }
}

export async function seqs(db: Database, movements: readonly number[]): Promise<readonly number[]> {
  if (movements.length === 0) return []
  const rows = await withIds(db, movements, (table) =>
    db.rows<{ seq: number }>(
      `SELECT m.seq::DOUBLE AS seq FROM ${table} t JOIN movement m ON m.row = t.id ORDER BY t.n`,
    ),
  )
  return rows.map(({ seq }) => seq)
}

/** As ids; see `coveredAddresses`. */
export async function coverage(
  db: Database,
  imports: readonly ImportSummary[],
): Promise<ReadonlyMap<string, 'all' | ReadonlySet<number>>> {
  const answer = new Map<string, 'all' | ReadonlySet<number>>()
  for (const [chain, known] of await coveredAddresses(db, imports)) {
    if (known === 'all') answer.set(chain, known)
    else answer.set(chain, new Set((await addressIds(db, chain, [...known])).filter((id) => id !== null)))
  }
  return answer
}

/** Per chain: everything, if one of its imports says so, else the addresses that some import lists. */
export async function coveredAddresses(
  db: Database,
  imports: readonly ImportSummary[],
): Promise<ReadonlyMap<string, 'all' | ReadonlySet<string>>> {
  const places = await db.rows<{ place: number; chain: string }>(
    'SELECT place::DOUBLE AS place, chain FROM place_chain ORDER BY place, chain',
  )
  const listed = new Map<string, 'all' | Set<string>>()
  for (const { place, chain } of places) {
    const { covers } = imports[place]!
    const known = listed.get(chain) ?? new Set<string>()
    if (covers === 'all' || known === 'all') {
      listed.set(chain, 'all')
      continue
    }
    for (const text of covers) {
      const read = normaliseAddress(chain, text)
      if ('address' in read) known.add(read.address)
    }
    listed.set(chain, known)
  }
  return listed
}

/** Lines of a file that were no records when it was imported. */
export async function brokenLines(db: Database, place: number): Promise<ReadonlySet<number>> {
  const found = await db.rows<{ line: number }>('SELECT line::DOUBLE AS line FROM broken_line WHERE place = $1', [
    place,
  ])
  return new Set(found.map(({ line }) => line))
}

/** So many stand in the statement itself; see `withIds`. */
const FEW = 32
/** What every statement can hold. */
const PLAIN = /^[\x20-\x7e]*$/

async function byText(
  db: Database,
  texts: readonly string[],
  sql: (table: string) => string,
): Promise<readonly (number | null)[]> {
  if (texts.length === 0) return []
  if (texts.length <= FEW && texts.every((text) => PLAIN.test(text))) {
    const rows = texts.map((text, n) => `(${n}, ${literal(text)})`)
    const found = await db.rows<{ n: number; id: number }>(
      sql(`(SELECT n, text FROM (VALUES ${rows.join(', ')}) v(n, text))`),
    )
    return inOrder(texts.length, found)
  }
  const table = 'wanted_texts'
  await db.run(`CREATE TEMP TABLE ${table} (n INTEGER, text VARCHAR)`)
  try {
    await fillTexts(db, table, texts)
    return inOrder(texts.length, await db.rows<{ n: number; id: number }>(sql(table)))
  } finally {
    await db.run(`DROP TABLE ${table}`)
  }
}

/** Many are handed over joined together, and parted there: to hand over one by one takes five times as long. */
async function fillTexts(db: Database, table: string, texts: readonly string[]): Promise<void> {
  if (texts.length <= JOINED || !texts.every((text) => WORD.test(text))) {
    const rows = texts.map((text, n) => [n, text])
    await appendRows(db, table, rows)
    return
  }
  const joined = `${table}_joined`
  await db.run(`CREATE TEMP TABLE ${joined} (first INTEGER, texts VARCHAR)`)
  try {
    const rows: [number, string][] = []
    for (let first = 0; first < texts.length; first += JOINED)
      rows.push([first, texts.slice(first, first + JOINED).join(' ')])
    await appendRows(db, joined, rows)
    await db.run(
      `INSERT INTO ${table} SELECT first + nth - 1, text FROM (
         SELECT first, unnest(parts) AS text, generate_subscripts(parts, 1) AS nth
         FROM (SELECT first, string_split(texts, ' ') AS parts FROM ${joined}))`,
    )
  } finally {
    await db.run(`DROP TABLE ${joined}`)
  }
}

const JOINED = 2048
const WORD = /^[\x21-\x7e]+$/

function inOrder(length: number, found: readonly { readonly n: number; readonly id: number }[]): (number | null)[] {
  const answer = new Array<number | null>(length).fill(null)
  for (const { n, id } of found) answer[n] = id
  return answer
}
