import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { inputError, retryError } from '../../core/errors.ts'
import { addToGroup } from '../../core/groupBy.ts'
import type { EvmChain } from '../../core/ledger/evmChains.ts'
import type { EvmAddressSource, TransactionCalls } from '../../core/wire/evmAddressSource.ts'
import { SOURCE_FILE } from '../../core/wire/sourceFile.ts'
import { readEndpoint } from '../../ingest/asking/endpoint.ts'
import { countOf, fieldsOf, WrongAnswer } from '../../ingest/asking/wrongAnswer.ts'
import { readChain } from '../../ingest/evm/entryExtracts.ts'
import type { Findings } from '../../ingest/evmRpc/byAddress/findings.ts'
import { readTransactions, type WantedBlock, wrongAnswer } from '../../ingest/evmRpc/byAddress/readTransactions.ts'
import { findTransactionCalls, hasBlockReceipts } from '../../ingest/evmRpc/byAddress/searchMethods.ts'
import { transferParties } from '../../ingest/evmRpc/byAddress/transferParties.ts'
import { readEvmAddressSource } from '../../ingest/evmRpc/extract.ts'
import { readHead } from '../../ingest/evmRpc/readBlocks.ts'
import { createRpcClient } from '../../ingest/evmRpc/rpcClient.ts'
import type { TransactionRecord } from '../../ingest/evmRpc/transactionRecord.ts'
import type { RpcClient } from '../../ingest/jsonRpc/nodeClient.ts'
import { hashFile } from '../files/hashFile.ts'
import { removeUnfinished } from '../files/removeUnfinished.ts'
import { writeText } from '../files/writeText.ts'
import type { AddressRecord, AddressRequest, AddressSource } from './addressSource.ts'
import { lacksOf } from './evmAddressLacks.ts'
import { otherChain } from './oneChain.ts'
import { searchAddresses } from './searchAddresses.ts'
import { openTransactionStore, type TransactionStore } from './transactionStore.ts'

/**
 * Asks a plain node for what single addresses did: tokens by their events, coin by whatever the node has to find it, and each
 * transaction that is found in whole, with its receipt and calls.
 *
 * Errors: `UNKNOWN_CHAIN`, `SOURCE_BROKEN`, `SOURCE_OF_OTHER_CHAIN`, `RPC_NOT_FINAL`, `RPC_NO_CALLS`, `RPC_WRONG_ANSWER`,
 * `RPC_BLOCK_MISSING`, those of `readEndpoint` and `RpcClient.ask`.
 */
export const evmRpcByAddress: AddressSource = {
  format: 'evm-rpc',
  record: async (request) => {
    const { folder, name, addresses, transactions = [], source: wanted, asking = {} } = request
    const chain = readChain(request.chain)
    const before = (await readEvmAddressSource(folder, name)) ?? emptySource(chain, wanted)
    if (before.chain !== chain.id) throw otherChain('transactions', name, chain.id, before.chain)
    await refuseBroken(before, folder, name)
    const left = addressesLeft(before, addresses, wanted.rowsAnAddress)
    if (left.length === 0 && transactions.length === 0) return recordOf(before, wanted.rowsAnAddress, NOTHING_ASKED)
    await mkdir(folder, { recursive: true })
    await removeUnfinished(folder)
    const store = await openTransactionStore(folder, before.chunks)
    const missing = transactions.filter((hash) => !store.has(hash))
    if (left.length === 0 && missing.length === 0) return recordOf(before, wanted.rowsAnAddress, NOTHING_ASKED)
    const { limits, sleep } = asking
    const client = createRpcClient({
      endpoints: wanted.urls.map((url) => readEndpoint(url, asking.environment ?? process.env)),
      chain: chain.id,
      chainId: chain.chainId,
      ...(limits === undefined ? {} : { limits }),
      ...(sleep === undefined ? {} : { sleep }),
    })
    try {
      const recording: Recording = { request, chain, client, store, source: before, rows: 0 }
      await checkHead(client, chain, wanted.to)
      if (missing.length > 0) await recordNamed(recording, missing)
      for (let at = 0; at < left.length; at += TOGETHER) await recordGroup(recording, left.slice(at, at + TOGETHER))
      return recordOf(recording.source, wanted.rowsAnAddress, { ...client.traffic(), rows: recording.rows })
    } finally {
      await client.close()
    }
  },
}

interface Recording {
  readonly request: AddressRequest
  readonly chain: EvmChain
  readonly client: RpcClient
  readonly store: TransactionStore
  /** As it was written last. */
  source: EvmAddressSource
  rows: number
}

const NOTHING_ASKED = { requests: 0, bytes: 0, rows: 0 }
/** Addresses that are read together: their transactions are fetched once, and in the order of the chain. */
const TOGETHER = 240
/** Transactions after which the files are written: so many are fetched again after a kill, at most. */
const PORTION = 2000
/** How often is searched again where the answers do not belong together. */
const TRIES = 4

function emptySource(chain: EvmChain, { from, to }: AddressRequest['source']): EvmAddressSource {
  return {
    schema: 'dyepack/evm-address-source@1',
    chain: chain.id,
    chainId: chain.chainId,
    from,
    to,
    hosts: [],
    calls: null,
    lacks: [],
    addresses: [],
    tooBusy: [],
    unexplained: 0,
    chunks: [],
  }
}

function addressesLeft(
  { addresses: done, tooBusy }: EvmAddressSource,
  addresses: readonly string[],
  limit: number,
): readonly string[] {
  const known = new Set([
    ...done.map(({ address }) => address),
    ...tooBusy.filter(({ moreThan }) => moreThan >= limit).map(({ address }) => address),
  ])
  return [...new Set(addresses)].filter((address) => !known.has(address)).sort()
}

function recordOf(source: EvmAddressSource, limit: number, asked: AddressRecord['asked']): AddressRecord {
  return {
    files: source.chunks.flatMap(({ tables }) => tables.map(({ file }) => file)),
    covers: source.addresses.map(({ address }) => address),
    tooBusy: source.tooBusy.filter(({ moreThan }) => moreThan >= limit).map(({ address }) => address),
    lacks: source.lacks,
    hosts: source.hosts,
    asked,
  }
}

/** Transactions that are named, wherever they are: those of the theft. */
async function recordNamed(recording: Recording, hashes: readonly string[]): Promise<void> {
  const { client, request } = recording
  const { from, to } = request.source
  const answers = await client.ask(hashes.map((hash) => ({ method: 'eth_getTransactionByHash', params: [hash] })))
  const found = new Map<string, number>()
  for (const [i, hash] of hashes.entries()) {
    const height = (answers[i] ?? null) === null ? null : heightOf(answers[i], client)
    const isOutside = height !== null && (height < from || height > to)
    if (isOutside && request.onlyInRange === true) continue
    if (height === null || isOutside) {
      const what = height === null ? 'is not on the chain' : `is in block ${height}, not in ${from} to ${to}`
      throw inputError('TRANSACTION_NOT_FOUND', `transaction ${hash} ${what}: so says ${client.hosts().join(', ')}`, {
        fix: 'check the seed, the chain, and from and to of the import',
        facts: { tx: hash, height, hosts: client.hosts() },
      })
    }
    found.set(hash, height)
  }
  await fetchFound(recording, found)
}

function heightOf(transaction: unknown, client: RpcClient): number | null {
  const { blockNumber } = fieldsOf(transaction, 'the transaction')
  if (blockNumber === null) return null
  try {
    return countOf(blockNumber, 'the block of a transaction')
  } catch (error) {
    throw wrongAnswer(error, client)
  }
}

async function recordGroup(recording: Recording, addresses: readonly string[]): Promise<void> {
  const { client, request } = recording
  const { rowsAnAddress } = request.source
  for (let tries = 1; ; tries++) {
    try {
      const { findings, native, partial, unexplained } = await searchAddresses(client, request, addresses)
      const found = new Map<string, number>()
      for (const address of findings.active())
        for (const [hash, height] of findings.of(address)) found.set(hash, height)
      await fetchFound(recording, found)
      refuseHidden(recording.store, findings)
      for (const address of findings.active()) {
        request.onProgress?.({ address, rows: findings.of(address).size })
      }
      const { source } = recording
      const read = findings.active().map((address) => ({
        address,
        transactions: findings.of(address).size,
        native,
        partial: partial.has(address),
      }))
      const busy = addresses.filter((address) => findings.isBusy(address))
      await save(recording, {
        addresses: sorted([...source.addresses, ...read]),
        tooBusy: sorted([
          ...source.tooBusy.filter(({ address }) => !addresses.includes(address)),
          ...busy.map((address) => ({ address, moreThan: rowsAnAddress })),
        ]),
        unexplained: source.unexplained + unexplained,
      })
      return
    } catch (error) {
      if (!(error instanceof WrongAnswer)) throw error
      if (tries >= TRIES) throw wrongAnswer(error, client)
      client.distrust()
    }
  }
}

async function fetchFound(recording: Recording, found: ReadonlyMap<string, number>): Promise<void> {
  const { client, chain, store, request } = recording
  const missing = [...found].filter(([hash]) => !store.has(hash))
  if (missing.length === 0) return
  const calls = await transactionCalls(recording, missing[0]![0])
  const blockReceipts = await hasBlockReceipts(client, missing[0]![1])
  for (const blocks of portions(missing)) {
    const records: TransactionRecord[] = []
    const parts = slices(blocks, AT_ONCE)
    // Two questions at once: while one is looked at, the node has the next.
    for (let at = 0; at < parts.length; at += 2) {
      const read = await Promise.all(
        parts.slice(at, at + 2).map((part) => readTransactions({ client, chain, calls, blockReceipts }, part)),
      )
      records.push(...read.flat())
    }
    await uncoverHidden(recording, records)
    recording.rows += await store.add(records)
    await save(recording, { calls })
    request.onProgress?.({ address: '', rows: recording.rows })
  }
}

/**
 * What was found through one address may move a token of another that was searched too, and was not found there: the node left events
 * out. Throws `WrongAnswer`.
 */
function refuseHidden(store: TransactionStore, findings: Findings): void {
  for (const address of findings.active()) {
    const found = findings.of(address)
    for (const hash of store.transfersOf(address)) if (!found.has(hash)) throw hidden(address, hash)
  }
}

/** The same of addresses that were read before: what is new cannot be theirs. They are to be read again. Throws `WrongAnswer`. */
async function uncoverHidden(recording: Recording, records: readonly TransactionRecord[]): Promise<void> {
  const { addresses } = recording.source
  const covered = new Set(addresses.map(({ address }) => address))
  for (const record of records) {
    const found = transferParties(record).find((address) => covered.has(address))
    if (found === undefined) continue
    await save(recording, { addresses: addresses.filter(({ address }) => address !== found) })
    throw hidden(found, record.hash)
  }
}

function hidden(address: string, hash: string): Error {
  return new WrongAnswer(`it does not tell all transfers of ${address}: one is in transaction ${hash}`)
}

/** Blocks in one question. */
const AT_ONCE = 40

async function transactionCalls(recording: Recording, hash: string): Promise<TransactionCalls | null> {
  const { client, source, request } = recording
  const found = await findTransactionCalls(client, hash)
  if (source.chunks.length === 0) return found
  if (source.calls !== null && found === null) throw noCalls(request.name, client.hosts())
  return source.calls === null ? null : found
}

/** In chain order, a few thousand transactions each. */
function* portions(found: readonly (readonly [string, number])[]): Generator<readonly WantedBlock[]> {
  const byHeight = new Map<number, string[]>()
  for (const [hash, height] of found) addToGroup(byHeight, height, hash)
  let blocks: WantedBlock[] = []
  let count = 0
  for (const [height, hashes] of [...byHeight].sort(([a], [b]) => a - b)) {
    blocks.push({ height, hashes: hashes.sort() })
    count += hashes.length
    if (count < PORTION) continue
    yield blocks
    blocks = []
    count = 0
  }
  if (blocks.length > 0) yield blocks
}

function slices<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))
}

async function save(recording: Recording, change: Partial<EvmAddressSource>): Promise<void> {
  const { client, store, request } = recording
  const source = { ...recording.source, ...change, chunks: [...store.chunks()] }
  const hosts = [...new Set([...source.hosts, ...client.hosts()])].sort()
  recording.source = { ...source, hosts, lacks: lacksOf(source) }
  await writeText(join(request.folder, SOURCE_FILE), [`${JSON.stringify(recording.source, null, 2)}\n`])
  await store.sweep()
}

function sorted<T extends { readonly address: string }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0))
}

async function checkHead(client: RpcClient, chain: EvmChain, to: number): Promise<void> {
  const { number, final } = await readHead(client, chain)
  if (to <= final) return
  throw retryError('RPC_NOT_FINAL', `block ${to} of ${chain.id} is not final: block ${final} is the last that is`, {
    fix: `run this again later, or end at ${final}`,
    facts: { to, final, head: number },
  })
}

/** Errors: `SOURCE_BROKEN`. */
async function refuseBroken({ chunks }: EvmAddressSource, folder: string, name: string): Promise<void> {
  for (const { file, sha256 } of chunks.flatMap(({ tables }) => tables)) {
    const found = await hashFile(join(folder, file)).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return null
      throw cause
    })
    if (found === sha256) continue
    throw inputError('SOURCE_BROKEN', `${name}/${file} is ${found === null ? 'gone' : 'not as dyepack wrote it'}`, {
      fix: `bring back the file as it was, or remove the folder ${name} and run dyepack pull: all of it is then fetched anew`,
      facts: { folder: name, file },
    })
  }
}

function noCalls(name: string, hosts: readonly string[]): Error {
  return inputError(
    'RPC_NO_CALLS',
    `the transactions in ${name} have internal calls, and ${hosts.join(', ')} gives none`,
    {
      fix: `name a node that answers debug_traceTransaction or trace_transaction, or remove the folder ${name} to go on without`,
      facts: { folder: name, hosts },
    },
  )
}
