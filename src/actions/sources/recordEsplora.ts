import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { inputError, retryError } from '../../core/errors.ts'
import type { BitcoinNetwork } from '../../core/ledger/bitcoinNetworks.ts'
import { type EsploraSource, esploraSourceSchema } from '../../core/wire/esploraSource.ts'
import { SOURCE_FILE } from '../../core/wire/sourceFile.ts'
import { readSourceFile } from '../../ingest/asking/readSourceFile.ts'
import type { RestClient } from '../../ingest/asking/restClient.ts'
import { WrongAnswer } from '../../ingest/asking/wrongAnswer.ts'
import { networkOf } from '../../ingest/bitcoin/networkOf.ts'
import { askCount, askPage, askSpends, askTip, askTransaction } from '../../ingest/esplora/askEsplora.ts'
import { createEsploraClient } from '../../ingest/esplora/esploraClient.ts'
import {
  type ConfirmedTransaction,
  type EsploraTransaction,
  isConfirmed,
} from '../../ingest/esplora/esploraTransaction.ts'
import { lacksOf } from '../../ingest/esplora/extract.ts'
import { transactionsOf } from '../../ingest/esplora/readTransactions.ts'
import { removeUnfinished } from '../files/removeUnfinished.ts'
import { writeText } from '../files/writeText.ts'
import { writeWhole } from '../files/writeWhole.ts'
import type { AddressRecord, AddressRequest, AddressSource } from './addressSource.ts'
import { type CoinBook, createCoinBook } from './coinBook.ts'
import { otherChain } from './oneChain.ts'
import { wholeRecords } from './wholeRecords.ts'

/**
 * Esplora, electrs or mempool.space. What the case names, and who has few transactions, is read in whole; of any other address the coins
 * that the record shows arriving there are followed, output by output, to the transactions that spend them.
 *
 * Every transaction's id is computed from what is in it before it is kept.
 * Errors: `UNKNOWN_CHAIN`, `SOURCE_BROKEN`, `SOURCE_OF_OTHER_CHAIN`, `RPC_NOT_FINAL`, `TRANSACTION_NOT_FOUND`, `RPC_WRONG_ANSWER`, those
 * of `createEsploraClient` and `RestClient.ask`.
 */
export const esploraSource: AddressSource = { format: 'esplora', record }

/** Blocks that must lie above the last that is read: six confirmations. */
const CONFIRMATIONS = 5
/** A page of a server has so many: reading them is one question. */
const PAGE = 25
/** Transactions after which the file is written: so many are fetched again after a kill, at most. */
const PORTION = 250
/** How often is read again where answers do not belong together. */
const TRIES = 3

async function record(request: AddressRequest): Promise<AddressRecord> {
  const { folder, name, source: wanted, addresses, transactions = [] } = request
  const network = networkOf(request.chain)
  const before = await readSourceFile(folder, name, esploraSourceSchema)
  if (before !== null && before.chain !== network.chain)
    throw otherChain('transactions', name, network.chain, before.chain)
  const source = before ?? emptySource(network, wanted)
  const there = new Set([...source.covers, ...busyIn(source, wanted.rowsAnAddress)])
  const open = [...new Set(addresses)].filter((address) => !there.has(address)).sort()
  const book = await readBook(request, network, source)
  const missing = transactions.filter((txid) => !book.has(txid))
  if (open.length === 0 && missing.length === 0) return recordOf(source, wanted.rowsAnAddress, NOTHING)
  const { environment = process.env, limits, sleep, now } = request.asking ?? {}
  const client = createEsploraClient(wanted.urls, network, environment, {
    limits: { ...(wanted.callsASecond === undefined ? {} : { callsASecond: wanted.callsASecond }), ...limits },
    ...(sleep === undefined ? {} : { sleep }),
    ...(now === undefined ? {} : { now }),
  })
  const recording: Recording = { request, client, book, source, kept: book.size, rows: book.size }
  await mkdir(folder, { recursive: true })
  await removeUnfinished(folder)
  try {
    await refuseNotFinal(client, request)
    for (const txid of missing) await recordNamed(recording, txid)
    for (const address of open) await recordAddress(recording, address)
    await follow(recording)
  } finally {
    // What was fetched before something went wrong stays.
    await save(recording)
  }
  const asked = { ...client.asked, rows: book.size - recording.rows }
  return recordOf(recording.source, wanted.rowsAnAddress, asked)
}

interface Recording {
  readonly request: AddressRequest
  readonly client: RestClient
  readonly book: CoinBook
  /** As it was written last. */
  source: EsploraSource
  /** Transactions that were written, and that were there before. */
  kept: number
  readonly rows: number
}

const NOTHING = { requests: 0, bytes: 0, rows: 0 }

function emptySource({ chain }: BitcoinNetwork, { from, to }: AddressRequest['source']): EsploraSource {
  return {
    schema: 'dyepack/esplora-source@1',
    chain,
    from,
    to,
    hosts: [],
    addresses: [],
    covers: [],
    tooBusy: [],
    unspent: [],
    transactions: null,
  }
}

function busyIn({ tooBusy }: EsploraSource, limit: number): readonly string[] {
  return tooBusy.filter(({ moreThan }) => moreThan >= limit).map(({ address }) => address)
}

function recordOf(source: EsploraSource, limit: number, asked: AddressRecord['asked']): AddressRecord {
  return {
    files: source.transactions === null ? [] : [source.transactions.file],
    covers: source.covers,
    tooBusy: busyIn(source, limit),
    lacks: lacksOf(source.addresses),
    hosts: source.hosts,
    asked,
  }
}

/** Errors: `RPC_NOT_FINAL`. */
async function refuseNotFinal(client: RestClient, { source: { to }, chain }: AddressRequest): Promise<void> {
  const tip = await askTip(client)
  if (to <= tip - CONFIRMATIONS) return
  throw retryError('RPC_NOT_FINAL', `block ${to} of ${chain} is not deep enough: the head is ${tip}`, {
    fix: `run this again later, or end at ${tip - CONFIRMATIONS}`,
    facts: { to, final: tip - CONFIRMATIONS, head: tip },
  })
}

/** A transaction of the theft. Errors: `TRANSACTION_NOT_FOUND`. */
async function recordNamed({ request, client, book }: Recording, txid: string): Promise<void> {
  const transaction = await askTransaction(client, txid)
  if (isInRange(transaction, request)) return book.add(transaction)
  if (request.onlyInRange === true) return
  const { from, to } = request.source
  const height = isConfirmed(transaction) ? transaction.status.block_height : null
  const what = height === null ? 'is in no block yet' : `is in block ${height}, not in ${from} to ${to}`
  throw inputError('TRANSACTION_NOT_FOUND', `transaction ${txid} ${what}: so says ${client.hosts().join(', ')}`, {
    fix: 'check the seed, the chain, and from and to of the import',
    facts: { tx: txid, height, hosts: client.hosts() },
  })
}

function isInRange(one: EsploraTransaction, { source: { from, to } }: AddressRequest): one is ConfirmedTransaction {
  return isConfirmed(one) && one.status.block_height >= from && one.status.block_height <= to
}

async function recordAddress(recording: Recording, address: string): Promise<void> {
  const { request, client, book } = recording
  const { rowsAnAddress } = request.source
  // Of what is open already, the coins are followed on.
  if (book.isFollowed(address)) return
  const count = await askCount(client, address)
  if (count > rowsAnAddress) book.leave(address, rowsAnAddress)
  else if (count <= PAGE || !request.arrivals?.get(address)?.length) await recordWhole(recording, address, count)
  else book.follow(address)
  request.onProgress?.({ address, rows: book.size - recording.rows })
  await saveSometimes(recording)
}

/** All transactions of an address. Errors: `RPC_WRONG_ANSWER`. */
async function recordWhole({ request, client, book }: Recording, address: string, first: number): Promise<void> {
  for (let tries = 1, count = first; ; tries++) {
    try {
      for (const one of await allOf(client, address, count, book)) if (isInRange(one, request)) book.add(one)
      return book.follow(address, true)
    } catch (error) {
      if (!(error instanceof WrongAnswer)) throw error
      if (tries >= TRIES) throw wrong(error, client)
      client.distrust()
      count = await askCount(client, address)
    }
  }
}

async function allOf(
  client: RestClient,
  address: string,
  count: number,
  book: CoinBook,
): Promise<readonly EsploraTransaction[]> {
  const found = new Map<string, EsploraTransaction>()
  for (let last: string | null = null; found.size < count; ) {
    const page: readonly EsploraTransaction[] = await askPage(client, address, last)
    for (const one of page) {
      if (!book.concerns(one, address)) throw new WrongAnswer('a transaction of an address does not concern it')
      found.set(one.txid, one)
    }
    const next: string | null = page.at(-1)?.txid ?? null
    if (next === null || next === last)
      throw new WrongAnswer(`an address has ${count} transactions, and ${found.size} are listed`)
    last = next
  }
  return [...found.values()]
}

/** Follows coins until nothing is open. Errors: `RPC_WRONG_ANSWER`. */
async function follow(recording: Recording): Promise<void> {
  const { request, book } = recording
  for (let open = book.open(); open.size > 0; open = book.open()) {
    for (const [txid, places] of open) {
      await recordSpends(recording, txid, places)
      request.onProgress?.({ address: '', rows: book.size - recording.rows })
      await saveSometimes(recording)
    }
  }
}

async function recordSpends({ request, client, book }: Recording, txid: string, places: readonly number[]) {
  for (let tries = 1; ; tries++) {
    try {
      const spends = await askSpends(client, txid, book.outputsOf(txid))
      for (const place of places) {
        const spend = spends[place]!
        if (spend === null || spend.height > request.source.to) {
          book.noteUnspent(txid, place)
          continue
        }
        const one = book.get(spend.txid) ?? (await askTransaction(client, spend.txid))
        const isSpender = one.vin.some((input) => input.txid === txid && input.vout === place)
        if (!isSpender || !isConfirmed(one) || one.status.block_height !== spend.height)
          throw new WrongAnswer('a transaction does not spend what it is said to')
        book.add(one)
      }
      return
    } catch (error) {
      if (!(error instanceof WrongAnswer)) throw error
      if (tries >= TRIES) throw wrong(error, client)
      client.distrust()
    }
  }
}

function wrong(error: WrongAnswer, client: RestClient): Error {
  const hosts = client.hosts()
  return inputError('RPC_WRONG_ANSWER', `what ${hosts.join(', ')} answered cannot be right: ${error.message}`, {
    fix: 'name another server',
    facts: { hosts, why: error.message },
  })
}

async function saveSometimes(recording: Recording): Promise<void> {
  if (recording.book.size - recording.kept >= PORTION) await save(recording)
}

const pack = promisify(gzip)
const unpack = promisify(gunzip)

/** What the folder holds follows from what was read, not from when. */
async function save(recording: Recording): Promise<void> {
  const { request, client, book, source } = recording
  const { folder } = request
  const lines = book.inOrder().map((one) => `${JSON.stringify(one)}\n`)
  const content = await pack(lines.join(''), { level: 6 })
  const sha256 = createHash('sha256').update(content).digest('hex')
  // What it holds is in the name: the file that it takes the place of is there until this one is vouched for.
  const file = `transactions_${sha256.slice(0, 12)}.jsonl.gz`
  if (lines.length > 0) await writeWhole(join(folder, file), (unfinished) => writeFile(unfinished, content))
  recording.source = {
    ...source,
    hosts: [...new Set([...source.hosts, ...client.hosts()])].sort(),
    ...book.state(),
    transactions: lines.length === 0 ? null : { file, sha256 },
  }
  recording.kept = book.size
  await writeText(join(folder, SOURCE_FILE), [`${JSON.stringify(recording.source, null, 2)}\n`])
  for (const other of await readdir(folder))
    if (/^transactions_[0-9a-f]{12}\.jsonl\.gz$/.test(other) && other !== file)
      await rm(join(folder, other), { force: true })
}

/** Errors: `SOURCE_BROKEN`. */
async function readBook({ folder, name }: AddressRequest, network: BitcoinNetwork, source: EsploraSource) {
  const recorded = source.transactions === null ? [] : [source.transactions]
  const [file] = await wholeRecords(recorded, (one) => [one], folder, name)
  // Where the file is gone, all of it is fetched anew.
  if (file === undefined) return createCoinBook(network, { addresses: [], tooBusy: [], unspent: [] }, [])
  const text = (await unpack(await readFile(join(folder, file.file)))).toString('utf8')
  return createCoinBook(network, source, transactionsOf(text, `${name}/${file.file}`).filter(isConfirmed))
}
