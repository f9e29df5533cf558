import type { ChainSummary } from '../ledgerStore.ts'
import type { Database } from './database.ts'
import { lacksHash } from './hashHalves.ts'

/** Movements are counted by asset, which has one chain. Three small statements take a third of the planning of one. */
export async function summariseChains(db: Database): Promise<ChainSummary[]> {
  const counted = await db.rows<Counted>(
    `SELECT a.chain, sum(n)::DOUBLE AS movements, sum(gas)::DOUBLE AS "gasRows", max(kind) AS kind FROM (
       SELECT asset, count(*) AS n, count(*) FILTER (kind = 3) AS gas, max(kind) AS kind FROM next_movement GROUP BY asset) m
     JOIN asset_ids a ON a.id = m.asset GROUP BY a.chain`,
  )
  const spans = await db.rows<Span>(
    `SELECT chain, min(time)::DOUBLE AS "firstTime", max(time)::DOUBLE AS "lastTime", min(height)::DOUBLE AS "firstHeight",
       max(height)::DOUBLE AS "lastHeight", ${GAPS.map((column) => `count(*) FILTER (${lacks(column, 'next_txn')}) / count(*) AS ${column}`).join(', ')}
     FROM next_txn GROUP BY chain ORDER BY chain`,
  )
  const utxo = counted.some(({ kind }) => kind >= 4)
  const unresolved = utxo ? await db.rows<Unresolved>(UNRESOLVED) : []
  const summaries: ChainSummary[] = []
  for (const { height, tx_index, hash, ...span } of spans) {
    const counts = counted.find(({ chain }) => chain === span.chain)
    // Logs may tell of a chain on which nothing moves.
    if (counts === undefined) continue
    const { movements, gasRows, kind } = counts
    const inputs = unresolved.find(({ chain }) => chain === span.chain)
    const lacking = await countLacking(db, span.chain, movements, { height, tx_index, hash })
    summaries.push({
      chain: span.chain,
      model: kind >= 4 ? 'utxo' : 'account',
      movements,
      firstTime: span.firstTime,
      lastTime: span.lastTime,
      firstHeight: span.firstHeight,
      lastHeight: span.lastHeight,
      gasRows,
      unresolvedInputs: inputs?.inputs ?? 0,
      ...(inputs !== undefined && inputs.unvalued > 0 ? { unvaluedInputs: inputs.unvalued } : {}),
      withoutHeight: lacking.height,
      withoutTxIndex: lacking.tx_index,
      withoutHash: lacking.hash,
    })
  }
  return summaries
}

interface Counted extends Pick<ChainSummary, 'chain' | 'movements' | 'gasRows'> {
  /** The highest of its movements. */
  readonly kind: number
}

/** With the share of transactions that lack something. */
type Span = Pick<ChainSummary, 'chain' | 'firstTime' | 'lastTime' | 'firstHeight' | 'lastHeight'> & Shares

interface Unresolved {
  readonly chain: string
  readonly inputs: number
  readonly unvalued: number
}

const UNRESOLVED = `SELECT a.chain, count(*)::DOUBLE AS inputs, (count(*) FILTER (stated_value IS NULL))::DOUBLE AS unvalued
  FROM input_sorted i JOIN next_movement m USING (row) JOIN asset_ids a ON a.id = m.asset WHERE output IS NULL GROUP BY a.chain`

const GAPS = ['height', 'tx_index', 'hash'] as const
type Gap = (typeof GAPS)[number]
type Shares = Readonly<Record<Gap, number>>

const lacks = (column: Gap, table: string) => (column === 'hash' ? lacksHash(table) : `${table}.${column} IS NULL`)

/** Movements of transactions that lack something: none, all, or those of the `shares` of them, which are looked up. */
async function countLacking(db: Database, chain: string, movements: number, shares: Shares): Promise<Shares> {
  const counts = {
    height: movements * shares.height,
    tx_index: movements * shares.tx_index,
    hash: movements * shares.hash,
  }
  const some = GAPS.filter((column) => shares[column] > 0 && shares[column] < 1)
  if (some.length === 0) return counts
  const lacking = some.map((column) => `(count(*) FILTER (${lacks(column, 'x')}))::DOUBLE AS ${column}`)
  const found = await db.row<Partial<Record<Gap, number>>>(
    `SELECT ${lacking.join(', ')} FROM next_movement JOIN next_txn x USING (tx) WHERE x.chain = $1`,
    [chain],
  )
  return { ...counts, ...found }
}
