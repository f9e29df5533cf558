import {
  type BlockSource,
  type Covers,
  EVENT_FIELDS,
  isCoversRule,
  TRANSACTION_COLUMNS,
} from '../../core/ledger/rowSource.ts'
import type { LedgerFile } from '../ledgerWriter.ts'
import type { Database } from './database.ts'
import { hashHalves } from './hashHalves.ts'
import { layTogether } from './layTogether.ts'
import type { Refusals } from './refusals.ts'
import { type BlockFile, closeLegs, type Legs, layBlocks, stageBlocks } from './stageBlocks.ts'
import { everyEvent, everyMovement, movementRecords, type StagedRecords } from './stagedRecords.ts'
import { stageFile } from './stageFile.ts'
import { unseal } from './unseal.ts'

/** What is known of a file once it is read. */
export interface StagedFile {
  readonly rowsRead: number
  /** Records that move nothing and tell nothing. */
  readonly empty: number
  readonly covers: Covers
}

export interface Staged {
  /** By place. */
  readonly files: readonly StagedFile[]
  readonly transfers: readonly StagedRecords[]
  readonly transactions: readonly StagedRecords[]
  /** Whether any record tells an event. */
  readonly tells: boolean
  /** Blocks of one chain are all that there is, and stand in the ledger's order; null: there is more, or something else. */
  readonly chain: StagedChain | null
}

export interface StagedChain {
  readonly source: BlockSource
  readonly legs: Legs
}

/**
 * Reads every new file into a temporary table of its own and lays them, with the rows that the ledger keeps,
 * under the views `st` (transfers) and `ut` (transactions; their legs in `ut_in` and `ut_out`), and their events into the table `ev`.
 * Of blocks of one chain alone it makes none of them: see `layChain`. `ord` says where a row stands: place · 2^40 + record · 8 + step.
 * Temporary tables are filled outside a transaction: only then does DuckDB read them with all threads.
 */
export async function stage(
  db: Database,
  files: readonly LedgerFile[],
  refusals: Refusals,
  onFile: (place: number) => void,
): Promise<Staged> {
  const records: StagedRecords[] = []
  /** Of files whose rows are all good, or none is imported. */
  const strict: StagedRecords[] = []
  const staged = new Map<number, StagedFile>()
  const blocks: BlockFile[] = []
  for (const [place, file] of files.entries()) {
    if (file.rows?.shape === 'blocks') {
      blocks.push({ place, file, source: file.rows })
      continue
    }
    onFile(place)
    if (file.rows === null) continue
    const read = await stageFile(db, files, place, file.rows, refusals)
    staged.set(place, read.facts)
    if (read.staged !== null) (file.keepGoing ? records : strict).push(read.staged)
  }
  if (blocks.length > 0) {
    const laid = await stageBlocks(db, blocks, onFile)
    for (const [place, facts] of laid.files) staged.set(place, facts)
    if (laid.chain !== null && blocks.length === files.length)
      return {
        files: inOrder(files, staged),
        transfers: [],
        transactions: [],
        tells: false,
        chain: { source: laid.chain, legs: laid.legs },
      }
    await layBlocks(db, laid.legs).finally(() => closeLegs(laid.legs))
  }
  records.push(...(await layTogether(db, strict)))
  const kept = files.flatMap((file, place) => (file.rows === null ? [{ file: file.file, place }] : []))
  if (kept.length > 0) {
    const unsealed = await unseal(db, kept, refusals)
    for (const [place, facts] of unsealed.files) {
      const { covers } = files[place]!
      staged.set(place, { ...facts, covers: isCoversRule(covers) ? facts.covers : covers })
    }
    records.push(...unsealed.records)
  }
  if (blocks.length > 0) records.push(await movementRecords(db, 'transactions', 'block_tx'))
  if (records.every(({ movements }) => movements.length === 0)) {
    await db.run(`CREATE TEMP TABLE nothing AS ${EMPTY_TRANSFERS}`)
    records.push(await movementRecords(db, 'transfers', 'nothing'))
  }
  const moving = records.filter(({ movements }) => movements.length > 0)
  const transfers = moving.filter(({ shape }) => shape === 'transfers')
  const transactions = moving.filter(({ shape }) => shape === 'transactions')
  const events = records.flatMap((staged) => (staged.event === null ? [] : everyEvent(staged, staged.event)))
  await db.run(
    `CREATE OR REPLACE TEMP VIEW st AS ${transfers.map(everyMovement).join(' UNION ALL ') || EMPTY_TRANSFERS};
     ${transactionViews(transactions)};
     CREATE OR REPLACE TEMP VIEW ev_staged AS ${events.join(' UNION ALL ') || EMPTY_EVENTS}`,
  )
  if (transactions.length > 0) await layLegs(db)
  const tells = events.length > 0 && (await layEvents(db))
  if (events.length === 0) await db.run(`CREATE TEMP TABLE ev AS ${EMPTY_EVENTS}`)
  return { files: inOrder(files, staged), transfers, transactions, tells, chain: null }
}

function inOrder(files: readonly LedgerFile[], staged: ReadonlyMap<number, StagedFile>): readonly StagedFile[] {
  return files.map((_, place) => staged.get(place)!)
}

/** `ut`: all transactions. `ut_listed`: those whose legs stand in lists. */
function transactionViews(transactions: readonly StagedRecords[]): string {
  const listed = transactions.filter(({ movements }) => movements.some(({ columns }) => 'inputs' in columns))
  const all = transactions.map(
    (staged) => `SELECT ord, ${TRANSACTION_COLUMNS.join(', ')} FROM (${everyMovement(staged)})`,
  )
  return `CREATE OR REPLACE TEMP VIEW ut AS ${all.join(' UNION ALL ') || EMPTY_TRANSACTIONS};
    CREATE OR REPLACE TEMP VIEW ut_listed AS ${listed.map(everyMovement).join(' UNION ALL ') || EMPTY_LISTED}`
}

/**
 * Takes the legs of good transactions out of their lists: `told_in`, `told_out` have those, and those that the ledger keeps;
 * `ut_in`, `ut_out` those of blocks, too.
 */
export async function layLegs(db: Database): Promise<void> {
  const [kept, block] = [await isThere(db, 'kept_in'), await isThere(db, 'block_in')]
  const also = (when: boolean, table: string) => (when ? ` UNION ALL FROM ${table}` : '')
  await db.run(
    `CREATE OR REPLACE TEMP TABLE listed_in AS SELECT ord, i, ${hashHalves('leg.hash')}, leg.n AS n, leg.address AS address, leg.value AS value
       FROM (SELECT ord, unnest(inputs) AS leg, unnest(range(len(inputs))) AS i FROM ut_listed);
     CREATE OR REPLACE TEMP TABLE listed_out AS SELECT ord, leg.n AS n, leg.address AS address, leg.value AS value, leg.script AS script
       FROM (SELECT ord, unnest(outputs) AS leg FROM ut_listed);
     CREATE OR REPLACE TEMP VIEW told_in AS FROM listed_in${also(kept, 'kept_in')};
     CREATE OR REPLACE TEMP VIEW told_out AS FROM listed_out${also(kept, 'kept_out')};
     CREATE OR REPLACE TEMP VIEW ut_in AS FROM told_in${also(block, 'block_in')};
     CREATE OR REPLACE TEMP VIEW ut_out AS FROM told_out${also(block, 'block_out')}`,
  )
}

/** Whether there is a temporary table of this name. */
export async function isThere(db: Database, table: string): Promise<boolean> {
  const found = await db.rows(`SELECT 1 FROM duckdb_tables() WHERE temporary AND table_name = '${table}'`)
  return found.length > 0
}

/** Copies the events of good records into the temporary table `ev`: they are few. Whether there are any. */
export async function layEvents(db: Database): Promise<boolean> {
  await db.run('CREATE OR REPLACE TEMP TABLE ev AS FROM ev_staged')
  return (await db.rows('SELECT 1 FROM ev LIMIT 1')).length > 0
}

const EMPTY_TRANSFERS = `SELECT NULL::BIGINT AS ord, NULL::VARCHAR AS chain, NULL::BIGINT AS height, NULL::BIGINT AS time,
  NULL::BIGINT AS tx_index, NULL::VARCHAR AS tx_hash, NULL::BIGINT AS seq, NULL::UTINYINT AS kind, NULL::VARCHAR AS asset,
  NULL::VARCHAR AS symbol, NULL::INTEGER AS decimals, NULL::VARCHAR AS "from", NULL::VARCHAR AS "to", NULL::UHUGEINT AS am,
  NULL::VARCHAR AS wide WHERE false`

const EMPTY_TRANSACTIONS = `SELECT NULL::BIGINT AS ord, NULL::VARCHAR AS chain, NULL::BIGINT AS height, NULL::BIGINT AS time,
  NULL::BIGINT AS tx_index, NULL::VARCHAR AS tx_hash, NULL::VARCHAR AS asset, NULL::VARCHAR AS symbol, NULL::INTEGER AS decimals,
  NULL::BOOLEAN AS coinbase, NULL::BIGINT AS locktime WHERE false`

const EMPTY_LISTED = `SELECT NULL::BIGINT AS ord, NULL::STRUCT(hash VARCHAR, n BIGINT, address VARCHAR, value UBIGINT)[] AS inputs,
  NULL::STRUCT(n BIGINT, address VARCHAR, value UBIGINT, script UTINYINT)[] AS outputs WHERE false`

const EMPTY_EVENTS = `SELECT NULL::BIGINT AS ord, NULL::VARCHAR AS chain, NULL::BIGINT AS height, NULL::BIGINT AS time,
  NULL::BIGINT AS tx_index, NULL::VARCHAR AS tx_hash, NULL::BIGINT AS seq,
  ${EVENT_FIELDS.map((field) => `NULL::VARCHAR AS ${field}`).join(', ')} WHERE false`
