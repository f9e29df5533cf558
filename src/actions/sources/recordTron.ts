import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { inputError, retryError } from '../../core/errors.ts'
import { TRON } from '../../core/ledger/tron.ts'
import { SOURCE_FILE } from '../../core/wire/sourceFile.ts'
import {
  type RecordedIssuer,
  type RecordedTron,
  TRON_LISTS,
  type TronBlock,
  type TronSource,
} from '../../core/wire/tronSource.ts'
import { readKey } from '../../ingest/asking/readKey.ts'
import { readGrid } from '../../ingest/trongrid/grid.ts'
import { gridBlock } from '../../ingest/trongrid/gridBlock.ts'
import { blockQuestion, createGridClient, type GridClient } from '../../ingest/trongrid/gridClient.ts'
import { type GridAddress, readGridAddress } from '../../ingest/trongrid/readGridAddress.ts'
import { readGridIssuer } from '../../ingest/trongrid/readGridIssuer.ts'
import type { GridRow } from '../../ingest/trongrid/readGridList.ts'
import { lacksOf, readTronSource, recordedList } from '../../ingest/trongrid/readTronSource.ts'
import { removeUnfinished } from '../files/removeUnfinished.ts'
import { writeText } from '../files/writeText.ts'
import { writeWhole } from '../files/writeWhole.ts'
import type { AddressRecord, AddressRequest, AddressSource } from './addressSource.ts'
import { type RecordedFile, wholeRecords } from './wholeRecords.ts'

/**
 * TronGrid's API, address by address: transactions, TRC-20 transfers, internal transactions.
 *
 * What an address did is kept as the rows that came, one a line (format `trongrid`), up to a block that stays; beside it what issuers
 * froze and destroyed meanwhile.
 * Errors: `UNKNOWN_CHAIN`, `SOURCE_BROKEN`, `SOURCE_OF_OTHER_RANGE`, `RPC_NOT_FINAL`, those of `readGrid`, `readKey`, `readGridAddress`.
 */
export const tronSource: AddressSource = { format: 'trongrid', record }

async function record(request: AddressRequest): Promise<AddressRecord> {
  const { folder, name, source: wanted } = request
  refuseOtherChain(request)
  const before = await readTronSource(folder, name)
  if (before !== null) refuseOtherRange(before, request)
  const there = await wholeRecords(before?.addresses ?? [], filesOf, folder, name)
  const issuers = await wholeRecords(before?.issuers ?? [], filesOf, folder, name)
  const busy = (before?.tooBusy ?? []).filter(({ moreThan }) => moreThan >= wanted.rowsAnAddress)
  const known = new Set([...there, ...busy].map(({ address }) => address))
  const missing = [...new Set(request.addresses)].filter((address) => !known.has(address)).sort()
  const held = before === null ? null : { ...before, addresses: there, issuers }
  return missing.length === 0 ? recordOf(held, wanted, NOTHING) : fetchAddresses(request, held, missing)
}

const NOTHING = { requests: 0, bytes: 0, rows: 0 }

/** The files in the order of addresses: what they become follows from what was asked for, not from when. */
function recordOf(
  source: TronSource | null,
  { rowsAnAddress }: AddressRequest['source'],
  asked: AddressRecord['asked'],
): AddressRecord {
  const rowsOf = ({ files }: RecordedTron) => files.reduce((sum, { rows }) => sum + rows, 0)
  const used = (source?.addresses ?? []).filter((one) => rowsOf(one) <= rowsAnAddress)
  const left = (source?.addresses ?? []).filter((one) => rowsOf(one) > rowsAnAddress)
  return {
    files:
      used.length === 0
        ? []
        : [...used, ...(source?.issuers ?? [])].flatMap(({ files }) => files.map(({ file }) => file)),
    covers: used.map(({ address }) => address),
    tooBusy: [...new Set([...(source?.tooBusy ?? []), ...left].map(({ address }) => address))].sort(),
    lacks: lacksOf({ addresses: used, issuers: source?.issuers ?? [] }),
    hosts: source?.hosts ?? [],
    asked,
  }
}

async function fetchAddresses(
  request: AddressRequest,
  before: TronSource | null,
  missing: readonly string[],
): Promise<AddressRecord> {
  const { folder, source: wanted, asking = {}, onProgress = () => {} } = request
  const client = openClient(request)
  const [from, to] = [
    before?.from ?? (await readBlock(client, wanted.from)),
    before?.to ?? (await readBlock(client, wanted.to)),
  ]
  await mkdir(folder, { recursive: true })
  await removeUnfinished(folder)
  const { hosts = [], addresses = [], tooBusy: busy = [] } = before ?? {}
  const { pageRows } = asking
  const range = { client, from, to, ...(pageRows === undefined ? {} : { pageRows }) }
  const issuers: RecordedIssuer[] = []
  for (const contract of TRON.blackListers) {
    const known = before?.issuers.find((one) => one.contract === contract)
    issuers.push(known ?? (await writeIssuer(folder, contract, await readGridIssuer({ ...range, contract }))))
  }
  // The keys in one order, whoever comes first.
  let source: TronSource = {
    schema: 'dyepack/tron-source@1',
    chain: TRON.id,
    hosts,
    from,
    to,
    addresses,
    issuers,
    tooBusy: busy,
  }
  let fetched = 0
  for (const address of missing) {
    const { rowsAnAddress } = wanted
    const read = await readGridAddress({ ...range, address, rowsAnAddress })
    const others = source.addresses.filter((one) => one.address !== address)
    const tooBusy = source.tooBusy.filter((one) => one.address !== address)
    source = { ...source, hosts: [...new Set([...source.hosts, ...client.hosts()])].sort(), addresses: others, tooBusy }
    let rows = 0
    if (read === null) source = { ...source, tooBusy: byAddress([...tooBusy, { address, moreThan: rowsAnAddress }]) }
    else {
      const recorded = await writeAddress(folder, address, read)
      rows = recorded.files.reduce((sum, one) => sum + one.rows, 0)
      source = { ...source, addresses: byAddress([...others, recorded]) }
    }
    await writeText(join(folder, SOURCE_FILE), [`${JSON.stringify(source, null, 2)}\n`])
    fetched += rows
    onProgress({ address, rows })
  }
  return recordOf(source, wanted, { ...client.asked, rows: fetched })
}

function openClient({ source, asking = {} }: AddressRequest): GridClient {
  const { urls, key, callsASecond } = source
  const { environment = process.env, limits, sleep, now } = asking
  const secret = readKey(key, environment)
  const grids = urls.map((url) => readGrid(url, secret, environment))
  return createGridClient(grids, {
    limits: { ...(callsASecond === undefined ? {} : { callsASecond }), ...limits },
    ...(sleep === undefined ? {} : { sleep }),
    ...(now === undefined ? {} : { now }),
  })
}

/** Errors: `RPC_NOT_FINAL`, those of `GridClient.ask`. */
async function readBlock(client: GridClient, height: number): Promise<TronBlock> {
  const block = await client.ask(blockQuestion(height), (text) => gridBlock(text, height))
  if (block !== null) return block
  throw retryError('RPC_NOT_FINAL', `block ${height} of ${TRON.id} is not final, or not there yet`, {
    fix: 'run this again later, or end at an earlier block',
    facts: { height, hosts: client.hosts() },
  })
}

const pack = promisify(gzip)

async function writeAddress(folder: string, address: string, { lists, missing }: GridAddress): Promise<RecordedTron> {
  const files: RecordedTron['files'] = []
  for (const list of TRON_LISTS) {
    const rows = lists[list] ?? []
    if (rows.length > 0) files.push({ list, ...(await writeRows(folder, recordedList(list, address), rows)) })
  }
  return { address, read: TRON_LISTS.filter((list) => lists[list] !== null), missing: [...missing], files }
}

async function writeIssuer(folder: string, contract: string, rows: readonly GridRow[] | null): Promise<RecordedIssuer> {
  const files =
    rows === null || rows.length === 0 ? [] : [await writeRows(folder, recordedList('events', contract), rows)]
  return { contract, read: rows !== null, files }
}

async function writeRows(folder: string, file: string, rows: readonly GridRow[]) {
  const content = await pack(rows.map(({ text }) => `${text}\n`).join(''), { level: 6 })
  await writeWhole(join(folder, file), (unfinished) => writeFile(unfinished, content))
  return { file, rows: rows.length, sha256: createHash('sha256').update(content).digest('hex') }
}

function byAddress<T extends { readonly address: string }>(all: readonly T[]): T[] {
  return [...all].sort((one, other) => (one.address < other.address ? -1 : 1))
}

function filesOf({ files }: { readonly files: readonly RecordedFile[] }): readonly RecordedFile[] {
  return files
}

function refuseOtherChain({ chain }: AddressRequest): void {
  if (chain === TRON.id) return
  throw inputError('UNKNOWN_CHAIN', `TronGrid has no chain ${JSON.stringify(chain)}`, {
    fix: `write chain: ${TRON.id}`,
    facts: { chain },
  })
}

function refuseOtherRange({ from, to }: TronSource, { name, source }: AddressRequest): void {
  if (from.height === source.from && to.height === source.to) return
  throw inputError(
    'SOURCE_OF_OTHER_RANGE',
    `${name} has what was done from block ${from.height} to ${to.height}, not from ${source.from} to ${source.to}`,
    {
      fix: `remove the folder ${name}, or ask for the blocks that it has`,
      facts: { folder: name, from: from.height, to: to.height },
    },
  )
}
