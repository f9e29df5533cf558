import { createHash } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { EvmChunk } from '../../core/wire/evmSource.ts'
import { type BlockRecord, RECORDED_TABLES, type RecordedTable } from '../../ingest/evmRpc/blockRecord.ts'
import { recordedFile } from '../../ingest/evmRpc/extract.ts'
import type { Methods } from '../../ingest/evmRpc/readBlocks.ts'
import { writeWhole } from '../files/writeWhole.ts'
import { wholeRecords } from './wholeRecords.ts'

/** Bounds of what lies in one stretch of blocks. */
export interface ChunkLimits {
  readonly blocks: number
  readonly rows: number
}

/** So much is fetched again after a kill, at most. */
const LIMITS: ChunkLimits = { blocks: 1000, rows: 50_000 }
/** Beside the rows: calldata can be long. */
const CHARACTERS = 1 << 26

/** The blocks, cut into stretches by what is in them: the same blocks make the same files. */
export async function* stretches(
  blocks: AsyncIterable<BlockRecord>,
  limits: ChunkLimits = LIMITS,
): AsyncGenerator<readonly BlockRecord[]> {
  let records: BlockRecord[] = []
  let rows = 0
  let characters = 0
  for await (const record of blocks) {
    records.push(record)
    for (const lines of Object.values(record.lines)) {
      rows += lines.length
      for (const { length } of lines) characters += length
    }
    if (records.length < limits.blocks && rows < limits.rows && characters < CHARACTERS) continue
    yield records
    records = []
    rows = 0
    characters = 0
  }
  if (records.length > 0) yield records
}

/** True: a stretch that more blocks may be added to. */
export function isOpen({ from, to, tables }: EvmChunk, limits: ChunkLimits = LIMITS): boolean {
  return to - from + 1 < limits.blocks && tables.reduce((sum, { rows }) => sum + rows, 0) < limits.rows
}

const pack = promisify(gzip)
const unpack = promisify(gunzip)

export async function writeChunk(folder: string, records: readonly BlockRecord[], methods: Methods): Promise<EvmChunk> {
  const [first, last] = [records[0]!, records.at(-1)!]
  const [from, to] = [first.number, last.number]
  const tables: EvmChunk['tables'] = []
  for (const table of RECORDED_TABLES) {
    const lines = records.flatMap((record) => record.lines[table])
    if (lines.length === 0) continue
    const file = recordedFile(table, from, to)
    const content = await pack(`${lines.join('\n')}\n`, { level: 3 })
    await writeWhole(join(folder, file), (unfinished) => writeFile(unfinished, content))
    tables.push({ file, rows: lines.length, sha256: createHash('sha256').update(content).digest('hex') })
  }
  return { from, to, parentHash: first.parentHash, firstHash: first.hash, lastHash: last.hash, ...methods, tables }
}

/** What `writeChunk` wrote, read again. */
export async function readChunk(folder: string, { from, to, tables }: EvmChunk): Promise<readonly BlockRecord[]> {
  const lines = new Map<string, string[]>()
  const at = (table: RecordedTable, height: number): string[] => {
    const key = `${table} ${height}`
    const there = lines.get(key)
    if (there !== undefined) return there
    const fresh: string[] = []
    lines.set(key, fresh)
    return fresh
  }
  for (const table of RECORDED_TABLES) {
    const file = recordedFile(table, from, to)
    if (!tables.some((one) => one.file === file)) continue
    const text = (await unpack(await readFile(join(folder, file)))).toString('utf8')
    for (const line of text.split('\n').slice(0, -1)) {
      const row = JSON.parse(line) as { readonly number?: number; readonly block_number?: number }
      at(table, table === 'blocks' ? row.number! : row.block_number!).push(line)
    }
  }
  return Array.from({ length: to - from + 1 }, (_, i) => {
    const number = from + i
    const { hash, parent_hash } = JSON.parse(at('blocks', number)[0]!) as { hash: string; parent_hash: string }
    const tablesOf = Object.fromEntries(RECORDED_TABLES.map((table) => [table, at(table, number)]))
    return { number, hash, parentHash: parent_hash, lines: tablesOf as unknown as BlockRecord['lines'] }
  })
}

/** Removes files of blocks that `source.json` does not name: they were recorded in another stretch since, or left the chain. */
export async function removeUnlisted(folder: string, chunks: readonly EvmChunk[]): Promise<void> {
  const listed = new Set(chunks.flatMap(({ tables }) => tables.map(({ file }) => file)))
  const ours = new RegExp(`^(${RECORDED_TABLES.join('|')})_\\d+_\\d+\\.jsonl\\.gz$`)
  for (const file of await readdir(folder))
    if (ours.test(file) && !listed.has(file)) await rm(join(folder, file), { force: true })
}

export interface Gap {
  readonly from: number
  readonly to: number
}

/** Stretches that lie within the range one after the other, the longest first where several begin at one block. */
export function chosen<C extends Gap>(chunks: readonly C[], { from, to }: Gap): readonly C[] {
  const inside = chunks.filter((one) => one.from >= from && one.to <= to).sort((a, b) => a.from - b.from || b.to - a.to)
  const used: C[] = []
  for (const one of inside) if (one.from > (used.at(-1)?.to ?? from - 1)) used.push(one)
  return used
}

/** What the chosen stretches leave out of the range. */
export function gapsOf(chunks: readonly Gap[], range: Gap): readonly Gap[] {
  const gaps: Gap[] = []
  let next = range.from
  for (const { from, to } of chosen(chunks, range)) {
    if (from > next) gaps.push({ from: next, to: from - 1 })
    next = to + 1
  }
  if (next <= range.to) gaps.push({ from: next, to: range.to })
  return gaps
}

/** Stretches in the range whose files are all there. Errors: `SOURCE_BROKEN` where one was changed. */
export async function wholeChunks(
  chunks: readonly EvmChunk[],
  range: Gap,
  folder: string,
  name: string,
): Promise<readonly EvmChunk[]> {
  return wholeRecords(chosen(chunks, range), ({ tables }) => tables, folder, name)
}
