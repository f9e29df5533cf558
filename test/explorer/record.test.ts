import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ImportReport, importData } from '../../src/actions/importData.ts'
import type { AddressRecord } from '../../src/actions/sources/addressSource.ts'
import { explorerSource } from '../../src/actions/sources/recordExplorer.ts'
import type { AskingOptions } from '../../src/actions/sources/recordNode.ts'
import type { ExplorerSource } from '../../src/core/wire/explorerSource.ts'
import { type Anvil, RICH, SECOND, startAnvil } from '../evm/anvil.ts'
import { failure } from '../evm/failure.ts'
import { moveMoney, person, type ScriptedMoney } from '../evm/script.ts'
import { ledgerRows } from '../ingest/ledgerRows.ts'
import { type Dialect, type ListedChain, listChain, savedAnswers } from './listedChain.ts'
import { type FakeExplorer, startExplorer } from './startExplorer.ts'

let anvil: Anvil
let money: ScriptedMoney
const chains = {} as Record<Dialect, ListedChain>
const explorers = {} as Record<Dialect, FakeExplorer>
let etherscan: FakeExplorer
let folder: string

beforeAll(async () => {
  anvil = await startAnvil()
  money = await moveMoney(anvil)
  for (const dialect of ['etherscan', 'blockscout'] as const) {
    chains[dialect] = await listChain(anvil, money.last, dialect)
    explorers[dialect] = await startExplorer(chains[dialect], dialect)
  }
  etherscan = explorers.etherscan
})
afterAll(async () => {
  anvil.stop()
  for (const explorer of Object.values(explorers)) await explorer.stop()
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-explorer-'))
  for (const explorer of Object.values(explorers)) {
    explorer.behave({})
    explorer.requests.length = 0
  }
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

interface Wanted {
  readonly urls?: readonly string[]
  readonly key?: string | null
  readonly chain?: string
  readonly from?: number
  readonly to?: number
  readonly rowsAnAddress?: number
  readonly addresses?: readonly string[]
  readonly transactions?: readonly string[]
  readonly asking?: AskingOptions
}

function record(wanted: Wanted = {}): Promise<AddressRecord> {
  const { urls = [etherscan.v2Url], key = null, chain = 'ethereum', from = 0, to = money.last } = wanted
  const { rowsAnAddress = 1000, addresses = money.people, transactions = [], asking = {} } = wanted
  return explorerSource.record({
    folder: recordedIn(),
    name: 'explorer',
    chain,
    source: { urls, key, from, to, rowsAnAddress },
    addresses,
    transactions,
    asking: { sleep: async () => {}, ...asking },
  })
}

/** Where a case has it. */
const recordedIn = () => join(folder, 'sources', `etherscan-api-ethereum-0-${money.last}`)
const source = () => JSON.parse(readFileSync(join(recordedIn(), 'source.json'), 'utf8')) as ExplorerSource

/** Every file, and what is in it. */
function recorded(): Readonly<Record<string, string>> {
  const names = readdirSync(recordedIn(), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(gz|json)$/.test(name))
    .sort()
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(recordedIn(), name)).toString('base64')]))
}

/** As a case does it once everything is there: nobody is asked. */
function importRecorded(): Promise<ImportReport> {
  const byAddress = {
    urls: ['http://127.0.0.1:1/api'],
    key: 'env:NONE',
    from: 0,
    to: money.last,
    rowsAnAddress: 1000,
    addresses: [],
  }
  return importData({
    ledger: join(folder, 'ledger.duckdb'),
    folder,
    imports: [{ format: 'etherscan-api', files: [], chain: 'ethereum', byAddress }],
  })
}

/** Without the number within the transaction, which the lists leave open. */
function moved(rows: readonly string[]): readonly string[] {
  return rows.map((row) => row.replace(/^(\S+) \d+ /, '$1 ')).sort()
}

async function recordedLedger(): Promise<readonly string[]> {
  await importRecorded()
  return ledgerRows(join(folder, 'ledger.duckdb'))
}

async function ledgerOfSaved(chain: ListedChain, addresses: readonly string[]): Promise<readonly string[]> {
  mkdirSync(join(folder, 'saved'))
  const files: string[] = []
  for (const [name, text] of savedAnswers(chain, addresses)) {
    writeFileSync(join(folder, 'saved', name), text)
    files.push(`saved/${name}`)
  }
  await importData({ ledger: join(folder, 'saved.duckdb'), folder, imports: [{ format: 'etherscan-json', files }] })
  return ledgerRows(join(folder, 'saved.duckdb'))
}

describe.each(['etherscan', 'blockscout'] as const)('what addresses did, of %s', (dialect) => {
  const url = () => (dialect === 'etherscan' ? etherscan.v2Url : explorers.blockscout.url)

  it('is the same ledger as answers that were saved by hand, row for row, but for the order within a transaction', async () => {
    const { covers, tooBusy, hosts } = await record({ urls: [url()] })
    expect([covers, tooBusy, hosts]).toEqual([[...money.people].sort(), [], [explorers[dialect].host]])
    const rows = await recordedLedger()
    expect(moved(rows)).toEqual(moved(await ledgerOfSaved(chains[dialect], money.people)))
    for (const kind of ['native', 'internal', 'token', 'gas'])
      expect(rows.filter((row) => row.includes(` ${kind} `)).length).toBeGreaterThan(2)
  })

  it('is whole however few rows are given at once', async () => {
    await record({ urls: [url()] })
    const calm = recorded()
    for (const [pageRows, most] of [
      [1000, 3],
      [1, 1000],
      [2, 1000],
      [5, 2],
      [7, 7],
    ] as const) {
      rmSync(recordedIn(), { recursive: true })
      explorers[dialect].behave({ most })
      await record({ urls: [url()], asking: { pageRows } })
      expect([pageRows, most, recorded()]).toEqual([pageRows, most, calm])
    }
  })
})

it('is what a node tells of these addresses, but for the order within a transaction, and names of tokens', async () => {
  const { covers } = await record()
  await importData({
    ledger: join(folder, 'node.duckdb'),
    folder,
    imports: [
      { format: 'evm-rpc', files: [], chain: 'ethereum', node: { urls: [anvil.url], from: 0, to: money.last } },
    ],
  })
  const node = await ledgerRows(join(folder, 'node.duckdb'))
  const theirs = node.filter((row) => covers.some((address) => row.includes(address)))
  expect(moved(await recordedLedger())).toEqual(moved(theirs))
})

describe.each([
  ['of many chains', () => etherscan.v2Url],
  ['of one chain', () => explorers.blockscout.url],
  ['of many chains, of Blockscout', () => explorers.blockscout.v2Url],
] as const)('a transaction, at an explorer %s', (_, url) => {
  it('is read whole, whoever took part: what moved is what a node says', async () => {
    const hashes = [...new Set(chains.etherscan.lists.txlist.map(({ row }) => row.hash!))]
    const found = await record({ urls: [url()], addresses: [], transactions: hashes })
    expect([found.covers, found.tooBusy]).toEqual([[], []])
    await importData({
      ledger: join(folder, 'node.duckdb'),
      folder,
      imports: [
        { format: 'evm-rpc', files: [], chain: 'ethereum', node: { urls: [anvil.url], from: 0, to: money.last } },
      ],
    })
    expect(moved(await recordedLedger())).toEqual(moved(await ledgerRows(join(folder, 'node.duckdb'))))
    const asked = etherscan.requests.length + explorers.blockscout.requests.length
    expect(await record({ urls: [url()], addresses: [], transactions: hashes })).toMatchObject({ files: found.files })
    expect(etherscan.requests.length + explorers.blockscout.requests.length).toBe(asked)
  })

  it('adds nothing to the ledger where all who took part are read', async () => {
    await record({ urls: [url()] })
    const rows = await recordedLedger()
    rmSync(join(folder, 'ledger.duckdb'))
    const { hash } = chains.etherscan.lists.tokentx.at(-1)!.row
    await record({ urls: [url()], transactions: [hash!] })
    expect(moved(await recordedLedger())).toEqual(moved(rows))
  })

  it('that the explorer does not know is named', async () => {
    const hash = `0x${'77'.repeat(32)}`
    const error = await failure(record({ urls: [url()], addresses: [], transactions: [hash] }))
    expect([error.code, error.facts.tx]).toEqual(['EXPLORER_NO_TRANSACTION', hash])
  })
})

it('is kept: a second run asks nobody and needs no key', async () => {
  const asking = { environment: { MY_KEY: 'abcdef123456' } }
  const first = await record({ key: 'env:MY_KEY', asking })
  const asked = etherscan.requests.length
  const files = recorded()
  expect(await record({ key: 'env:MY_KEY', asking: { environment: {} } })).toEqual({
    ...first,
    asked: { requests: 0, bytes: 0, rows: 0 },
  })
  expect(await record({ addresses: [], asking: { environment: {} } })).toMatchObject({ files: first.files })
  expect([etherscan.requests.length, recorded()]).toEqual([asked, files])
})

it('grows by addresses: who was there is not asked for again, and the order of asking leaves no trace', async () => {
  await record()
  const whole = recorded()
  rmSync(recordedIn(), { recursive: true })
  await record({ addresses: [SECOND, person(101)] })
  etherscan.requests.length = 0
  await record()
  const asked = new Set(etherscan.requests.map(({ query }) => query.address))
  expect([asked.has(SECOND), asked.has(RICH)]).toEqual([false, true])
  expect(recorded()).toEqual(whole)
})

it('holds nothing that changes from day to day', async () => {
  await record({ addresses: [RICH] })
  const [list] = source().addresses[0]!.lists
  const text = gunzipSync(readFileSync(join(recordedIn(), list!.file))).toString()
  expect(text).toContain('"blockHash"')
  expect(text).not.toContain('confirmations')
})

describe('an address', () => {
  it('that did nothing is covered, and nothing of it counts as unread', async () => {
    const nobody = person(999)
    const found = await record({ addresses: [nobody, SECOND] })
    expect(found.covers).toContain(nobody)
    const { files } = await importRecorded()
    expect(files[0]).toMatchObject({ tells: ['native', 'gas', 'internal', 'token'], covers: [nobody, SECOND].sort() })
    expect(await importRecorded()).toMatchObject({ changed: false })
  })

  it('that has more rows than wanted is left out and named, and read when more are wanted', async () => {
    const found = await record({ rowsAnAddress: 10 })
    expect(found.tooBusy).toContain(RICH)
    expect(found.covers).not.toContain(RICH)
    etherscan.requests.length = 0
    expect(await record({ rowsAnAddress: 10 })).toMatchObject({ tooBusy: found.tooBusy, asked: { requests: 0 } })
    const more = await record()
    expect([more.tooBusy, more.covers.includes(RICH)]).toEqual([[], true])
    // Fewer again: it is there, and not used.
    expect((await record({ rowsAnAddress: 10 })).tooBusy).toEqual(found.tooBusy)
  })

  it('with more rows in one block than the explorer gives is left out, and it is said why', async () => {
    etherscan.behave({ window: 10 })
    const found = await record({ addresses: [SECOND, RICH], asking: { pageRows: 4 } })
    expect(found.tooBusy).toEqual([RICH])
    expect(found.lacks.join()).toMatch(
      /0xf39f\S+ was left out: block \d+ has more rows of \S+ in txlist than the explorer gives/,
    )
  })
})

it('asks for fewer blocks where the explorer does not manage so many', async () => {
  await record()
  const calm = recorded()
  rmSync(recordedIn(), { recursive: true })
  etherscan.behave({ slowFrom: 3 })
  await record()
  expect(recorded()).toEqual(calm)
})

it('says what the explorer has not read yet, and asks another one first', async () => {
  explorers.blockscout.behave({ unread: 'txlistinternal' })
  const part = await record({ urls: [explorers.blockscout.url], addresses: [SECOND, person(2)] })
  expect(part.lacks.join()).toContain('txlistinternal may be incomplete')
  const { files } = await importRecorded()
  expect(files[0]).toMatchObject({ tells: ['native', 'gas', 'token'], notes: part.lacks })
  rmSync(recordedIn(), { recursive: true })
  const whole = await record({ urls: [explorers.blockscout.url, etherscan.v2Url], addresses: [SECOND, person(2)] })
  expect(whole.lacks.join()).not.toContain('may be incomplete')
  expect(whole.hosts).toEqual([etherscan.host, explorers.blockscout.host].sort())
})

it('asks no more in a second than it may', async () => {
  let clock = 0
  const starts: number[] = []
  etherscan.behave({
    mishap: () => {
      starts.push(clock)
      return null
    },
  })
  const sleep = async (milliseconds: number) => {
    clock += milliseconds
  }
  await record({ addresses: [SECOND], asking: { sleep, now: () => clock } })
  expect(starts.length).toBeGreaterThan(3)
  for (const [i, start] of starts.entries()) if (i >= 3) expect(start - starts[i - 3]!).toBeGreaterThanOrEqual(999)
})

it('is refused where the folder is of another range or was changed', async () => {
  await record({ addresses: [SECOND] })
  expect(await failure(record({ to: money.last - 1 }))).toMatchObject({ code: 'SOURCE_OF_OTHER_RANGE' })
  const { file } = source().addresses[0]!.lists[0]!
  writeFileSync(join(recordedIn(), file), 'x')
  expect(await failure(record())).toMatchObject({ code: 'SOURCE_BROKEN', facts: { file } })
})
