import { createHash } from 'node:crypto'
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { inputError } from '../../core/errors.ts'
import type { EvmChain } from '../../core/ledger/evmChains.ts'
import { EXPLORER_LISTS, type ExplorerSource, type RecordedAddress } from '../../core/wire/explorerSource.ts'
import { readKey } from '../../ingest/asking/readKey.ts'
import { readExplorer } from '../../ingest/etherscanApi/explorer.ts'
import { createExplorerClient } from '../../ingest/etherscanApi/explorerClient.ts'
import { type ExplorersInTurn, explorersInTurn } from '../../ingest/etherscanApi/explorersInTurn.ts'
import { readExplorerSource, recordedList } from '../../ingest/etherscanApi/extract.ts'
import { lacksOf } from '../../ingest/etherscanApi/lacksOf.ts'
import type { ReadAddress } from '../../ingest/etherscanApi/readAddress.ts'
import { readChain } from '../../ingest/evm/entryExtracts.ts'
import { SOURCE_FILE } from '../../ingest/evmRpc/extract.ts'
import { hashFile } from '../files/hashFile.ts'
import { removeUnfinished } from '../files/removeUnfinished.ts'
import { writeText } from '../files/writeText.ts'
import { writeWhole } from '../files/writeWhole.ts'
import type { AddressRecord, AddressRequest, AddressSource } from './addressSource.ts'

/**
 * Etherscan's API v2, and the same API of Blockscout, address by address.
 *
 * What an address did is kept as answers of the API (format `etherscan-json`), without what changes from day to day.
 * Errors: `UNKNOWN_CHAIN`, `SOURCE_BROKEN`, `SOURCE_OF_OTHER_RANGE`, `WRONG_CHAIN`, those of `readExplorer`, `readKey`, `noAnswerError`.
 */
export const explorerSource: AddressSource = { format: 'etherscan-api', record }

async function record(request: AddressRequest): Promise<AddressRecord> {
  const { folder, name, source: wanted } = request
  const chain = readChain(request.chain)
  const before = (await readExplorerSource(folder, name)) ?? emptySource(chain, wanted)
  refuseOther(before, chain, request)
  const whole = await wholeAddresses(before.addresses, folder, name)
  const busy = before.tooBusy.filter(({ moreThan }) => moreThan >= wanted.rowsAnAddress)
  const there = new Set([...whole, ...busy].map(({ address }) => address))
  const missing = [...new Set(request.addresses)].filter((address) => !there.has(address)).sort()
  const start = { ...before, addresses: whole, tooBusy: before.tooBusy }
  const fetched = missing.length === 0 ? null : await fetchAddresses(request, chain, start, missing)
  return recordOf(fetched?.source ?? start, wanted.rowsAnAddress, fetched?.asked ?? { requests: 0, bytes: 0, rows: 0 })
}

/** The files in the order of addresses: what they become follows from what was asked for, not from when. */
function recordOf(source: ExplorerSource, rowsAnAddress: number, asked: AddressRecord['asked']): AddressRecord {
  const used = source.addresses.filter(({ rows }) => rows <= rowsAnAddress)
  const left = source.addresses.filter(({ rows }) => rows > rowsAnAddress)
  const files = used.flatMap(({ lists }) => lists.map(({ file }) => file))
  return {
    files: used.length === 0 ? [] : [SOURCE_FILE, ...files],
    covers: used.map(({ address }) => address),
    tooBusy: [...new Set([...source.tooBusy, ...left].map(({ address }) => address))].sort(),
    lacks: lacksOf(source),
    hosts: source.hosts,
    asked,
  }
}

interface Fetched {
  readonly source: ExplorerSource
  readonly asked: AddressRecord['asked']
}

async function fetchAddresses(
  request: AddressRequest,
  chain: EvmChain,
  before: ExplorerSource,
  missing: readonly string[],
): Promise<Fetched> {
  const { folder, source: wanted, onProgress = () => {} } = request
  const explorers = openExplorers(request, chain)
  await mkdir(folder, { recursive: true })
  await removeUnfinished(folder)
  let source = before
  let fetched = 0
  for (const address of missing) {
    const read = await explorers.read(address)
    const others = source.addresses.filter((one) => one.address !== address)
    const tooBusy = source.tooBusy.filter((one) => one.address !== address)
    const hosts = [...new Set([...source.hosts, ...explorers.hosts()])].sort()
    const unproven = [...new Set([...source.unproven, ...explorers.unproven()])].sort()
    if ('tooBusy' in read) {
      const left = { address, moreThan: wanted.rowsAnAddress, why: read.why }
      source = { ...source, hosts, unproven, addresses: others, tooBusy: byAddress([...tooBusy, left]) }
    } else {
      const recorded = await writeAddress(folder, address, read)
      fetched += recorded.rows
      source = { ...source, hosts, unproven, addresses: byAddress([...others, recorded]), tooBusy }
      onProgress({ address, rows: recorded.rows })
    }
    await writeText(join(folder, SOURCE_FILE), [`${JSON.stringify(source, null, 2)}\n`])
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

async function writeAddress(
  folder: string,
  address: string,
  { lists, partial, doubts }: Exclude<ReadAddress, { tooBusy: true }>,
): Promise<RecordedAddress> {
  const written: RecordedAddress['lists'] = []
  for (const list of EXPLORER_LISTS) {
    const rows = lists[list]
    if (rows.length === 0) continue
    const file = recordedList(list, address)
    const text = `{"status":"1","message":"OK","result":[\n${rows.map(({ kept }) => JSON.stringify(kept)).join(',\n')}\n]}\n`
    const content = await pack(text, { level: 6 })
    await writeWhole(join(folder, file), (unfinished) => writeFile(unfinished, content))
    written.push({ list, file, rows: rows.length, sha256: createHash('sha256').update(content).digest('hex') })
  }
  const rows = written.reduce((sum, one) => sum + one.rows, 0)
  return { address, rows, lists: written, partial: [...partial], doubts: [...doubts] }
}

function byAddress<T extends { readonly address: string }>(all: readonly T[]): T[] {
  return [...all].sort((one, other) => (one.address < other.address ? -1 : 1))
}

/** Addresses whose files are all there. Errors: `SOURCE_BROKEN` where one was changed. */
async function wholeAddresses(
  recorded: readonly RecordedAddress[],
  folder: string,
  name: string,
): Promise<RecordedAddress[]> {
  const whole: RecordedAddress[] = []
  for (const one of recorded) {
    const there = await Promise.all(one.lists.map(({ file }) => isFile(join(folder, file))))
    if (there.includes(false)) continue
    for (const { file, sha256 } of one.lists) {
      if ((await hashFile(join(folder, file))) !== sha256) throw changed(name, file)
    }
    whole.push(one)
  }
  return whole
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}

function emptySource({ id, chainId }: EvmChain, { from, to }: AddressRequest['source']): ExplorerSource {
  const schema = 'dyepack/explorer-source@1'
  return { schema, chain: id, chainId, from, to, hosts: [], unproven: [], addresses: [], tooBusy: [] }
}

function refuseOther(found: ExplorerSource, chain: EvmChain, { name, source: { from, to } }: AddressRequest): void {
  if (found.chain === chain.id && found.from === from && found.to === to) return
  const has = `blocks ${found.from} to ${found.to} of ${found.chain}`
  throw inputError('SOURCE_OF_OTHER_RANGE', `${name} has ${has}, not ${from} to ${to} of ${chain.id}`, {
    fix: 'remove the folder, or name what it has',
    facts: { folder: name, chain: chain.id, from, to },
  })
}

function changed(name: string, file: string): Error {
  return inputError('SOURCE_BROKEN', `${name}/${file} is not as dyepack wrote it`, {
    fix: `bring back the file as it was, or remove the folder ${name} and run this again: it is then fetched anew`,
    facts: { folder: name, file },
  })
}
