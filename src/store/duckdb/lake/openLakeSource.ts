import { inputError } from '../../../core/errors.ts'
import { literal } from '../../../core/ledger/sqlLiteral.ts'
import type { LakeFile, LakeSource } from '../../lakeSource.ts'
import type { Database } from '../database.ts'
import { coveredAddresses } from '../lookups.ts'
import { openSealed } from '../openSealed.ts'
import { LAKE_ASSETS, LAKE_TABLES, type LakeTable, type Partition } from './lakeTables.ts'
import { partitionFolder } from './partitions.ts'

/** Opens a sealed ledger for a lake to be written from it. Errors: those of `openLedger`. */
export async function openLakeSource(ledger: string): Promise<LakeSource> {
  const { db, summary } = await openSealed(ledger, true)
  const planned = new Map<string, Planned>()
  return {
    summary: async () => summary,
    covers: async () => {
      const covered = await coveredAddresses(db, summary.imports)
      return new Map([...covered].map(([chain, known]) => [chain, known === 'all' ? known : [...known].sort()]))
    },
    files: async () => {
      await refuseLargeNumbers(db, ledger)
      await db.run(LAKE_ASSETS)
      for (const table of LAKE_TABLES) for (const one of await plan(db, table)) planned.set(one.file.path, one)
      return [...planned.values()].map(({ file }) => file).sort((a, b) => (a.path < b.path ? -1 : 1))
    },
    // Much of a lake is hex digits, of which ZSTD leaves half, and Snappy all. Its lowest level takes no longer, and packs no worse than the next.
    write: async ({ path }, target) => {
      const { table, partition } = planned.get(path)!
      const rowGroup = table.rowGroup === null ? '' : `, ROW_GROUP_SIZE ${table.rowGroup}`
      await db.run(
        `COPY (${table.select(partition)}) TO ${literal(target)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1${rowGroup})`,
      )
    },
    close: () => db.close(),
  }
}

interface Planned {
  readonly file: LakeFile
  readonly table: LakeTable
  readonly partition: Partition
}

async function plan(db: Database, table: LakeTable): Promise<readonly Planned[]> {
  const partitions = await db.rows<Partition & { readonly rows: number }>(
    `SELECT chain, ${table.partitionedBy === 'bucket' ? 'part' : 'part::DOUBLE AS part'}, min(tx)::DOUBLE AS "firstTx",
       max(tx)::DOUBLE AS "lastTx", ${table.count}::DOUBLE AS rows FROM (${table.rows}) GROUP BY chain, part`,
  )
  return partitions.map(({ rows, ...partition }) => {
    const folder = partitionFolder(partition.chain, table.partitionedBy, partition.part)
    return { file: { path: `${table.name}/${folder}/part-0000.parquet`, rows }, table, partition }
  })
}

const LARGEST_INT = 2 ** 31 - 1

/** `tx_index` and `seq` are INT in the lake; no chain comes near, but a spreadsheet may. */
async function refuseLargeNumbers(db: Database, ledger: string): Promise<void> {
  const columns = [
    ['tx_index', 'txn'],
    ['seq', 'movement'],
    ['seq', 'event'],
    ['stated_seq', 'movement'],
    ['n', 'utxo_output'],
    ['spent_n', 'utxo_input'],
  ] as const
  for (const [column, table] of columns) {
    const { most } = await db.row<{ most: number | null }>(`SELECT max(${column})::DOUBLE AS most FROM ${table}`)
    if (most === null || most <= LARGEST_INT) continue
    throw inputError('LAKE_RANGE', `${ledger} has a ${column} of ${most}, and a lake holds at most ${LARGEST_INT}`, {
      fix: 'give smaller numbers in the imported files: the place in its block, the step in its transaction',
      facts: { ledger, field: column, value: most },
    })
  }
}
