import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { inputError } from '../../core/errors.ts'
import type { EvmChain } from '../../core/ledger/evmChains.ts'
import {
  EXPLORER_LISTS,
  type ExplorerAction,
  type ExplorerSource,
  type RecordedLists,
} from '../../core/wire/explorerSource.ts'
import { SOURCE_FILE } from '../../core/wire/sourceFile.ts'
import { readKey } from '../../ingest/asking/readKey.ts'
import { readExplorer } from '../../ingest/etherscanApi/explorer.ts'
import { createExplorerClient } from '../../ingest/etherscanApi/explorerClient.ts'
import { type ExplorersInTurn, explorersInTurn } from '../../ingest/etherscanApi/explorersInTurn.ts'
import { readExplorerSource, recordedList } from '../../ingest/etherscanApi/extract.ts'
import type { ListsOfAddress } from '../../ingest/etherscanApi/fitTogether.ts'
import { lacksOf } from '../../ingest/etherscanApi/lacksOf.ts'
import {
  Contradiction,
  putTogether,
  type RecordedListsOf,
  type RecordedRow,
} from '../../ingest/etherscanApi/putTogether.ts'
import { readChain } from '../../ingest/evm/entryExtracts.ts'
import { hashFile } from '../files/hashFile.ts'
import { isFile } from '../files/isFile.ts'
import { removeUnfinished } from '../files/removeUnfinished.ts'
import { writeText } from '../files/writeText.ts'
import { writeWhole } from '../files/writeWhole.ts'
import type { AddressRecord, AddressRequest, AddressSource } from './addressSource.ts'
import { wholeRecords } from './wholeRecords.ts'

/**
 * Etherscan's API v2, and the same API of Blockscout, address by address.
 *
 * What an address did is kept as answers of the API (format `etherscan-json`), without what changes from day to day.
 * Errors: `UNKNOWN_CHAIN`, `SOURCE_BROKEN`, `SOURCE_CONTRADICTS`, `SOURCE_OF_OTHER_RANGE`, those of `readExplorer`, `readKey` and `ExplorersInTurn`.
 */
export const explorerSource: AddressSource = { format: 'etherscan-api', record }

async function record(request: AddressRequest): Promise<AddressRecord> {
  const { folder, name, source: wanted } = request
  const chain = readChain(request.chain)
  const before = (await readExplorerSource(folder, name)) ?? emptySource(chain, wanted)
  refuseOther(before, chain, request)
  const addresses = await wholeRecords(before.addresses, listsOf, folder, name)
  const transactions = await wholeRecords(before.transactions, listsOf, folder, name)
  const busy = before.tooBusy.filter(({ moreThan }) => moreThan >= wanted.rowsAnAddress)
  const there = new Set([...addresses, ...busy].map(({ address }) => address))
  const known = new Set(transactions.map(({ hash }) => hash))
  const missing: Missing = {
    addresses: sorted(request.addresses).filter((address) => !there.has(address)),
    transactions: sorted(request.transactions ?? []).filter((hash) => !known.has(hash)),
  }
  const start = { ...before, addresses, transactions }
  const nothing = missing.addresses.length + missing.transactions.length === 0
  const { source, asked } = nothing ? { source: start, asked: NOTHING } : await fetch(request, chain, start, missing)
  return recordOf(await together(source, request), wanted.rowsAnAddress, asked)
}

interface Missing {
  readonly addresses: readonly string[]
  readonly transactions: readonly string[]
}

const NOTHING = { requests: 0, bytes: 0, rows: 0 }

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort()
}

function recordOf(source: ExplorerSource, rowsAnAddress: number, asked: AddressRecord['asked']): AddressRecord {
  const left = source.addresses.filter(({ rows }) => rows > rowsAnAddress)
  const { addresses, lists } = source.together
  return {
    files: lists.map(({ file }) => file),
    covers: addresses,
    tooBusy: [...new Set([...source.tooBusy, ...left].map(({ address }) => address))].sort(),
    lacks: lacksOf(source),
    hosts: source.hosts,
    asked,
  }
}

/** The source with the lists of all addresses that are not too busy put together, unless they are already. */
async function together(
  source: ExplorerSource,
  { folder, name, source: wanted }: AddressRequest,
): Promise<ExplorerSource> {
  const used = source.addresses.filter(({ rows }) => rows <= wanted.rowsAnAddress)
  const addresses = used.map(({ address }) => address)
  const parts = [...source.transactions, ...used].map(({ lists }) => lists)
  const of = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
  const { together: before } = source
  const same = before.of === of && before.addresses.join() === addresses.join()
  // Killed in between, they are made anew.
  if (same && (await areAsWritten(folder, before.lists))) return source
  if (parts.length === 0) return { ...source, together: NOTHING_YET }
  const read: RecordedListsOf[] = []
  for (const lists of parts) read.push(await readLists(folder, lists))
  const rows = putTogetherOf(read, name)
  const lists = await writeLists(folder, null, rows)
  return saved(folder, { ...source, together: { of, addresses, lists } })
}

/** Errors: `SOURCE_CONTRADICTS`. */
function putTogetherOf(read: readonly RecordedListsOf[], name: string): RecordedListsOf {
  try {
    return putTogether(read)
  } catch (error) {
    if (!(error instanceof Contradiction)) throw error
    throw inputError('SOURCE_CONTRADICTS', `in ${name} ${error.message}`, {
      fix: `remove the folder ${name} and run this again, with one explorer`,
      facts: { folder: name },
    })
  }
}

async function readLists(folder: string, lists: RecordedLists): Promise<RecordedListsOf> {
  const read: Record<ExplorerAction, readonly RecordedRow[]> = { txlist: [], txlistinternal: [], tokentx: [] }
  for (const { list, file } of lists) {
    const text = (await unpack(await readFile(join(folder, file)))).toString('utf8')
    read[list] = (JSON.parse(text) as { result: readonly RecordedRow[] }).result
  }
  return read
}

const NOTHING_YET: ExplorerSource['together'] = { of: '', addresses: [], lists: [] }

async function saved(folder: string, source: ExplorerSource): Promise<ExplorerSource> {
  await writeText(join(folder, SOURCE_FILE), [`${JSON.stringify(source, null, 2)}\n`])
  return source
}

interface Fetched {
  readonly source: ExplorerSource
  readonly asked: AddressRecord['asked']
}

async function fetch(
  request: AddressRequest,
  chain: EvmChain,
  before: ExplorerSource,
  missing: Missing,
): Promise<Fetched> {
  const { folder, source: wanted, onProgress = () => {} } = request
  const explorers = openExplorers(request, chain)
  const parts = join(folder, 'parts')
  await mkdir(parts, { recursive: true })
  for (const one of [folder, parts]) await removeUnfinished(one)
  let source = before
  let fetched = 0
  const save = async (more: Partial<ExplorerSource>) => {
    const hosts = [...new Set([...source.hosts, ...explorers.hosts()])].sort()
    const unproven = [...new Set([...source.unproven, ...explorers.unproven()])].sort()
    source = await saved(folder, { ...source, hosts, unproven, ...more })
  }
  for (const hash of missing.transactions) {
    const lists = await writeLists(folder, hash, keptOf(await explorers.readTransaction(hash)))
    fetched += rowsOf(lists)
    await save({ transactions: inOrder([...source.transactions, { hash, lists }], ({ hash }) => hash) })
  }
  for (const address of missing.addresses) {
    const read = await explorers.read(address)
    const addresses = source.addresses.filter((one) => one.address !== address)
    const tooBusy = source.tooBusy.filter((one) => one.address !== address)
    if ('tooBusy' in read) {
      const left = { address, moreThan: wanted.rowsAnAddress, why: read.why }
      await save({ addresses, tooBusy: inOrder([...tooBusy, left], ({ address }) => address) })
    } else {
      const lists = await writeLists(folder, address, keptOf(read.lists))
      const rows = rowsOf(lists)
      const one = { address, rows, lists, partial: [...read.partial], doubts: [...read.doubts] }
      await save({ addresses: inOrder([...addresses, one], ({ address }) => address), tooBusy })
      fetched += rows
      onProgress({ address, rows })
    }
  }
  return { source, asked: { ...explorers.asked(), rows: fetched } }
}

/** What every plan gives at once: https://docs.etherscan.io/changelog */
const PAGE_ROWS = 1000

function openExplorers({ source, asking = {} }: AddressRequest, chain: EvmChain): ExplorersInTurn {
  const { urls, key, from, to, rowsAnAddress, callsASecond } = source
  const { limits, sleep, now, pageRows = PAGE_ROWS, environment = process.env } = asking
  const secret = readKey(key, environment)
  const [first, ...others] = urls.map((url) => (own: string | null) => readExplorer(url, own, environment, chain))
  const main = first!(secret)
  // A key is of whoever gave it out: the others do not get to see it.
  const explorers = [main, ...others.map((open) => (open(null).host === main.host ? open(secret) : open(null)))]
  const clients = explorers.map((explorer) =>
    createExplorerClient(explorer, {
      limits: { ...(callsASecond === undefined ? {} : { callsASecond }), ...limits },
      ...(sleep === undefined ? {} : { sleep }),
      ...(now === undefined ? {} : { now }),
    }),
  )
  const time = Math.floor(Date.now() / 1000)
  return explorersInTurn(clients, { chain, from, to, pageRows, rowsAnAddress, now: time })
}

const pack = promisify(gzip)
const unpack = promisify(gunzip)

function keptOf({ txlist, txlistinternal, tokentx }: ListsOfAddress): RecordedListsOf {
  const kept = (rows: ListsOfAddress[ExplorerAction]) => rows.map((row) => row.kept)
  return { txlist: kept(txlist), txlistinternal: kept(txlistinternal), tokentx: kept(tokentx) }
}

/** `of`: null for those of all together. */
async function writeLists(folder: string, of: string | null, read: RecordedListsOf): Promise<RecordedLists> {
  const written: RecordedLists = []
  for (const list of EXPLORER_LISTS) {
    const rows = read[list]
    if (rows.length === 0) continue
    const file = recordedList(list, of)
    const text = `{"status":"1","message":"OK","result":[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]}\n`
    const content = await pack(text, { level: 6 })
    await writeWhole(join(folder, file), (unfinished) => writeFile(unfinished, content))
    written.push({ list, file, rows: rows.length, sha256: createHash('sha256').update(content).digest('hex') })
  }
  return written
}

function rowsOf(lists: RecordedLists): number {
  return lists.reduce((sum, { rows }) => sum + rows, 0)
}

function inOrder<T>(all: readonly T[], keyOf: (one: T) => string): T[] {
  return [...all].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
}

function listsOf({ lists }: { readonly lists: RecordedLists }): RecordedLists {
  return lists
}

async function areAsWritten(folder: string, lists: RecordedLists): Promise<boolean> {
  for (const { file, sha256 } of lists) {
    const path = join(folder, file)
    if (!(await isFile(path)) || (await hashFile(path)) !== sha256) return false
  }
  return true
}

function emptySource({ id, chainId }: EvmChain, { from, to }: AddressRequest['source']): ExplorerSource {
  const schema = 'dyepack/explorer-source@1'
  return {
    schema,
    chain: id,
    chainId,
    from,
    to,
    hosts: [],
    unproven: [],
    addresses: [],
    transactions: [],
    together: NOTHING_YET,
    tooBusy: [],
  }
}

function refuseOther(found: ExplorerSource, chain: EvmChain, { name, source: { from, to } }: AddressRequest): void {
  if (found.chain === chain.id && found.from === from && found.to === to) return
  const has = `blocks ${found.from} to ${found.to} of ${found.chain}`
  throw inputError('SOURCE_OF_OTHER_RANGE', `${name} has ${has}, not ${from} to ${to} of ${chain.id}`, {
    fix: 'remove the folder, or name what it has',
    facts: { folder: name, chain: chain.id, from, to },
  })
}
