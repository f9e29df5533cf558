import { inputError } from '../../core/errors.ts'
import { type BlockSource, type OutputColumns, PAYEE, STEPS, type UtxoBlock } from '../../core/ledger/rowSource.ts'
import { literal } from '../../core/ledger/sqlLiteral.ts'
import type { LedgerFile } from '../ledgerWriter.ts'
import { type Column, type ColumnAppender, openColumnAppender } from './columnAppender.ts'
import type { Database } from './database.ts'
import { HASH_COLUMNS, hashText } from './hashHalves.ts'
import { inHeightOrder } from './inHeightOrder.ts'
import { PLACE } from './problems.ts'
import { spellPayees } from './spellPayees.ts'
import type { StagedFile } from './stage.ts'

/** A file of blocks and its place among the files. */
export interface BlockFile {
  readonly place: number
  readonly file: LedgerFile
  readonly source: BlockSource
}

export interface StagedBlocks {
  /** By place. */
  readonly files: ReadonlyMap<number, StagedFile>
  /** Blocks of one chain, each above the one before: the rows stand in the ledger's order. Null: they do not. */
  readonly chain: BlockSource | null
}

/**
 * Lays the transactions of all files of blocks, the lowest block first, into the temporary tables `block_transaction`, `block_input` and
 * `block_output`. There, transactions are numbered by their rows. Errors: those of `read`, `EMPTY_FILE`.
 */
export async function stageBlocks(
  db: Database,
  files: readonly BlockFile[],
  onFile: (place: number) => void,
): Promise<StagedBlocks> {
  await db.run(TABLES)
  const tables: Tables = {
    transactions: await openColumnAppender(db, 'block_transaction'),
    inputs: await openColumnAppender(db, 'block_input'),
    spent: await openColumnAppender(db, 'block_spent'),
    outputs: await openColumnAppender(db, 'block_output'),
  }
  const records = new Map(files.map(({ place }) => [place, 0]))
  const chains = new Set(files.map(({ source }) => source.chain))
  let before: Before = { row: 0, input: 0, height: -1, time: 0 }
  let ordered = chains.size === 1
  const streams = files.map(({ place, source }) => ({ of: place, source }))
  for await (const { of: place, block } of inHeightOrder(streams, onFile)) {
    if (block.height <= before.height) ordered = false
    const record = records.get(place)!
    before = append(tables, block, place * PLACE + record * STEPS, before)
    records.set(place, record + block.locktimes.length)
  }
  for (const table of Object.values(tables)) table.close()
  const empty = files.find(({ place }) => records.get(place) === 0)
  if (empty !== undefined) {
    const { file } = empty.file
    throw inputError('EMPTY_FILE', `${file} has no block of the chain`, {
      fix: 'leave it out of the imports',
      facts: { file },
    })
  }
  const rows = files.map(({ place, source: { chain, asset, symbol, decimals } }) => {
    return `(${place}, ${literal(chain)}, ${literal(asset)}, ${literal(symbol)}, ${decimals})`
  })
  await db.run(
    `CREATE TEMP TABLE block_source AS FROM (VALUES ${rows.join(', ')}) s(place, chain, asset, symbol, decimals)`,
  )
  return {
    files: new Map(
      files.map(({ place, file: { covers } }) => {
        return [place, { rowsRead: records.get(place)!, empty: 0, covers: typeof covers === 'string' ? 'all' : covers }]
      }),
    ),
    chain: ordered && !(await hasHashTwice(db)) ? files[0]!.source : null,
  }
}

const PAYEE_COLUMNS = 'payee_kind USMALLINT, payee_a UHUGEINT, payee_b UHUGEINT, payee_c UBIGINT'
const TABLES = `CREATE TEMP TABLE block_transaction (ord BIGINT, height BIGINT, time BIGINT, merge_time BIGINT, tx_index UINTEGER, ${HASH_COLUMNS}, locktime UINTEGER);
  CREATE TEMP TABLE block_input (tx BIGINT, i UINTEGER, ${HASH_COLUMNS}, n UINTEGER);
  CREATE TEMP TABLE block_spent (input BIGINT, value UBIGINT, ${PAYEE_COLUMNS});
  CREATE TEMP TABLE block_output (tx BIGINT, n UINTEGER, value UBIGINT, script UTINYINT, ${PAYEE_COLUMNS})`

/** What makes a payee. */
export const PAYEE_KEY = 'payee_kind, payee_a, payee_b, payee_c'

interface Tables {
  readonly transactions: ColumnAppender
  readonly inputs: ColumnAppender
  readonly spent: ColumnAppender
  readonly outputs: ColumnAppender
}

/** Transactions and inputs so far; height and merge time of the last block. */
interface Before {
  readonly row: number
  readonly input: number
  readonly height: number
  readonly time: number
}

/** `before`: the `ord` of the transaction before the block's first. */
function append(
  { transactions, inputs, spent, outputs }: Tables,
  block: UtxoBlock,
  ord: number,
  before: Before,
): Before {
  const count = block.locktimes.length
  const time = Math.max(before.time, block.time)
  transactions.add(
    count,
    BigInt64Array.from({ length: count }, (_, i) => BigInt(ord + (i + 1) * STEPS)),
    new BigInt64Array(count).fill(BigInt(block.height)),
    new BigInt64Array(count).fill(BigInt(block.time)),
    new BigInt64Array(count).fill(BigInt(time)),
    Uint32Array.from({ length: count }, (_, i) => i),
    hashHalf(block.txids, 16),
    hashHalf(block.txids, 0),
    block.locktimes,
  )
  const ins = legsOf(block.inputStart, before.row)
  inputs.add(
    ins.nth.length,
    ins.tx,
    ins.nth,
    hashHalf(block.spentTxids, 16),
    hashHalf(block.spentTxids, 0),
    block.spentOutputs,
  )
  if (block.spent !== undefined) {
    const input = BigInt64Array.from(block.spentOutputs, (_, i) => BigInt(before.input + i))
    spent.add(input.length, input, block.spent.values, ...payeeColumns(block.spent))
  }
  const outs = legsOf(block.outputStart, before.row)
  outputs.add(
    outs.nth.length,
    ...[outs.tx, outs.nth, block.outputs.values, block.outputs.scripts],
    ...payeeColumns(block.outputs),
  )
  return { row: before.row + count, input: before.input + ins.nth.length, height: block.height, time }
}

function payeeColumns({ payeeKinds, payees }: OutputColumns): readonly Column[] {
  return [payeeKinds, ...[0, 16, 32].map((from) => ({ bytes: payees, stride: PAYEE, from }))]
}

/** Numbers have their lowest byte first, as the bytes of hashes stand: the last are the highest. */
function hashHalf(bytes: Uint8Array, from: number): Column {
  return { bytes, stride: 32, from }
}

/** Of each leg its transaction's row, and which of its legs it is. */
function legsOf(start: Uint32Array, firstRow: number): { readonly tx: BigInt64Array; readonly nth: Uint32Array } {
  const length = start.at(-1)!
  const tx = new BigInt64Array(length)
  const nth = new Uint32Array(length)
  for (let i = 0; i + 1 < start.length; i++) {
    tx.fill(BigInt(firstRow + i), start[i], start[i + 1])
    for (let k = start[i]!, n = 0; k < start[i + 1]!; k++, n++) nth[k] = n
  }
  return { tx, nth }
}

/** Before BIP-30, two coinbases could have one hash. */
async function hasHashTwice(db: Database): Promise<boolean> {
  const twice = await db.rows('SELECT 1 FROM block_transaction GROUP BY high, low HAVING count(*) > 1 LIMIT 1')
  return twice.length > 0
}

/** The blocks among rows of other sources: the tables `block_tx`, `block_in` and `block_out` say what those of other formats do. */
export async function layBlocks(db: Database, files: readonly BlockFile[]): Promise<void> {
  const sources = new Map(files.map(({ place, source }) => [place, source]))
  await db.run(
    `CREATE TEMP TABLE block_tx AS
     SELECT t.ord, s.chain, t.height, t.time, t.tx_index::BIGINT AS tx_index, ${hashText('t')} AS tx_hash, s.asset, s.symbol, s.decimals,
       t.tx_index = 0 AS coinbase, t.locktime::BIGINT AS locktime
     FROM block_transaction t JOIN block_source s ON s.place = t.ord // ${PLACE};
     CREATE TEMP VIEW block_place AS SELECT t.rowid AS tx, t.ord, s.first AS place FROM block_transaction t
     JOIN (SELECT place, min(place) OVER (PARTITION BY chain) AS first FROM block_source) s ON s.place = t.ord // ${PLACE};
     CREATE TEMP TABLE block_paid AS SELECT ord, n, value, script, place, ${PAYEE_KEY} FROM block_output JOIN block_place USING (tx)`,
  )
  const told = 'SELECT * FROM block_spent s JOIN block_input i ON i.rowid = s.input JOIN block_place USING (tx)'
  const payee = `place, ${PAYEE_KEY}`
  await spellPayees(
    db,
    `SELECT DISTINCT ${payee} FROM (SELECT ${payee} FROM block_paid UNION ALL SELECT ${payee} FROM (${told})) WHERE payee_kind <> 0`,
    (place) => sources.get(place)!,
  )
  await db.run(
    `CREATE TEMP TABLE payee_address AS SELECT k.*, t.address FROM payee_key k JOIN payee_text t ON t.key = k.rowid;
     CREATE TEMP TABLE block_out AS SELECT ord, n::BIGINT AS n, address, value, script FROM block_paid LEFT JOIN payee_address USING (${payee});
     CREATE TEMP TABLE block_in AS SELECT b.ord, i.i::BIGINT AS i, i.high, i.low, i.n::BIGINT AS n, s.address, s.value
     FROM block_input i JOIN block_place b USING (tx)
     LEFT JOIN (SELECT input, address, value FROM (${told}) LEFT JOIN payee_address USING (${payee})) s ON s.input = i.rowid;
     DROP TABLE block_paid; DROP TABLE payee_key; DROP TABLE payee_text; DROP TABLE payee_address; DROP TABLE block_input; DROP TABLE block_spent; DROP TABLE block_output`,
  )
}
