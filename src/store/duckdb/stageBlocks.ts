import { inputError } from '../../core/errors.ts'
import { type BlockSource, STEPS, type UtxoBlock } from '../../core/ledger/rowSource.ts'
import { literal } from '../../core/ledger/sqlLiteral.ts'
import type { LedgerFile } from '../ledgerWriter.ts'
import { ColumnAppender } from './columnAppender.ts'
import type { Database } from './database.ts'
import { PLACE } from './problems.ts'
import type { StagedFile } from './stage.ts'

/**
 * Lays the transactions of a file of blocks into the temporary tables `block_tx`, `block_in` and `block_out`, which all such files
 * share. Errors: those of `read`, `EMPTY_FILE`.
 */
export async function stageBlocks(
  db: Database,
  { file, covers }: LedgerFile,
  place: number,
  { chain, asset, symbol, decimals, read }: BlockSource,
): Promise<StagedFile> {
  await db.run(TABLES)
  const tables: Tables = {
    transactions: await ColumnAppender.open(db, 'block_row'),
    inputs: await ColumnAppender.open(db, 'block_in'),
    outputs: await ColumnAppender.open(db, 'block_out'),
  }
  let record = 0
  for await (const block of read()) {
    append(tables, block, place * PLACE + record * STEPS)
    record += block.hashes.length
  }
  for (const table of Object.values(tables)) table.close()
  if (record === 0) {
    throw inputError('EMPTY_FILE', `${file} has no block of the chain`, {
      fix: 'leave it out of the imports',
      facts: { file },
    })
  }
  await db.run(
    `INSERT INTO block_tx SELECT ord, ${literal(chain)}, height, time, tx_index, tx_hash, ${literal(asset)}, ${literal(symbol)}, ${decimals}, tx_index = 0, locktime
     FROM block_row; DROP TABLE block_row`,
  )
  return { rowsRead: record, empty: 0, covers: typeof covers === 'string' ? 'all' : covers }
}

const TABLES = `CREATE TEMP TABLE IF NOT EXISTS block_tx (ord BIGINT, chain VARCHAR, height BIGINT, time BIGINT, tx_index BIGINT, tx_hash VARCHAR,
    asset VARCHAR, symbol VARCHAR, decimals INTEGER, coinbase BOOLEAN, locktime BIGINT);
  CREATE TEMP TABLE IF NOT EXISTS block_in (ord BIGINT, i BIGINT, hash VARCHAR, n BIGINT, address VARCHAR, value UBIGINT);
  CREATE TEMP TABLE IF NOT EXISTS block_out (ord BIGINT, n BIGINT, address VARCHAR, value UBIGINT, script UTINYINT);
  CREATE TEMP TABLE block_row (ord BIGINT, height BIGINT, time BIGINT, tx_index BIGINT, tx_hash VARCHAR, locktime BIGINT)`

interface Tables {
  readonly transactions: ColumnAppender
  readonly inputs: ColumnAppender
  readonly outputs: ColumnAppender
}

/** `before`: the `ord` of the transaction before the block's first. */
function append({ transactions, inputs, outputs }: Tables, block: UtxoBlock, before: number): void {
  const [height, time] = [BigInt(block.height), BigInt(block.time)]
  const { spentAddresses: addresses, spentValues: values } = block
  for (const [i, hash] of block.hashes.entries()) {
    const ord = BigInt(before + (i + 1) * STEPS)
    transactions.add(ord, height, time, BigInt(i), hash, BigInt(block.locktimes[i]!))
    for (let k = block.inputStart[i]!, nth = 0n; k < block.inputStart[i + 1]!; k++, nth++)
      inputs.add(
        ord,
        nth,
        block.spentHashes[k]!,
        BigInt(block.spentOutputs[k]!),
        addresses?.[k] ?? null,
        values?.[k] ?? null,
      )
    for (let k = block.outputStart[i]!, nth = 0n; k < block.outputStart[i + 1]!; k++, nth++)
      outputs.add(ord, nth, block.addresses[k]!, block.values[k]!, block.scripts[k]!)
  }
}
