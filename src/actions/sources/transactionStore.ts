import { createHash } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { addToGroup } from '../../core/groupBy.ts'
import type { EvmAddressChunk } from '../../core/wire/evmAddressSource.ts'
import { RECORDED_TABLES, type RecordedTable } from '../../ingest/evmRpc/blockRecord.ts'
import { transferParties } from '../../ingest/evmRpc/byAddress/transferParties.ts'
import { recordedFile } from '../../ingest/evmRpc/extract.ts'
import type { TransactionRecord } from '../../ingest/evmRpc/transactionRecord.ts'
import { writeWhole } from '../files/writeWhole.ts'

/**
 * Transactions of a folder, each once, in files that follow from which transactions there are and from nothing else: a file begins at a
 * block whose hash says so. Where more come in between, only the files there are written anew.
 */
export interface TransactionStore {
  has(hash: string): boolean
  /** Hashes of the transactions that move a token from or to an address. */
  transfersOf(address: string): ReadonlySet<string>
  /**
   * Writes these beside what is there. Gives how many rows came in.
   */
  add(records: readonly TransactionRecord[]): Promise<number>
  chunks(): readonly EvmAddressChunk[]
  /** Removes the files that are left over, when the new ones are vouched for. */
  sweep(): Promise<void>
}

/** One block in so many begins a file. */
const BLOCKS_A_FILE = 512

export async function openTransactionStore(
  folder: string,
  before: readonly EvmAddressChunk[],
): Promise<TransactionStore> {
  let chunks = [...before]
  const known = new Set<string>()
  const transfers = new Map<string, Set<string>>()
  const note = (record: TransactionRecord) => {
    known.add(record.hash)
    for (const address of transferParties(record)) {
      const hashes = transfers.get(address) ?? new Set()
      transfers.set(address, hashes.add(record.hash))
    }
  }
  for (const chunk of chunks) for (const record of (await readChunk(folder, chunk)).values()) note(record)
  return {
    has: (hash) => known.has(hash),
    transfersOf: (address) => transfers.get(address) ?? new Set(),
    add: async (records) => {
      const fresh = records.filter(({ hash }) => !known.has(hash))
      const places = new Map<number, TransactionRecord[]>()
      for (const record of fresh) {
        const at = Math.max(
          0,
          chunks.findLastIndex(({ from }) => from <= record.height),
        )
        addToGroup(places, at, record)
        note(record)
      }
      const next: EvmAddressChunk[] = []
      for (const [at, chunk] of chunks.length === 0 && fresh.length > 0 ? [[0, null] as const] : chunks.entries()) {
        const more = places.get(at)
        if (more === undefined) {
          next.push(chunk!)
          continue
        }
        const all = chunk === null ? new Map<string, TransactionRecord>() : await readChunk(folder, chunk)
        for (const record of more) all.set(keyOf(record), record)
        for (const part of cut([...all.values()])) next.push(await writeChunk(folder, part))
      }
      chunks = next
      return fresh.reduce(
        (sum, { lines }) => sum + lines.transactions.length + lines.logs.length + lines.traces.length,
        0,
      )
    },
    chunks: () => chunks,
    sweep: async () => {
      const used = new Set(chunks.flatMap(({ tables }) => tables.map(({ file }) => file)))
      for (const file of await readdir(folder)) {
        if (file.endsWith('.jsonl.gz') && !used.has(file)) await rm(join(folder, file), { force: true })
      }
    },
  }
}

function keyOf({ height, place }: Pick<TransactionRecord, 'height' | 'place'>): string {
  return `${height} ${place}`
}

/** In chain order, cut where a block's hash says so. */
function cut(records: readonly TransactionRecord[]): readonly (readonly TransactionRecord[])[] {
  const sorted = [...records].sort((a, b) => a.height - b.height || a.place - b.place)
  const parts: TransactionRecord[][] = []
  for (const [i, record] of sorted.entries()) {
    const isNewBlock = sorted[i - 1]?.height !== record.height
    if (i === 0 || (isNewBlock && beginsFile(record.blockHash))) parts.push([])
    parts.at(-1)!.push(record)
  }
  return parts
}

function beginsFile(blockHash: string): boolean {
  return Number.parseInt(blockHash.slice(-6), 16) % BLOCKS_A_FILE === 0
}

const pack = promisify(gzip)
const unpack = promisify(gunzip)

async function writeChunk(folder: string, records: readonly TransactionRecord[]): Promise<EvmAddressChunk> {
  const [from, to] = [records[0]!.height, records.at(-1)!.height]
  const tables: EvmAddressChunk['tables'] = []
  for (const table of RECORDED_TABLES) {
    const lines = linesOf(records, table)
    if (lines.length === 0) continue
    const content = await pack(`${lines.join('\n')}\n`, { level: 3 })
    const sha256 = createHash('sha256').update(content).digest('hex')
    // What it holds is in the name: the file that it takes the place of is there until this one is vouched for.
    const file = recordedFile(table, from, to, `_${sha256.slice(0, 12)}`)
    await writeWhole(join(folder, file), (unfinished) => writeFile(unfinished, content))
    tables.push({ file, rows: lines.length, sha256 })
  }
  return { from, to, tables }
}

function linesOf(records: readonly TransactionRecord[], table: RecordedTable): readonly string[] {
  if (table !== 'blocks') return records.flatMap(({ lines }) => lines[table])
  return records.flatMap(({ height, lines }, i) => (records[i - 1]?.height === height ? [] : lines.blocks))
}

async function readChunk(folder: string, { tables }: EvmAddressChunk): Promise<Map<string, TransactionRecord>> {
  const texts = new Map<RecordedTable, readonly string[]>()
  for (const { file } of tables) {
    const text = String(await unpack(await readFile(join(folder, file))))
    texts.set(file.slice(0, file.indexOf('_')) as RecordedTable, text.trimEnd().split('\n'))
  }
  const blocks = new Map(
    (texts.get('blocks') ?? []).map((line) => {
      const { number, hash } = JSON.parse(line) as { number: number; hash: string }
      return [number, { line, hash }]
    }),
  )
  const parts = new Map<string, { [table in RecordedTable]: string[] }>()
  const records = new Map<string, TransactionRecord>()
  for (const table of ['transactions', 'logs', 'traces'] as const) {
    for (const line of texts.get(table) ?? []) {
      const row = JSON.parse(line) as { block_number: number; transaction_index: number; hash?: string }
      const [height, place] = [row.block_number, row.transaction_index]
      const key = keyOf({ height, place })
      if (table === 'transactions') {
        const block = blocks.get(height)!
        const lines = { blocks: [block.line], transactions: [line], logs: [], traces: [] }
        parts.set(key, lines)
        records.set(key, { height, place, hash: row.hash!, blockHash: block.hash, lines })
      } else parts.get(key)![table].push(line)
    }
  }
  return records
}
