import { SCRIPT_NAMES } from '../../../core/ledger/scriptKind.ts'
import { literal } from '../../../core/ledger/sqlLiteral.ts'
import { amountText } from '../amountSql.ts'
import { txHash } from '../hashHalves.ts'
import { SPENT_OUTPUT } from '../spentOutput.ts'
import { STATED } from '../unseal.ts'
import { BUCKET_OF_ADDRESS, HEIGHTS_IN_A_RANGE } from './partitions.ts'

/** Assets as their sources name them: what no source says is NULL, not the ledger's stand-in for it. */
export const LAKE_ASSETS = `CREATE OR REPLACE TEMP TABLE lake_asset AS
  SELECT a.id, a.chain, a.asset, nullif(a.symbol, '') AS symbol, CASE WHEN s.asset IS NOT NULL THEN a.decimals END AS decimals
  FROM asset a LEFT JOIN (SELECT DISTINCT asset FROM movement WHERE stated & ${STATED.asset} <> 0 UNION
    SELECT DISTINCT m.asset FROM duplicate d JOIN movement m USING (row) WHERE d.stated & ${STATED.asset} <> 0) s ON s.asset = a.id`

/** Some rows of one chain: a range of heights, or a bucket of addresses. */
export interface Partition {
  readonly chain: string
  /** First height of the range, or the bucket's digit; null: the rows without height. */
  readonly part: number | string | null
  /** Where its rows lie in the ledger, so that the others need not be read. */
  readonly firstTx: number
  readonly lastTx: number
}

export interface LakeTable {
  readonly name: string
  readonly partitionedBy: 'height_range' | 'bucket'
  /** Rows of `chain, part, tx`, from which `count` says how many rows a partition has. */
  readonly rows: string
  readonly count: string
  /** The rows of one partition, in order. */
  readonly select: (partition: Partition) => string
  /** Rows in a group; null: DuckDB's default. */
  readonly rowGroup: number | null
}

const RANGE = `height // ${HEIGHTS_IN_A_RANGE} * ${HEIGHTS_IN_A_RANGE}`
const POSITION = 'x.height, make_timestamp(x.time * 1000) AS time, x.tx_index::INTEGER AS tx_index'
const KIND = `(['native', 'internal', 'token', 'gas', 'transaction', 'coinbase'])[m.kind + 1] AS kind`
const ASSET = 'a.asset, a.symbol, a.decimals'
const SCRIPT = `(${JSON.stringify(SCRIPT_NAMES).replaceAll('"', `'`)})[o.script + 1] AS script`

/**
 * Every table of the lake. `blocks` and `by_address` follow from the others. Legs of UTXO transactions stand in `outputs` and
 * `spends`, not in `movements`, which has no row with several payers.
 */
export const LAKE_TABLES: readonly LakeTable[] = [
  byHeight('movements', 'txn JOIN movement USING (tx) WHERE kind < 4', (where) => {
    return `SELECT ${POSITION}, m.seq::INTEGER AS seq, ${txHash('x')} AS tx_hash, ${KIND}, ${ASSET},
        f.address AS from_address, t.address AS to_address, ${limbs('m')}, m.stated_seq::INTEGER AS stated_seq
      FROM movement m JOIN txn x ON x.tx = m.tx JOIN lake_asset a ON a.id = m.asset
      JOIN address f ON f.id = m.from_address LEFT JOIN address t ON t.id = m.to_address
      WHERE m.kind < 4 AND ${where('m.tx')} ORDER BY m.row`
  }),
  byHeight('outputs', 'txn JOIN movement USING (tx) JOIN utxo_output USING (row)', (where) => {
    return `SELECT ${POSITION}, o.n::INTEGER AS seq, ${txHash('x')} AS tx_hash, t.address, ${ASSET}, ${SMALL_LIMBS('o.lo')}, ${SCRIPT}
      FROM utxo_output o JOIN movement m ON m.row = o.row JOIN txn x ON x.tx = m.tx JOIN lake_asset a ON a.id = m.asset
      LEFT JOIN address t ON t.id = o.address WHERE ${where('m.tx')} ORDER BY o.row, o.n`
  }),
  byHeight('spends', 'txn JOIN movement USING (tx) JOIN utxo_input USING (row)', (where) => {
    return `SELECT ${POSITION}, i.i::INTEGER AS seq, ${txHash('x')} AS tx_hash, ${SPENT_OUTPUT.hash} AS spent_tx_hash,
        ${SPENT_OUTPUT.n}::INTEGER AS spent_seq,
        i.holding >= 0 AS resolved, f.address, ${ASSET}, ${SMALL_LIMBS('i.lo')},
        s.address AS stated_address, i.stated_value::DECIMAL(26,0) AS stated_a0
      FROM utxo_input i JOIN movement m ON m.row = i.row JOIN txn x ON x.tx = m.tx JOIN lake_asset a ON a.id = m.asset
      LEFT JOIN address f ON f.id = i.address LEFT JOIN address s ON s.id = i.stated_address
      ${SPENT_OUTPUT.joins}
      WHERE ${where('m.tx')} ORDER BY i.row, i.i`
  }),
  byHeight('events', 'txn JOIN event USING (tx)', (where) => {
    return `SELECT ${POSITION}, e.seq::INTEGER AS seq, ${txHash('x')} AS tx_hash, e.kind, c.address AS contract, w.address AS who,
        o.address AS other, a.asset, e.amount, b.asset AS other_asset, e.other_amount
      FROM event e JOIN txn x ON x.tx = e.tx JOIN address c ON c.id = e.contract
      LEFT JOIN address w ON w.id = e.who LEFT JOIN address o ON o.id = e.other
      LEFT JOIN asset a ON a.id = e.asset LEFT JOIN asset b ON b.id = e.other_asset
      WHERE ${where('e.tx')} ORDER BY e.tx, e.seq`
  }),
  byHeight('transactions', 'txn', (where) => {
    return `SELECT ${POSITION}, ${txHash('x')} AS tx_hash, coalesce(m.movements, 0) AS movements, coalesce(m.kind = 5, false) AS coinbase,
        CASE WHEN m.kind >= 4 THEN a.asset END AS asset, CASE WHEN m.kind >= 4 THEN a.symbol END AS symbol,
        CASE WHEN m.kind >= 4 THEN a.decimals END AS decimals, x.locktime
      FROM txn x LEFT JOIN (SELECT tx, count(*)::INTEGER AS movements, max(kind) AS kind, max(asset) AS asset
        FROM movement WHERE ${where('tx', false)} GROUP BY tx) m ON m.tx = x.tx
      LEFT JOIN lake_asset a ON a.id = m.asset WHERE ${where('x.tx')} ORDER BY x.tx`
  }),
  {
    ...byHeight('blocks', 'txn WHERE height IS NOT NULL', (where) => {
      return `SELECT x.height, make_timestamp(max(x.time) * 1000) AS time, make_timestamp(max(x.merge_time) * 1000) AS chain_time,
          count(*)::INTEGER AS transactions
        FROM txn x WHERE ${where('x.tx')} GROUP BY x.height ORDER BY x.height`
    }),
    count: 'count(DISTINCT height)',
  },
  {
    name: 'by_address',
    partitionedBy: 'bucket',
    rowGroup: 8192,
    count: 'count(*)',
    rows: `SELECT a.chain, ${BUCKET_OF_ADDRESS('a.address')} AS part, 0 AS tx FROM (
        SELECT from_address AS id FROM movement WHERE from_address IS NOT NULL
        UNION ALL SELECT to_address FROM movement WHERE to_address IS NOT NULL
        UNION ALL SELECT address FROM utxo_input WHERE address IS NOT NULL
        UNION ALL SELECT address FROM utxo_output WHERE address IS NOT NULL) JOIN address a USING (id)`,
    select: ({ chain, part }) => {
      const mine = (column: string) =>
        `${column} IN (SELECT id FROM address WHERE chain = ${literal(chain)} AND ${BUCKET_OF_ADDRESS('address')} = ${literal(String(part))})`
      return `SELECT f.address, s.side, ${POSITION}, s.seq::INTEGER AS seq, ${txHash('x')} AS tx_hash, ${KIND}, ${ASSET},
          o.address AS counterparty, ${limbs('s')}
        FROM (
          SELECT row, seq, 'out' AS side, from_address AS id, to_address AS other, lo, hi, wide FROM movement WHERE ${mine('from_address')}
          UNION ALL SELECT row, seq, 'in', to_address, from_address, lo, hi, wide FROM movement WHERE ${mine('to_address')}
          UNION ALL SELECT row, i, 'out', address, NULL, lo, 0, NULL FROM utxo_input WHERE ${mine('address')}
          UNION ALL SELECT row, n, 'in', address, NULL, lo, 0, NULL FROM utxo_output WHERE ${mine('address')}
        ) s JOIN movement m ON m.row = s.row JOIN txn x ON x.tx = m.tx JOIN lake_asset a ON a.id = m.asset
        JOIN address f ON f.id = s.id LEFT JOIN address o ON o.id = s.other
        ORDER BY f.address, s.row, s.side DESC, s.seq`
    },
  },
]

type Where = (tx: string, withTransaction?: boolean) => string

function byHeight(name: string, from: string, select: (where: Where) => string): LakeTable {
  return {
    name,
    partitionedBy: 'height_range',
    rowGroup: null,
    rows: `SELECT chain, ${RANGE} AS part, tx, height FROM ${from}`,
    count: 'count(*)',
    select: (partition) =>
      select((tx, withTransaction = true) => {
        const { chain, part, firstTx, lastTx } = partition
        const lies = `${tx} >= ${firstTx} AND ${tx} <= ${lastTx}`
        if (!withTransaction) return lies
        const heights =
          part === null ? 'x.height IS NULL' : `x.height >= ${part} AND x.height < ${Number(part) + HEIGHTS_IN_A_RANGE}`
        return `${lies} AND x.chain = ${literal(chain)} AND ${heights}`
      }),
  }
}

/**
 * `a2, a1, a0` of an amount in `lo, hi, wide`: its decimal text, padded to 78 digits and cut in three. No product and no
 * division, so nothing can become a DOUBLE.
 */
function limbs(table: string): string {
  const digits = `lpad(${amountText(table)}, 78, '0')`
  const small = `${table}.hi = 0 AND ${table}.wide IS NULL`
  const limb = (from: number, plain: string) =>
    `CASE WHEN ${small} THEN ${plain}::DECIMAL(26,0) ELSE ${digits}[${from}:${from + 25}]::DECIMAL(26,0) END`
  return `${limb(1, '0')} AS a2, ${limb(27, '0')} AS a1, ${limb(53, `${table}.lo`)} AS a0`
}

/** The same of an amount below 2^64. */
function SMALL_LIMBS(lo: string): string {
  return `0::DECIMAL(26,0) AS a2, 0::DECIMAL(26,0) AS a1, ${lo}::DECIMAL(26,0) AS a0`
}
