import { readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import type { Dice } from '../naive/dice.ts'
import { type Ledger, ledgerFromSeed } from '../naive/ledgers.ts'
import { plainTable, transfersTable } from './plainTable.ts'
import type { LedgerPart, SimulatedCase } from './simulatedCase.ts'

const BUNDLED = ['ronin-2022', 'harmony-2023'] as const

/** In dyepack's own formats: mostly small generated ledgers, of one chain or two; now and then a bundled case. */
export async function nativeCase(dice: Dice): Promise<SimulatedCase> {
  const what = dice.int(0, 99)
  if (what < 2) return bundledCase(dice.pick(BUNDLED))
  const seed = dice.int(0, 2 ** 30)
  if (what < 60) return generatedCase([ledgerFromSeed('ethereum', seed)])
  if (what < 85) return generatedCase([ledgerFromSeed('bitcoin', seed)])
  return generatedCase([ledgerFromSeed('ethereum', seed), ledgerFromSeed('bitcoin', seed)])
}

/** The case that asks of these ledgers what their origins and options say. */
export function generatedCase(ledgers: readonly Ledger[]): SimulatedCase {
  const { asOf, hops, minAmount, prices, contested } = Object.assign({}, ...ledgers.map(({ options }) => options))
  const services = ledgers.flatMap(({ chain, options }) =>
    (options.services ?? []).map((address) => ({ address, currency: chain === 'bitcoin' ? 'BTC' : 'ETH' })),
  )
  return {
    name: ledgers.map(({ chain }) => chain).join(' and '),
    head: {
      id: 'simulated',
      ...(asOf !== undefined && { asOf: { time: asOf } }),
      stop: { ...(hops !== undefined && { hops }), ...(minAmount !== undefined && { minAmount }) },
      ...(prices !== undefined && { assets: priced(ledgers, prices) }),
      ...(contested !== undefined && {
        contested: {
          follow: contested.follow,
          transactions: contested.transactions.map((one: object) => ({ ...one, reason: 'because' })),
        },
      }),
      origins: ledgers.flatMap(({ origins }) => origins),
      ...(services.length > 0 && { labels: ['labels/*.yaml'] }),
    },
    files: services.length > 0 ? { 'labels/services.yaml': tagPack(services) } : {},
    parts: ledgers.map(partOf),
  }
}

/** The case's own assets: with what the ledger says of them, and a price. */
function priced(ledgers: readonly Ledger[], prices: Readonly<Record<string, string>>): object {
  const rows = ledgers.flatMap(({ transfersCsv }) => transfersCsv ?? [])
  return Object.fromEntries(
    Object.entries(prices).flatMap(([asset, price]) => {
      const row = rows.find((one) => one[7] === asset)
      if (row === undefined) return []
      const digits = price.padStart(9, '0')
      const usd = `${digits.slice(0, -8)}.${digits.slice(-8)}`
      return [[asset, { symbol: row[8], decimals: Number(row[9]), price: usd }]]
    }),
  )
}

function partOf({ transfersCsv, utxoJsonl, anyOrder, options }: Ledger): LedgerPart {
  const covers = options.covered ?? 'all'
  if (transfersCsv !== undefined)
    return { format: 'transfers-csv', covers, tables: [transfersTable(transfersCsv, anyOrder)] }
  const lines = (utxoJsonl ?? []).map((transaction) => JSON.stringify(transaction))
  const table = plainTable({ name: 'utxo-jsonl', extension: 'jsonl', columns: null, lines, anyOrder })
  return { format: 'utxo-jsonl', covers, tables: [table] }
}

function tagPack(services: readonly { readonly address: string; readonly currency: string }[]): string {
  const about = { title: 'Services', creator: 'simulation', source: 'https://example.org/', lastmod: '2024-01-01' }
  const tags = services.map((service) => ({ ...service, label: 'A service', actor: 'service', category: 'exchange' }))
  // JSON is YAML.
  return JSON.stringify({ ...about, confidence: 'web_crawl', tags })
}

async function bundledCase(name: (typeof BUNDLED)[number]): Promise<SimulatedCase> {
  const folder = fileURLToPath(new URL(`../../cases/${name}/`, import.meta.url))
  const { imports, ...head } = parse(readFileSync(`${folder}case.yaml`, 'utf8')) as {
    readonly imports: readonly { readonly covers: readonly string[] }[]
  }
  const files: Record<string, string> = {}
  for (const place of ['labels', 'prices']) {
    for (const file of await readdir(folder + place).catch(() => [])) {
      files[`${place}/${file}`] = await readFile(`${folder}${place}/${file}`, 'utf8')
    }
  }
  const [header, ...lines] = (await readFile(`${folder}ledger/transfers.csv`, 'utf8')).trimEnd().split('\n')
  // Many of its rows have no block: the order of the file is the order of the chain.
  const how = { name: 'transfers-csv', extension: 'csv', anyOrder: false }
  const table = plainTable({ ...how, columns: header!.split(','), lines })
  return { name, head, files, parts: [{ format: 'transfers-csv', covers: imports[0]!.covers, tables: [table] }] }
}
