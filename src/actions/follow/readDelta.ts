import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CaseImport } from '../../core/case/case.ts'
import type { MovementBatch } from '../../core/ledger/batch.ts'
import type { LedgerEvent } from '../../core/ledger/event.ts'
import type { AssetRow, HoldingRow, TransactionRow } from '../../core/ledger/words.ts'
import { type BlockRecord, RECORDED_TABLES } from '../../ingest/evmRpc/blockRecord.ts'
import { type PassingLedger, readForOnce } from '../../store/duckdb/readForOnce.ts'
import { openEntry, toRead } from '../importing/openEntry.ts'

/** A block as a ledger of its own, with the strings behind its ids. */
export interface Delta {
  readonly batches: readonly MovementBatch[]
  /** What issuers froze or let go. */
  readonly issued: readonly LedgerEvent[]
  /** By id. */
  readonly assets: readonly AssetRow[]
  readonly addresses: ReadonlyMap<number, string>
  readonly holdings: ReadonlyMap<number, HoldingRow>
  readonly transactions: ReadonlyMap<number, TransactionRow>
}

/** After all times. */
const NEVER = 1e15

/** Reads a block as an import of it would; null: nothing in it moves. */
export async function readDelta(
  record: BlockRecord,
  { chain, decimals }: Pick<CaseImport, 'chain' | 'decimals'>,
): Promise<Delta | null> {
  if (record.lines.transactions.length === 0 && record.lines.traces.length === 0) return null
  const folder = await mkdtemp(join(tmpdir(), 'dyepack-block-'))
  try {
    const files: string[] = []
    for (const table of RECORDED_TABLES) {
      // Every other row says its block's time, too.
      if (table === 'blocks' || record.lines[table].length === 0) continue
      files.push(`${table}.jsonl`)
      await writeFile(join(folder, `${table}.jsonl`), `${record.lines[table].join('\n')}\n`)
    }
    const listed = await openEntry({ format: 'ethereum-etl', files, chain: chain ?? 'ethereum', decimals }, folder)
    return await readLedger(await readForOnce(listed.map(toRead)))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function readLedger(store: PassingLedger): Promise<Delta> {
  try {
    const batches: MovementBatch[] = []
    for await (const batch of store.movements('everything', NEVER)) batches.push(batch)
    const issued = await store.events(['frozen', 'unfrozen'], NEVER)
    const { addresses, holdings, transactions } = await store.names()
    return {
      batches,
      issued,
      assets: await store.assets(),
      addresses: new Map(addresses.entries()),
      holdings: new Map(holdings.entries()),
      transactions: new Map(transactions.entries()),
    }
  } finally {
    await store.close()
  }
}
