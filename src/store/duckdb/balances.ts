import { addToGroup } from '../../core/groupBy.ts'
import type { LedgerBalance } from '../../core/reconcile/statedBalance.ts'
import type { BalanceQuestion } from '../ledgerStore.ts'
import { appendRows } from './appendRows.ts'
import type { Database } from './database.ts'
import { type Leg, readLegs } from './legs.ts'

/** Balances that follow from the movements, in the order asked; 0 where the ledger knows nothing of the address. */
export async function balances(db: Database, asked: readonly BalanceQuestion[]): Promise<readonly LedgerBalance[]> {
  await db.run(
    'CREATE OR REPLACE TEMP TABLE asked (n BIGINT, chain VARCHAR, address VARCHAR, asset VARCHAR, height BIGINT, time BIGINT)',
  )
  try {
    await appendRows(db, 'asked', asked.map(cells))
    await db.run(PAIRS)
    const open = await openQuestions(db)
    const answers = (await lastTransactions(db)).map((tx): Answer => ({ tx, balance: 0n, movements: 0 }))
    let current = new Running(-1, open, answers)
    for await (const portion of readLegs(db, LEGS)) {
      for (const leg of portion) {
        if (leg.key !== current.pair) {
          current.end()
          current = new Running(leg.key, open, answers)
        }
        current.add(leg)
      }
    }
    current.end()
    return answers
  } finally {
    for (const table of ['asked', 'asked_pair']) await db.run(`DROP TABLE IF EXISTS ${table}`)
  }
}

function cells({ chain, address, asset, height, time }: BalanceQuestion, n: number) {
  const at = height === null ? [null, BigInt(Math.floor(time ?? 0))] : [BigInt(height), null]
  return [BigInt(n), chain, address, asset, ...at]
}

const PAIRS = `CREATE OR REPLACE TEMP TABLE asked_pair AS
  SELECT row_number() OVER () AS pair, * FROM (
    SELECT DISTINCT a.id AS address, c.id AS asset, q.address AS address_text, q.asset AS asset_text
    FROM asked q JOIN asset c ON c.asset = q.asset AND c.chain = q.chain JOIN address a ON a.address = q.address AND a.chain = q.chain)`

/** Legs of the pairs, in chain order; on UTXO chains what an address receives in outputs and spends of these. `a`: height or -1, `b`: merge time. */
const LEGS = `SELECT pair::DOUBLE, tx::DOUBLE, coalesce(x.height, -1)::DOUBLE, x.merge_time::DOUBLE, sign::DOUBLE, lo, hi, wide FROM (
    SELECT pair, tx, -1 AS sign, lo, hi, wide FROM movement m JOIN asked_pair p ON p.address = m.from_address AND p.asset = m.asset
    UNION ALL SELECT pair, tx, 1, lo, hi, wide FROM movement m JOIN asked_pair p ON p.address = m.to_address AND p.asset = m.asset
    UNION ALL SELECT pair, m.tx, 1, o.lo, 0, NULL FROM utxo_output o JOIN movement m USING (row)
      JOIN asked_pair p ON p.address = o.address AND p.asset = m.asset
    UNION ALL SELECT pair, m.tx, -1, i.lo, 0, NULL FROM utxo_input i JOIN movement m USING (row)
      JOIN asked_pair p ON p.address = i.address AND p.asset = m.asset WHERE i.holding <> -1
  ) JOIN txn x USING (tx) ORDER BY pair, tx`

interface Question {
  readonly n: number
  /** Height or merge time, inclusive. */
  readonly at: number
}

/** Questions by pair, each list sorted by its place. */
interface Questions {
  readonly byHeight: ReadonlyMap<number, readonly Question[]>
  readonly byTime: ReadonlyMap<number, readonly Question[]>
}

async function openQuestions(db: Database): Promise<Questions> {
  const rows = await db.rows<{ pair: number; n: number; height: number | null; time: number | null }>(
    `SELECT p.pair::DOUBLE AS pair, q.n::DOUBLE AS n, q.height::DOUBLE AS height, q.time::DOUBLE AS time
     FROM asked q JOIN asked_pair p ON p.address_text = q.address AND p.asset_text = q.asset ORDER BY coalesce(q.height, q.time)`,
  )
  const questions = { byHeight: new Map<number, Question[]>(), byTime: new Map<number, Question[]>() }
  for (const { pair, n, height, time } of rows) {
    const lists = height === null ? questions.byTime : questions.byHeight
    addToGroup(lists, pair, { n, at: (height ?? time)! })
  }
  return questions
}

type Answer = { -readonly [Key in keyof LedgerBalance]: LedgerBalance[Key] }

/** The balance of one pair while its legs pass. Heights and merge times never fall along the way. */
class Running {
  readonly pair: number
  readonly #answers: readonly Answer[]
  readonly #byHeight: readonly Question[]
  readonly #byTime: readonly Question[]
  #nextHeight = 0
  #nextTime = 0
  #balance = 0n
  #movements = 0
  #placed = true

  constructor(pair: number, { byHeight, byTime }: Questions, answers: readonly Answer[]) {
    this.pair = pair
    this.#answers = answers
    this.#byHeight = byHeight.get(pair) ?? []
    this.#byTime = byTime.get(pair) ?? []
  }

  add(leg: Leg): void {
    this.#answerBefore(leg.a, leg.b)
    if (leg.a === -1) this.#placed = false
    this.#balance += leg.amount
    this.#movements++
  }

  end(): void {
    this.#answerBefore(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)
    if (!this.#placed) for (const { n } of this.#byHeight) this.#answers[n]!.balance = null
  }

  #answerBefore(height: number, time: number): void {
    for (
      ;
      this.#nextHeight < this.#byHeight.length && this.#byHeight[this.#nextHeight]!.at < height;
      this.#nextHeight++
    )
      this.#answer(this.#byHeight[this.#nextHeight]!)
    for (; this.#nextTime < this.#byTime.length && this.#byTime[this.#nextTime]!.at < time; this.#nextTime++)
      this.#answer(this.#byTime[this.#nextTime]!)
  }

  #answer({ n }: Question): void {
    this.#answers[n]!.balance = this.#balance
    this.#answers[n]!.movements = this.#movements
  }
}

/** The last transaction of the chain that each question counts in; -1 for none. */
async function lastTransactions(db: Database): Promise<number[]> {
  const rows = await db.rows<{ tx: number }>(
    `SELECT coalesce(f.tx, -1)::DOUBLE AS tx FROM asked q LEFT JOIN (
       SELECT q.n, b.tx FROM (FROM asked WHERE height IS NOT NULL) q
       ASOF JOIN (SELECT chain, height, max(tx) AS tx FROM txn WHERE height IS NOT NULL GROUP BY ALL) b ON b.chain = q.chain AND q.height >= b.height
       UNION ALL
       SELECT q.n, b.tx FROM (FROM asked WHERE height IS NULL) q
       ASOF JOIN (SELECT chain, merge_time, max(tx) AS tx FROM txn GROUP BY ALL) b ON b.chain = q.chain AND q.time >= b.merge_time
     ) f USING (n) ORDER BY q.n`,
  )
  return rows.map(({ tx }) => tx)
}
