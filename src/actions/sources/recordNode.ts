import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { CaseNode } from '../../core/case/case.ts'
import { DyepackError, inputError, retryError } from '../../core/errors.ts'
import type { EvmChunk, EvmSource } from '../../core/wire/evmSource.ts'
import { SOURCE_FILE } from '../../core/wire/sourceFile.ts'
import { type Environment, readEndpoint } from '../../ingest/asking/endpoint.ts'
import type { ExplorerLimits } from '../../ingest/etherscanApi/explorerClient.ts'
import { readChain } from '../../ingest/evm/entryExtracts.ts'
import type { BlockRecord } from '../../ingest/evmRpc/blockRecord.ts'
import { readEvmSource } from '../../ingest/evmRpc/extract.ts'
import { findMethods, type Head, hashAt, readBlocks, readHead } from '../../ingest/evmRpc/readBlocks.ts'
import { createRpcClient, type RpcClientOptions } from '../../ingest/evmRpc/rpcClient.ts'
import type { RpcClient, RpcLimits } from '../../ingest/jsonRpc/nodeClient.ts'
import { removeUnfinished } from '../files/removeUnfinished.ts'
import { writeText } from '../files/writeText.ts'
import { otherChain, refuseBreaks } from './oneChain.ts'
import {
  type ChunkLimits,
  chosen,
  gapsOf,
  isOpen,
  readChunk,
  removeUnlisted,
  stretches,
  wholeChunks,
  writeChunk,
} from './recordedBlocks.ts'
import { withoutOrphans } from './withoutOrphans.ts'

export interface RecordNodeParameters {
  /** Where the blocks are kept; made where it does not exist. */
  readonly folder: string
  /** The same as messages name it. */
  readonly name: string
  readonly chain: string
  readonly node: CaseNode
  /** True: a source that follows the head is brought up to it. Default false: what was recorded of it is given. */
  readonly advance?: boolean
  readonly asking?: AskingOptions
  /** Sees the height of each block that was fetched, and the last one that will be. */
  readonly onBlock?: (height: number, last: number) => void
  /** Is waited for with each block that was fetched, in their order, before it is written. */
  readonly onRecord?: (record: BlockRecord) => Promise<void>
}

/** How nodes are asked: bounds, and what stands for the outside in tests. */
export interface AskingOptions extends Pick<RpcClientOptions, 'sleep'> {
  readonly limits?: Partial<RpcLimits & ExplorerLimits>
  /** Default: that of the process. */
  readonly environment?: Environment
  readonly chunk?: ChunkLimits
  /** Rows that a server is asked for at once. */
  readonly pageRows?: number
  /** Milliseconds that never go back, for what may be asked in a second. */
  readonly now?: () => number
}

/** How often a read begins again because the chain was reorganised meanwhile. */
const REORGANISATIONS = 5

/**
 * Fetches blocks from nodes into files of the tables that `ethereumEtl` reads, and gives their names, in the order of the chain.
 *
 * What is there already is not fetched again; where all of it is, no node is asked. Killed at any moment, the next call goes on
 * after the last stretch that is whole. Blocks that were not final when they were recorded, and that the chain has left since, go.
 * However often and how far the source was read, the same blocks make the same files.
 * Errors: `UNKNOWN_CHAIN`, `SOURCE_BROKEN`, `SOURCE_OF_OTHER_CHAIN`, `RPC_NOT_FINAL`, `RPC_NO_CALLS`, those of `readEndpoint`,
 * `RpcClient.ask` and `readBlocks`.
 */
export async function recordNode(parameters: RecordNodeParameters): Promise<readonly string[]> {
  const { folder, name, node, advance = false } = parameters
  const chain = readChain(parameters.chain)
  let source = await readEvmSource(folder, name)
  if (source !== null && source.chain !== chain.id) throw otherChain('blocks', name, chain.id, source.chain)
  const listed = source?.chunks ?? []
  const to = node.to === 'head' ? lastOf(listed, node.from) : node.to
  const whole = await wholeChunks(listed, { from: node.from, to }, folder, name)
  if ((advance && node.to === 'head') || gapsOf(whole, { from: node.from, to }).length > 0) {
    const client = clientOf(parameters)
    try {
      source = await bringUp(parameters, client, source, whole)
    } finally {
      await client.close()
    }
  }
  const used = chosen(source?.chunks ?? [], { from: node.from, to: node.to === 'head' ? Number.POSITIVE_INFINITY : to })
  refuseBreaks(used, name)
  return used.flatMap(({ tables }) => tables.map(({ file }) => file))
}

/** The last block that was recorded from `from` on; the one before `from` where none was. */
function lastOf(chunks: readonly EvmChunk[], from: number): number {
  return chosen(chunks, { from, to: Number.POSITIVE_INFINITY }).at(-1)?.to ?? from - 1
}

function clientOf({ chain: id, node, asking = {} }: RecordNodeParameters): RpcClient {
  const chain = readChain(id)
  const { limits, sleep } = asking
  return createRpcClient({
    endpoints: node.urls.map((url) => readEndpoint(url, asking.environment ?? process.env)),
    chain: chain.id,
    chainId: chain.chainId,
    ...(limits === undefined ? {} : { limits }),
    ...(sleep === undefined ? {} : { sleep }),
  })
}

async function bringUp(
  parameters: RecordNodeParameters,
  client: RpcClient,
  before: EvmSource | null,
  whole: readonly EvmChunk[],
): Promise<EvmSource> {
  let [source, chunks] = [before, whole]
  for (let tries = 1; ; tries++) {
    try {
      return await fetchGaps(parameters, client, source, chunks)
    } catch (error) {
      const again = error instanceof DyepackError && error.code === 'RPC_REORGANISED' && tries < REORGANISATIONS
      if (!again) throw error
      const { folder, name, node } = parameters
      source = await readEvmSource(folder, name)
      chunks = chosen(source?.chunks ?? [], {
        from: node.from,
        to: node.to === 'head' ? Number.POSITIVE_INFINITY : node.to,
      })
    }
  }
}

async function fetchGaps(
  { folder, name, node, asking, onBlock = () => {}, onRecord = async () => {}, ...rest }: RecordNodeParameters,
  client: RpcClient,
  before: EvmSource | null,
  whole: readonly EvmChunk[],
): Promise<EvmSource> {
  const chain = readChain(rest.chain)
  const head = await readHead(client, chain)
  const range = { from: node.from, to: lastBlock(node, head, lastOf(whole, node.from), chain.id) }
  const methods = await findMethods(client, gapsOf(whole, range)[0]?.from ?? range.to)
  if (methods.calls === null && whole.some(({ calls }) => calls !== null)) throw noCalls(name, client.hosts())
  // A trace that has inner calls for some blocks only would look whole: those without are fetched again.
  const beyond = before?.chunks.filter(({ to }) => to > range.to) ?? []
  let chunks = [...whole, ...beyond].filter(({ calls }) => (calls === null) === (methods.calls === null))
  const hosts = new Set(before?.hosts)
  await mkdir(folder, { recursive: true })
  await removeUnfinished(folder)
  const save = async (): Promise<EvmSource> => {
    for (const host of client.hosts()) hosts.add(host)
    const source: EvmSource = {
      schema: 'dyepack/evm-source@1',
      chain: chain.id,
      chainId: chain.chainId,
      hosts: [...hosts].sort(),
      head,
      lacks: methods.calls === null ? [LACKS_CALLS] : [],
      chunks: [...chunks].sort((a, b) => a.from - b.from || a.to - b.to),
    }
    await writeText(join(folder, SOURCE_FILE), [`${JSON.stringify(source, null, 2)}\n`])
    await removeUnlisted(folder, chunks)
    return source
  }
  const final = before?.head.final ?? -1
  const canonical = await withoutOrphans({
    name,
    chunks,
    final,
    head: head.number,
    hashAt: (height) => hashAt(client, height),
    read: (chunk) => readChunk(folder, chunk),
    write: (blocks, { receipts, calls }) => writeChunk(folder, blocks, { receipts, calls }),
  })
  if (canonical !== chunks) {
    chunks = [...canonical]
    await save()
  }
  for (const gap of gapsOf(chunks, range)) {
    const above = chunks.find(({ to }) => to === gap.from - 1)
    // A stretch that was not full goes on, so that the files do not tell how often the chain was looked at.
    const open = above !== undefined && isOpen(above, asking?.chunk) ? above : null
    const there = open === null ? [] : await readChunk(folder, open)
    const fetched = readBlocks({
      client,
      chain,
      methods,
      ...gap,
      parentHash: above?.lastHash ?? null,
      final: range.to <= head.final,
    })
    const told = telling(fetched, async (record) => {
      onBlock(record.number, range.to)
      await onRecord(record)
    })
    for await (const records of stretches(joined(there, told), asking?.chunk)) {
      const written = await writeChunk(folder, records, methods)
      chunks = [...chunks.filter((one) => one !== open && !isSameStretch(one, written)), written]
      await save()
    }
  }
  return save()
}

function isSameStretch(one: EvmChunk, other: EvmChunk): boolean {
  return one.from === other.from && one.to === other.to
}

async function* joined(first: readonly BlockRecord[], then: AsyncIterable<BlockRecord>): AsyncGenerator<BlockRecord> {
  yield* first
  yield* then
}

async function* telling(
  blocks: AsyncIterable<BlockRecord>,
  tell: (record: BlockRecord) => Promise<void>,
): AsyncGenerator<BlockRecord> {
  for await (const record of blocks) {
    await tell(record)
    yield record
  }
}

/** How far is read. Errors: `RPC_NOT_FINAL`. */
function lastBlock({ from, to, confirmations }: CaseNode, head: Head, recorded: number, chain: string): number {
  const stays = confirmations === undefined ? head.final : Math.max(head.final, head.number - confirmations)
  // A node that lags knows less than another one did.
  const last = to === 'head' ? Math.max(stays, recorded) : to
  if (last < from || (to !== 'head' && to > stays))
    throw notFinal(chain, Math.max(last, from), { ...head, final: stays })
  return last
}

const LACKS_CALLS =
  'internal calls are lacking: no node that was asked answers debug_traceBlockByNumber or trace_block. Coin that a contract paid on is not seen'

function notFinal(chain: string, to: number, { number, final }: EvmSource['head']): Error {
  return retryError('RPC_NOT_FINAL', `block ${to} of ${chain} is not final: block ${final} is the last that is`, {
    fix: `run this again later, or end at ${final}`,
    facts: { to, final, head: number },
  })
}

function noCalls(name: string, hosts: readonly string[]): Error {
  return inputError('RPC_NO_CALLS', `the blocks in ${name} have internal calls, and ${hosts.join(', ')} gives none`, {
    fix: `name a node that answers debug_traceBlockByNumber or trace_block, or remove the folder ${name} to go on without`,
    facts: { folder: name, hosts },
  })
}
