import { type BlockSource, STEPS, type UtxoBlock } from '../../core/ledger/rowSource.ts'
import { literal } from '../../core/ledger/sqlLiteral.ts'
import type { LedgerFile } from '../ledgerWriter.ts'
import { type Column, type ColumnAppender, float64s, int64s, openColumnAppender } from './columnAppender.ts'
import { type ColumnSpool, openColumnSpool } from './columnSpool.ts'
import { type Database, MEMORY } from './database.ts'
import { findSpent } from './findSpent.ts'
import { HASH_COLUMNS, hashText } from './hashHalves.ts'
import { inHeightOrder } from './inHeightOrder.ts'
import { type Chain, KNOWN, type Known, numberPayees, openChains } from './knownOfChains.ts'
import { PLACE } from './problems.ts'
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
  readonly legs: Legs
}

/** Inputs and outputs in the order of their transactions, whose rows they say. Of an input that spends what was made lately: which, whom that paid, and what. */
export interface Legs {
  /** Each: the hash that it spends (32 bytes), its transaction, the row of the output that it spends and its payee (−1: not known), its value, which input and which output it is. */
  readonly inputs: ColumnSpool
  /** Each: its transaction, its value, its payee (−1: none), which output it is, the kind of its script. */
  readonly outputs: ColumnSpool
}

type Bytes = Uint8Array
/** The columns of `Legs`, as they are read. */
export type InputBytes = readonly [Bytes, Bytes, Bytes, Bytes, Bytes, Bytes, Bytes]
export type OutputBytes = readonly [Bytes, Bytes, Bytes, Bytes, Bytes]

export function closeLegs({ inputs, outputs }: Legs): void {
  inputs.close()
  outputs.close()
}

/**
 * Reads the transactions of all files of blocks, the lowest block first, into the temporary table `block_transaction` and their legs into
 * spools. There, transactions, inputs and outputs are numbered by their rows, payees as `block_text` has them. What a source tells of what
 * inputs spend stands in `block_spent`; those that spend what was not made lately in `block_far`; transactions of which it was not seen
 * that they pay no more than they spend in `block_unpaid`. A file of which the chain took no block has no rows. Errors: those of `read`.
 */
export async function stageBlocks(
  db: Database,
  files: readonly BlockFile[],
  onFile: (place: number) => void,
  known: Known = KNOWN,
): Promise<StagedBlocks> {
  await db.limitMemory(WITH_BLOCKS)
  await db.run(TABLES)
  const legs: Legs = { inputs: openColumnSpool(db, INPUT_WIDTHS), outputs: openColumnSpool(db, OUTPUT_WIDTHS) }
  try {
    return { ...(await readInto(db, legs, files, onFile, known)), legs }
  } catch (error) {
    closeLegs(legs)
    throw error
  }
}

async function readInto(
  db: Database,
  legs: Legs,
  files: readonly BlockFile[],
  onFile: (place: number) => void,
  known: Known,
): Promise<Omit<StagedBlocks, 'legs'>> {
  const tables: Tables = {
    transactions: await openColumnAppender(db, 'block_transaction'),
    far: await openColumnAppender(db, 'block_far'),
    spent: await openColumnAppender(db, 'block_spent'),
    unpaid: await openColumnAppender(db, 'block_unpaid'),
  }
  const byChain = new Map(files.map(({ source }) => [source.chain, source]))
  const chains = await openChains(db, byChain, known)
  const records = new Map(files.map(({ place }) => [place, 0]))
  let before: Before = { row: 0, input: 0, output: 0, height: -1, time: 0 }
  let ordered = byChain.size === 1
  const sources = new Map(files.map(({ place, source }) => [place, source]))
  const streams = files.map(({ place, source }) => ({ of: place, source }))
  for await (const { of: place, block } of inHeightOrder(streams, onFile)) {
    if (block.height <= before.height) ordered = false
    const record = records.get(place)!
    before = append(tables, legs, chains.of(sources.get(place)!), block, place * PLACE + record * STEPS, before)
    records.set(place, record + block.locktimes.length)
  }
  chains.close()
  for (const table of Object.values(tables)) table.close()
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

/** With this an import of 3.7 GB of blocks stays below 1 GiB (with 400MB it came to 1.1); one of 1 GB takes 2 % more CPU for it. */
const WITH_BLOCKS = '250MB'

const TABLES = `CREATE TEMP TABLE block_transaction (ord BIGINT, height BIGINT, time BIGINT, merge_time BIGINT, tx_index UINTEGER, ${HASH_COLUMNS}, locktime UINTEGER, inputs UINTEGER, outputs UINTEGER);
  CREATE TEMP TABLE block_far (input BIGINT, ${HASH_COLUMNS}, n UINTEGER);
  CREATE TEMP TABLE block_spent (input BIGINT, value UBIGINT, payee BIGINT);
  CREATE TEMP TABLE block_unpaid (row BIGINT);
  CREATE TEMP TABLE block_text (first BIGINT, step BIGINT, texts VARCHAR)`

/** Bytes of the columns of `Legs`. */
const INPUT_WIDTHS = [32, 8, 8, 8, 8, 4, 4]
const OUTPUT_WIDTHS = [8, 8, 8, 4, 1]

/** Of every payee its number and its address, which stands twice where the payee was forgotten between: something that FROM takes. */
export const PAYEE_ADDRESS = `(SELECT first + step * (generate_subscripts(split, 1) - 1) AS payee, unnest(split) AS address
  FROM (SELECT first, step, string_split(texts, ' ') AS split FROM block_text))`

interface Tables {
  readonly transactions: ColumnAppender
  readonly far: ColumnAppender
  readonly spent: ColumnAppender
  readonly unpaid: ColumnAppender
}

/** Rows so far; height and merge time of the last block. */
interface Before {
  readonly row: number
  readonly input: number
  readonly output: number
  readonly height: number
  readonly time: number
}

/** `before`: the `ord` of the transaction before the block's first. */
function append(tables: Tables, legs: Legs, chain: Chain, block: UtxoBlock, ord: number, before: Before): Before {
  const { transactions, far, spent, unpaid } = tables
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
    countsOf(block.inputStart),
    countsOf(block.outputStart),
  )
  const paid = numberPayees(chain, block.outputs)
  const found = findSpent(chain.outputs, block, paid, before.output)
  unpaid.add(found.unpaid.length, int64s(Float64Array.from(found.unpaid, (tx) => before.row + tx)))
  const ins = legsOf(block.inputStart, before.row)
  const { nth: input, tx: inputTx } = ins
  const { output, payee, value } = found
  legs.inputs.add(input.length, block.spentTxids, inputTx, output, payee, value, input, block.spentOutputs)
  addFar(far, block, output, before.input)
  if (block.spent !== undefined) {
    const inputs = BigInt64Array.from(block.spentOutputs, (_, i) => BigInt(before.input + i))
    spent.add(inputs.length, inputs, block.spent.values, int64s(numberPayees(chain, block.spent)))
  }
  const outs = legsOf(block.outputStart, before.row)
  const { values, scripts } = block.outputs
  legs.outputs.add(outs.nth.length, outs.tx, values, paid, outs.nth, scripts)
  return {
    row: before.row + count,
    input: before.input + ins.nth.length,
    output: before.output + outs.nth.length,
    height: block.height,
    time,
  }
}

/** Inputs that spend what was not made lately. `first`: the row of the block's first input. */
function addFar(table: ColumnAppender, { spentTxids, spentOutputs }: UtxoBlock, output: Float64Array, first: number) {
  const far: number[] = []
  for (let i = 0; i < output.length; i++) if (output[i] === -1) far.push(i)
  const hashes = new Uint8Array(far.length * 32)
  for (const [to, i] of far.entries()) hashes.set(spentTxids.subarray(i * 32, (i + 1) * 32), to * 32)
  const inputs = int64s(Float64Array.from(far, (i) => first + i))
  const n = Uint32Array.from(far, (i) => spentOutputs[i]!)
  table.add(far.length, inputs, hashHalf(hashes, 16), hashHalf(hashes, 0), n)
}

/** Numbers have their lowest byte first, as the bytes of hashes stand: the last are the highest. */
export function hashHalf(bytes: Uint8Array, from: number): Column {
  return { bytes, stride: 32, from }
}

function countsOf(start: Uint32Array): Uint32Array {
  return Uint32Array.from({ length: start.length - 1 }, (_, i) => start[i + 1]! - start[i]!)
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
export async function layBlocks(db: Database, legs: Legs): Promise<void> {
  await db.limitMemory(MEMORY)
  await fillLegTables(db, legs)
  await db.run(
    `CREATE TEMP TABLE block_tx AS
     SELECT t.ord, s.chain, t.height, t.time, t.tx_index::BIGINT AS tx_index, ${hashText('t')} AS tx_hash, s.asset, s.symbol, s.decimals,
       t.tx_index = 0 AS coinbase, t.locktime::BIGINT AS locktime
     FROM block_transaction t JOIN block_source s ON s.place = t.ord // ${PLACE};
     CREATE TEMP VIEW block_ord AS SELECT rowid AS tx, ord FROM block_transaction;
     CREATE TEMP TABLE payee_address AS FROM ${PAYEE_ADDRESS};
     CREATE TEMP TABLE block_out AS SELECT ord, n::BIGINT AS n, address, value, script
     FROM block_output JOIN block_ord USING (tx) LEFT JOIN payee_address USING (payee);
     CREATE TEMP TABLE block_in AS SELECT b.ord, i.i::BIGINT AS i, i.high, i.low, i.n::BIGINT AS n, p.address, s.value
     FROM block_input i JOIN block_ord b USING (tx) LEFT JOIN block_spent s ON s.input = i.rowid LEFT JOIN payee_address p ON p.payee = s.payee;
     DROP TABLE block_text; DROP TABLE payee_address; DROP TABLE block_input; DROP TABLE block_spent; DROP TABLE block_output`,
  )
}

async function fillLegTables(db: Database, legs: Legs): Promise<void> {
  await db.run(
    `CREATE TEMP TABLE block_input (tx BIGINT, i UINTEGER, ${HASH_COLUMNS}, n UINTEGER);
     CREATE TEMP TABLE block_output (tx BIGINT, n UINTEGER, value UBIGINT, script UTINYINT, payee BIGINT)`,
  )
  const inputs = await openColumnAppender(db, 'block_input')
  for (const { rows, columns } of legs.inputs.read()) {
    const [hashes, tx, , , , nth, n] = columns as InputBytes
    inputs.add(rows, tx, nth, hashHalf(hashes, 16), hashHalf(hashes, 0), n)
  }
  inputs.close()
  const outputs = await openColumnAppender(db, 'block_output')
  for (const { rows, columns } of legs.outputs.read()) {
    const [tx, values, payees, nth, scripts] = columns as OutputBytes
    outputs.add(rows, tx, nth, values, scripts, int64s(float64s(payees)))
  }
  outputs.close()
}
