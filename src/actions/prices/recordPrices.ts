import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CasePriceApi } from '../../core/case/case.ts'
import { DAY } from '../../core/ledger/prices.ts'
import type { PriceRow, PriceSource } from '../../core/wire/priceSource.ts'
import { type Environment, readEndpoint } from '../../ingest/asking/endpoint.ts'
import { createPriceClient, type PriceClientOptions } from '../../ingest/priceApi/priceClient.ts'
import type { PriceApi, PriceQuestion, WantedPrice } from '../../packs/priceApis/priceApi.ts'
import { PRICE_APIS } from '../../packs/priceApis/priceApis.ts'
import { quoteOfRow } from '../../packs/priceApis/quoteOfRow.ts'
import { PRICE_SOURCE_FILE, type RecordedPrices } from '../../packs/priceApis/readPriceSource.ts'
import { openLedger } from '../../store/duckdb/openLedger.ts'
import { removeUnfinished } from '../files/removeUnfinished.ts'
import { writeText } from '../files/writeText.ts'
import { writeWhole } from '../files/writeWhole.ts'
import { neededPrices } from '../trace/neededPrices.ts'
import { ledgerFile, openCase, priceFolder } from '../trace/openCase.ts'
import { traceLedger } from '../trace/traceLedger.ts'
import { type MissingPrice, missingPrices } from './missingPrices.ts'

export interface RecordPricesParameters {
  readonly caseDir: string
  /** False: no server is asked, what is missing is only told. Default: true. */
  readonly fetch?: boolean
  readonly asking?: AskingPrices
  readonly onProgress?: (progress: { readonly asked: number; readonly of: number; readonly format: string }) => void
}

export interface AskingPrices extends PriceClientOptions {
  /** Default: that of the process. */
  readonly environment?: Environment
  /** Milliseconds; a day that is not over then is not asked for. Default: now. */
  readonly now?: number
}

export interface RecordPricesResult {
  /** Prices that the results ask for: assets and days. */
  readonly needed: number
  readonly missing: readonly MissingPrice[]
  /** Of this call alone. */
  readonly asked: { readonly requests: number; readonly answers: number; readonly prices: number }
  /** Price APIs that the case names. */
  readonly formats: readonly string[]
  /** Hosts that were asked, now or before. */
  readonly hosts: readonly string[]
}

/** So many questions are asked again after a kill, at most. */
const PORTION = 20

/**
 * Asks the price APIs of a case for what its results need and its files lack, and keeps the answers beside the case.
 *
 * The ledger is traced to see what is needed: which swaps are followed may depend on prices, so that goes on until nothing new is
 * asked for. What was answered, also "none", is not asked for again.
 * Errors: those of `openCase`, `openLedger`, `traceLedger`, `readEndpoint` and `PriceClient.ask`.
 */
export async function recordPrices(parameters: RecordPricesParameters): Promise<RecordPricesResult> {
  const { caseDir, fetch = true, asking = {} } = parameters
  const asked = { requests: 0, answers: 0, prices: 0 }
  const store = await openLedger(ledgerFile(caseDir))
  try {
    while (true) {
      const { case: theCase, labels, prices, recorded } = await openCase(caseDir)
      const traced = await traceLedger({ store, case: theCase, tags: labels.tags, prices, spool: null })
      const needs = await neededPrices(store, traced)
      const missing = missingPrices(needs, traced, recorded)
      const now = asking.now ?? Date.now()
      const over = missing.filter(({ day }) => (day + 1) * DAY <= now)
      const next = fetch ? nextQuestions(theCase.priceApis, over) : null
      if (next === null) {
        const needed = [...needs.values()].reduce((sum, days) => sum + days.size, 0)
        const hosts = new Set(recorded.flatMap((one) => one?.source.hosts ?? []))
        const formats = theCase.priceApis.map(({ format }) => format)
        return { needed, missing, asked, formats, hosts: [...hosts].sort() }
      }
      const before = recorded[theCase.priceApis.indexOf(next.named)] ?? null
      const answers = await askAll(next, before, parameters)
      asked.requests += answers.requests
      asked.answers += answers.rows.length
      asked.prices += answers.rows.filter((row) => typeof quoteOfRow(row, '') !== 'string').length
    }
  } finally {
    await store.close()
  }
}

interface Next {
  readonly named: CasePriceApi
  readonly api: PriceApi
  readonly questions: readonly PriceQuestion[]
}

/** Of the first API that can be asked for something and was not yet. */
function nextQuestions(apis: readonly CasePriceApi[], missing: readonly MissingPrice[]): Next | null {
  for (const named of apis) {
    const api = PRICE_APIS[named.format]
    const wanted = missing
      .filter(({ said }) => said.every(({ format }) => format !== named.format))
      .map(({ asset, day }): WantedPrice => ({ asset, day }))
    const questions = api.questions(wanted)
    if (questions.length > 0) return { named, api, questions }
  }
  return null
}

async function askAll(
  { named, api, questions }: Next,
  before: RecordedPrices | null,
  { caseDir, asking = {}, onProgress = () => {} }: RecordPricesParameters,
): Promise<{ readonly requests: number; readonly rows: readonly PriceRow[] }> {
  const endpoint = readEndpoint(named.url, asking.environment ?? process.env)
  const client = createPriceClient(endpoint, asking)
  const folder = join(caseDir, priceFolder(named.format))
  await mkdir(folder, { recursive: true })
  await removeUnfinished(folder)
  let source: PriceSource = before?.source ?? {
    schema: 'dyepack/price-source@1',
    format: named.format,
    hosts: [],
    files: [],
  }
  source = { ...source, hosts: [...new Set([...source.hosts, endpoint.host])].sort() }
  const all: PriceRow[] = []
  for (let from = 0; from < questions.length; from += PORTION) {
    const rows: PriceRow[] = []
    for (const question of questions.slice(from, from + PORTION)) {
      rows.push(...(await client.ask(question.path, (text) => api.read(question, text))))
      onProgress({ asked: client.requests(), of: questions.length, format: named.format })
    }
    source = { ...source, files: [...source.files, await writeRows(folder, source.files.length + 1, rows)] }
    await writeText(join(folder, PRICE_SOURCE_FILE), [`${JSON.stringify(source, null, 2)}\n`])
    all.push(...rows)
  }
  return { requests: client.requests(), rows: all }
}

async function writeRows(folder: string, n: number, rows: readonly PriceRow[]): Promise<PriceSource['files'][number]> {
  const file = `prices_${n}.jsonl`
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('')
  await writeWhole(join(folder, file), (unfinished) => writeFile(unfinished, text))
  return { file, rows: rows.length, sha256: createHash('sha256').update(text).digest('hex') }
}
