import { literal } from '../../core/ledger/sqlLiteral.ts'
import { BURN_ADDRESSES } from '../../core/ledger/words.ts'
import type { Shortfall } from '../../core/reconcile/shortfall.ts'
import { appendRows } from './appendRows.ts'
import type { Database } from './database.ts'
import { txHash } from './hashHalves.ts'
import { readLegs } from './legs.ts'
import { makeMoments } from './moments.ts'
import { withIds } from './withIds.ts'

/** Legs that are sorted at once; a holding's legs stay together. */
const SLICE = 2_000_000
const PORTION = 10_000

type Coverage = ReadonlyMap<string, 'all' | ReadonlySet<number>>

/**
 * Where addresses pay what they never received: covered ones first, then in chain order.
 *
 * A balance counts at the end of a moment: of a transaction, or, where the sources do not say in which order transactions
 * come, of all that stand together. Inside a moment it may dip below zero without meaning anything.
 */
export async function* shortfalls(db: Database, coverage: Coverage): AsyncIterable<readonly Shortfall[]> {
  try {
    await db.run(
      'CREATE OR REPLACE TEMP TABLE short_holding (holding BIGINT, tx BIGINT, missing VARCHAR, in_all VARCHAR)',
    )
    const gaps = await makeMoments(db)
    for (const [from, to] of await slices(db)) await findBelowZero(db, from, to, gaps)
    await list(db, coverage)
    const { n } = await db.row<{ n: number }>('SELECT count(*)::DOUBLE AS n FROM shortfall')
    for (let from = 0; from < n; from += PORTION) yield (await read(db, from)).map(toShortfall)
  } finally {
    for (const table of ['shortfall', 'short_holding', 'moment_of']) await db.run(`DROP TABLE IF EXISTS ${table}`)
  }
}

/** Ranges of holding ids of account chains: [from, to). */
async function slices(db: Database): Promise<[number, number][]> {
  const { end } = await db.row<{ end: number }>('SELECT count(*)::DOUBLE AS "end" FROM holding')
  const starts = await db.rows<{ holding: number }>(
    `SELECT DISTINCT holding::DOUBLE AS holding FROM touch WHERE rowid % ${SLICE} = 0 AND rowid > 0 AND holding < ${end} ORDER BY holding`,
  )
  const edges = [0, ...starts.map(({ holding }) => holding), end]
  return edges.slice(1).flatMap((to, i): [number, number][] => (to > edges[i]! ? [[edges[i]!, to]] : []))
}

async function findBelowZero(db: Database, from: number, to: number, gaps: boolean): Promise<void> {
  const side = (holding: string, sign: number) =>
    `SELECT ${holding} AS holding, tx, ${sign} AS sign, lo, hi, wide FROM movement WHERE ${holding} >= ${from} AND ${holding} < ${to}`
  const legs = readLegs(
    db,
    `SELECT holding::DOUBLE, tx::DOUBLE, ${gaps ? 'moment' : 'tx'}::DOUBLE AS moment, 0::DOUBLE, sign::DOUBLE, lo, hi, wide
     FROM (${side('from_holding', -1)} UNION ALL ${side('to_holding', 1)}) ${gaps ? 'JOIN moment_of USING (tx)' : ''}
     ORDER BY holding, moment, tx`,
  )
  const found: Found[] = []
  let holding = -1
  let moment = -1
  let balance = 0n
  let payment = -1
  const endMoment = () => {
    if (balance >= 0n) return
    const known = found.at(-1)
    if (known?.holding !== holding) found.push({ holding, tx: payment, missing: -balance, inAll: -balance })
    else if (-balance > known.inAll) known.inAll = -balance
  }
  for await (const portion of legs) {
    for (const leg of portion) {
      if (leg.key !== holding || leg.a !== moment) {
        endMoment()
        if (leg.key !== holding) balance = 0n
        holding = leg.key
        moment = leg.a
        payment = -1
      }
      balance += leg.amount
      if (leg.amount < 0n && payment === -1) payment = leg.tx
    }
  }
  endMoment()
  await appendRows(
    db,
    'short_holding',
    found.map((one) => [BigInt(one.holding), BigInt(one.tx), one.missing.toString(), one.inAll.toString()]),
  )
}

interface Found {
  readonly holding: number
  /** The holding's first payment in the moment that ends below zero. */
  readonly tx: number
  readonly missing: bigint
  inAll: bigint
}

/** Outputs of UTXO chains are below 2^64 and few enough that their sums fit 128 bits. */
const UNRESOLVED = `SELECT address, asset, min(tx) AS tx, arg_min(missing, tx)::VARCHAR AS missing, sum(missing)::VARCHAR AS in_all FROM (
    SELECT i.address, m.asset, m.tx, sum(i.lo::HUGEINT) AS missing FROM utxo_input i JOIN movement m USING (row)
    WHERE i.holding = -1 GROUP BY ALL
  ) GROUP BY address, asset`

const BURNT = BURN_ADDRESSES.map(literal).join(', ')

/** Table `shortfall`, in the order of the answer. */
async function list(db: Database, coverage: Coverage): Promise<void> {
  const whole = [...coverage].flatMap(([chain, covers]) => (covers === 'all' ? [literal(chain)] : []))
  const some = [...coverage.values()].flatMap((covers) => (covers === 'all' ? [] : [...covers]))
  await withIds(db, some, (ids) =>
    db.run(
      `CREATE OR REPLACE TEMP TABLE shortfall AS
       SELECT c.chain, coalesce(a.address, '') AS address, c.asset, s.tx, s.missing, s.in_all,
         (c.chain IN (${whole.join(', ') || 'NULL'})) IS TRUE OR k.id IS NOT NULL AS covered
       FROM (SELECT h.address, h.asset, tx, missing, in_all FROM short_holding s JOIN holding h ON h.id = s.holding UNION ALL ${UNRESOLVED}) s
       JOIN asset c ON c.id = s.asset LEFT JOIN address a ON a.id = s.address LEFT JOIN ${ids} k ON k.id = s.address
       WHERE coalesce(a.address, '') NOT IN (${BURNT})
       ORDER BY covered DESC, s.tx, a.address, c.asset`,
    ),
  )
}

interface Listed extends Omit<Shortfall, 'first' | 'missing' | 'missingInAll'> {
  readonly tx: number
  readonly hash: string | null
  readonly height: number | null
  readonly time: number
  readonly missing: string
  readonly inAll: string
}

function read(db: Database, from: number): Promise<Listed[]> {
  return db.rows<Listed>(
    `SELECT s.chain, s.address, s.asset, s.covered, s.tx::DOUBLE AS tx, ${txHash('x')} AS hash, x.height::DOUBLE AS height, x.time::DOUBLE AS time,
       s.missing, s.in_all AS "inAll"
     FROM (SELECT *, rowid AS n FROM shortfall WHERE rowid >= ${from} AND rowid < ${from + PORTION}) s JOIN txn x USING (tx) ORDER BY n`,
  )
}

function toShortfall({ tx, hash, height, time, missing, inAll, ...where }: Listed): Shortfall {
  return { ...where, first: { tx, hash, height, time }, missing: BigInt(missing), missingInAll: BigInt(inAll) }
}
