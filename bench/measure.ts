import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { importData } from '../src/actions/importData.ts'
import { knownImporter } from '../src/actions/importing/knownImporter.ts'
import { findLeads } from '../src/actions/trace/findLeads.ts'
import { traceLedger } from '../src/actions/trace/traceLedger.ts'
import type { Case } from '../src/core/case/case.ts'
import type { Tag } from '../src/core/knowledge/tag.ts'
import type { MovementBatch } from '../src/core/ledger/batch.ts'
import { readCase } from '../src/packs/caseFile/readCase.ts'
import { openDatabase } from '../src/store/duckdb/database.ts'
import { openLedger } from '../src/store/duckdb/openLedger.ts'
import type { LedgerStore } from '../src/store/ledgerStore.ts'
import { addressOf } from './accountLedger.ts'
import { type BenchFormat, bareImport, writeFormat } from './formatFiles.ts'
import { generateCase, type LedgerModel } from './generate.ts'
import { makeTowns } from './towns.ts'

/** One measurement; `main.ts` gives each a process of its own. */
export interface Task {
  readonly step: 'generate' | 'import' | 'losses' | 'policies' | 'flows' | 'leads' | 'write' | 'read' | 'bare'
  readonly folder: string
  readonly model: LedgerModel
  readonly movements: number
  /** Of steps `write`, `read` and `bare`. */
  readonly format?: BenchFormat
}

export interface Measurement {
  /** Milliseconds of the whole step. */
  readonly ms: number
  /** Movements or rows that it dealt with. */
  readonly count: number
  /** Largest memory of the process, MiB. */
  readonly peakMiB: number
  /** Milliseconds of parts of the step, by name. */
  readonly parts: Readonly<Record<string, number>>
}

const LEDGER_FILE = 'ledger.duckdb'
const NO_PRICES = { quoteAt: () => null }

const STEPS: Record<Task['step'], (task: Task) => Promise<Omit<Measurement, 'peakMiB'>>> = {
  generate,
  import: importCase,
  losses: traceAll,
  policies: traceEach,
  flows: writeFlows,
  leads: searchLeads,
  write: writeSource,
  read: readSource,
  bare: readBare,
}

const task = JSON.parse(process.argv[2]!) as Task
const measured = await STEPS[task.step](task)
const peakMiB = process.resourceUsage().maxRSS / 1024
process.stdout.write(JSON.stringify({ ...measured, peakMiB } satisfies Measurement))

async function generate({ folder, model, movements }: Task) {
  const clock = startClock()
  const { movements: count } = generateCase(folder, model, movements)
  return { ms: clock(), count, parts: {} }
}

async function writeSource({ folder, format, movements }: Task) {
  const clock = startClock()
  writeFileSync(join(folder, 'source'), await writeFormat(folder, format!, movements))
  return { ms: clock(), count: movements, parts: {} }
}

/** One format by itself, from its files to the sealed ledger. */
async function readSource({ folder, format }: Task) {
  // Code is loaded once, whatever there is to read.
  await knownImporter(format!)
  const clock = startClock()
  const imports = [{ format: format!, files: [readFileSync(join(folder, 'source'), 'utf8')] }]
  const { files } = await importData({ ledger: join(folder, LEDGER_FILE), imports, folder })
  return { ms: clock(), count: files.reduce((sum, file) => sum + file.rowsRead, 0), parts: {} }
}

/** What DuckDB alone takes for a ledger of the same rows. */
async function readBare({ folder, format, movements }: Task) {
  const source = join(folder, readFileSync(join(folder, 'source'), 'utf8'))
  const db = await openDatabase(join(folder, 'bare.duckdb'), false, Infinity)
  const clock = startClock()
  for (const sql of bareImport(source, format!)) await db.run(sql)
  await db.run('CHECKPOINT')
  const ms = clock()
  await db.close()
  return { ms, count: movements, parts: {} }
}

async function importCase({ folder }: Task) {
  const { case: theCase } = await readCase(folder)
  const clock = startClock()
  const { files } = await importData({ ledger: join(folder, LEDGER_FILE), imports: theCase.imports, folder })
  return { ms: clock(), count: files.reduce((sum, file) => sum + file.rowsRead, 0), parts: {} }
}

/** From the ledger on disk to the loss ledgers of all policies. */
async function traceAll({ folder }: Task) {
  const { case: theCase } = await readCase(folder)
  const clock = startClock()
  const store = await openLedger(join(folder, LEDGER_FILE))
  const timed = timeFetch(store)
  const { summary } = await trace(timed.store, theCase)
  const ms = clock()
  await store.close()
  return { ms, count: summary.movements, parts: { fetch: timed.ms(), walk: ms - timed.ms() } }
}

/** All policies, then each alone, over movements that are in memory already. */
async function traceEach({ folder }: Task) {
  const { case: theCase } = await readCase(folder)
  const store = await openLedger(join(folder, LEDGER_FILE))
  const fetched = await fetchAll(store)
  const clock = startClock()
  const { summary, policies } = await trace(fetched, theCase)
  const ms = clock()
  const parts: Record<string, number> = {}
  for (const policy of policies) {
    const alone = startClock()
    await trace(fetched, { ...theCase, policies: [policy] })
    parts[policy] = alone()
  }
  await store.close()
  return { ms, count: summary.movements, parts }
}

/** Tracing with the tainted movements kept, and the time of writing them out. */
async function writeFlows({ folder }: Task) {
  const { case: theCase } = await readCase(folder)
  const store = await openLedger(join(folder, LEDGER_FILE))
  const spool = await store.openFlows()
  const walk = startClock()
  const { policies } = await traceLedger({ store, case: theCase, tags: [], prices: NO_PRICES, spool })
  const walked = walk()
  const clock = startClock()
  const count = await spool.writeCsv(join(folder, 'flows.csv'), policies)
  const ms = clock()
  await spool.close()
  await store.close()
  return { ms, count, parts: { walk: walked } }
}

/** What rules of thumb take beside a trace; one of the two busiest addresses of the thief's town is an exchange's. */
async function searchLeads({ folder, movements }: Task) {
  const { case: theCase } = await readCase(folder)
  const store = await openLedger(join(folder, LEDGER_FILE))
  const spool = await store.openFlows()
  const tags = [exchangeTag(makeTowns(movements).hubs - 1)]
  const traced = await traceLedger({ store, case: theCase, tags, prices: NO_PRICES, spool })
  const clock = startClock()
  const { depositAddresses, fundingTrees, excluded } = await findLeads({ store, spool, case: theCase, traced })
  const ms = clock()
  await spool.close()
  await store.close()
  return { ms, count: depositAddresses.length + fundingTrees.length + excluded.length, parts: {} }
}

function exchangeTag(address: number): Tag {
  return {
    ...{ chain: 'ethereum', address: addressOf(address), label: 'Exchange', category: 'exchange', actor: '' },
    ...{ source: 'bench', confidence: '', confidenceLevel: 0, lastmod: '', pack: 'bench', file: 'bench' },
  }
}

function trace(store: LedgerStore, theCase: Case) {
  return traceLedger({ store, case: theCase, tags: [], prices: NO_PRICES, spool: null })
}

/** The same store; the time that its caller waits for movements is added up. */
function timeFetch(store: LedgerStore): { readonly store: LedgerStore; readonly ms: () => number } {
  let waited = 0
  async function* movements(...asked: Parameters<LedgerStore['movements']>): AsyncGenerator<MovementBatch> {
    let clock = startClock()
    for await (const batch of store.movements(...asked)) {
      waited += clock()
      yield batch
      clock = startClock()
    }
    waited += clock()
  }
  return { store: { ...store, movements }, ms: () => waited }
}

/** A store that has read every movement beforehand. */
async function fetchAll(store: LedgerStore): Promise<LedgerStore> {
  const batches: MovementBatch[] = []
  for await (const batch of store.movements('everything', Number.MAX_SAFE_INTEGER)) batches.push(batch)
  async function* movements(): AsyncGenerator<MovementBatch> {
    yield* batches
  }
  return { ...store, movements }
}

function startClock(): () => number {
  const start = performance.now()
  return () => performance.now() - start
}
