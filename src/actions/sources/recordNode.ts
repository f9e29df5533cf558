import { createHash } from 'node:crypto'
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { CaseNode } from '../../core/case/case.ts'
import { inputError, retryError } from '../../core/errors.ts'
import type { EvmChunk, EvmSource } from '../../core/wire/evmSource.ts'
import type { ExplorerLimits } from '../../ingest/etherscanApi/explorerClient.ts'
import { readChain } from '../../ingest/evm/entryExtracts.ts'
import { type BlockRecord, RECORDED_TABLES } from '../../ingest/evmRpc/blockRecord.ts'
import { type Environment, readEndpoint } from '../../ingest/evmRpc/endpoint.ts'
import { readEvmSource, recordedFile, SOURCE_FILE } from '../../ingest/evmRpc/extract.ts'
import { findMethods, type Methods, readBlocks, readHead } from '../../ingest/evmRpc/readBlocks.ts'
import {
  createRpcClient,
  type RpcClient,
  type RpcClientOptions,
  type RpcLimits,
} from '../../ingest/evmRpc/rpcClient.ts'
import { hashFile } from '../files/hashFile.ts'
import { removeUnfinished } from '../files/removeUnfinished.ts'
import { writeText } from '../files/writeText.ts'
import { writeWhole } from '../files/writeWhole.ts'

export interface RecordNodeParameters {
  /** Where the blocks are kept; made where it does not exist. */
  readonly folder: string
  /** The same as messages name it. */
  readonly name: string
  readonly chain: string
  readonly node: CaseNode
  readonly asking?: AskingOptions
  /** Sees the height of each block that was fetched. */
  readonly onBlock?: (height: number) => void
}

/** How nodes are asked: bounds, and what stands for the outside in tests. */
export interface AskingOptions extends Pick<RpcClientOptions, 'sleep'> {
  readonly limits?: Partial<RpcLimits & ExplorerLimits>
  /** Default: that of the process. */
  readonly environment?: Environment
  /** Bounds of what lies in one stretch of blocks. */
  readonly chunk?: { readonly blocks: number; readonly rows: number }
  /** Rows that an explorer is asked for at once. */
  readonly pageRows?: number
  /** Milliseconds that never go back, for what may be asked in a second. */
  readonly now?: () => number
}

/** So much is fetched again after a kill, at most. */
const CHUNK = { blocks: 1000, rows: 50_000 }
/** Beside the rows: calldata can be long. */
const CHUNK_CHARACTERS = 1 << 26

/**
 * Fetches blocks from nodes into files of the tables that `ethereumEtl` reads, and gives their names, in the order of the chain.
 *
 * What is there already is not fetched again; where all of it is, no node is asked. Killed at any moment, the next call goes on
 * after the last stretch that is whole.
 * Errors: `UNKNOWN_CHAIN`, `SOURCE_BROKEN`, `SOURCE_OF_OTHER_CHAIN`, `RPC_NOT_FINAL`, `RPC_NO_CALLS`, those of `readEndpoint`,
 * `RpcClient.ask` and `readBlocks`.
 */
export async function recordNode(parameters: RecordNodeParameters): Promise<readonly string[]> {
  const { folder, name, node, asking = {} } = parameters
  const chain = readChain(parameters.chain)
  let source = await readEvmSource(folder, name)
  if (source !== null && source.chain !== chain.id) throw otherChain(name, chain.id, source.chain)
  const whole = await wholeChunks(source?.chunks ?? [], node, folder, name)
  if (gapsOf(whole, node).length > 0) {
    const endpoints = node.urls.map((url) => readEndpoint(url, asking.environment ?? process.env))
    const { limits, sleep } = asking
    const client = createRpcClient({
      endpoints,
      chain: chain.id,
      chainId: chain.chainId,
      ...(limits === undefined ? {} : { limits }),
      ...(sleep === undefined ? {} : { sleep }),
    })
    try {
      source = await fetchGaps(parameters, client, source, whole)
    } finally {
      await client.close()
    }
  }
  const used = chosen(source?.chunks ?? [], node)
  refuseBreaks(used, name)
  return used.flatMap(({ tables }) => tables.map(({ file }) => file))
}

async function fetchGaps(
  { folder, name, node, asking, onBlock = () => {}, ...rest }: RecordNodeParameters,
  client: RpcClient,
  before: EvmSource | null,
  whole: readonly EvmChunk[],
): Promise<EvmSource> {
  const chain = readChain(rest.chain)
  const head = await readHead(client, chain)
  if (node.to > head.final) throw notFinal(chain.id, node.to, head)
  const methods = await findMethods(client, gapsOf(whole, node)[0]!.from)
  if (methods.calls === null && whole.some(({ calls }) => calls !== null)) throw noCalls(name, client.hosts())
  // A trace that has inner calls for some blocks only would look whole: those without are fetched again.
  const beyond = before?.chunks.filter(({ to }) => to > node.to) ?? []
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
    return source
  }
  for (const gap of gapsOf(chunks, node)) {
    const parentHash = chunks.find(({ to }) => to === gap.from - 1)?.lastHash ?? null
    for await (const records of stretches(
      readBlocks({ client, chain, methods, ...gap, parentHash }),
      asking?.chunk,
      onBlock,
    )) {
      chunks = [...chunks, await writeChunk(folder, records, methods)]
      await save()
    }
  }
  return save()
}

const LACKS_CALLS =
  'internal calls are lacking: no node that was asked answers debug_traceBlockByNumber or trace_block. Coin that a contract paid on is not seen'

/** The blocks, cut into stretches by what is in them: the same blocks make the same files. */
async function* stretches(
  blocks: AsyncIterable<BlockRecord>,
  limits: { readonly blocks: number; readonly rows: number } = CHUNK,
  onBlock: (height: number) => void,
): AsyncGenerator<readonly BlockRecord[]> {
  let records: BlockRecord[] = []
  let rows = 0
  let characters = 0
  for await (const record of blocks) {
    records.push(record)
    for (const lines of Object.values(record.lines)) {
      rows += lines.length
      for (const { length } of lines) characters += length
    }
    onBlock(record.number)
    if (records.length < limits.blocks && rows < limits.rows && characters < CHUNK_CHARACTERS) continue
    yield records
    records = []
    rows = 0
    characters = 0
  }
  if (records.length > 0) yield records
}

const pack = promisify(gzip)

async function writeChunk(folder: string, records: readonly BlockRecord[], methods: Methods): Promise<EvmChunk> {
  const [first, last] = [records[0]!, records.at(-1)!]
  const [from, to] = [first.number, last.number]
  const tables: EvmChunk['tables'] = []
  for (const table of RECORDED_TABLES) {
    const lines = records.flatMap((record) => record.lines[table])
    if (lines.length === 0) continue
    const file = recordedFile(table, from, to)
    const content = await pack(`${lines.join('\n')}\n`, { level: 3 })
    await writeWhole(join(folder, file), (unfinished) => writeFile(unfinished, content))
    tables.push({ file, rows: lines.length, sha256: createHash('sha256').update(content).digest('hex') })
  }
  return { from, to, parentHash: first.parentHash, firstHash: first.hash, lastHash: last.hash, ...methods, tables }
}

interface Gap {
  readonly from: number
  readonly to: number
}

/** Stretches that lie within the range one after the other, the longest first where several begin at one block. */
function chosen(chunks: readonly EvmChunk[], { from, to }: Gap): readonly EvmChunk[] {
  const inside = chunks.filter((one) => one.from >= from && one.to <= to).sort((a, b) => a.from - b.from || b.to - a.to)
  const used: EvmChunk[] = []
  for (const one of inside) if (one.from > (used.at(-1)?.to ?? from - 1)) used.push(one)
  return used
}

/** What the chosen stretches leave out of the range. */
function gapsOf(chunks: readonly EvmChunk[], range: Gap): readonly Gap[] {
  const gaps: Gap[] = []
  let next = range.from
  for (const { from, to } of chosen(chunks, range)) {
    if (from > next) gaps.push({ from: next, to: from - 1 })
    next = to + 1
  }
  if (next <= range.to) gaps.push({ from: next, to: range.to })
  return gaps
}

/** Stretches in the range whose files are all there. Errors: `SOURCE_BROKEN` where one was changed. */
async function wholeChunks(
  chunks: readonly EvmChunk[],
  node: CaseNode,
  folder: string,
  name: string,
): Promise<readonly EvmChunk[]> {
  const whole: EvmChunk[] = []
  for (const chunk of chosen(chunks, node)) {
    const there = await Promise.all(chunk.tables.map(({ file }) => isFile(join(folder, file))))
    if (there.includes(false)) continue
    for (const { file, sha256 } of chunk.tables) {
      if ((await hashFile(join(folder, file))) !== sha256) throw changed(name, file)
    }
    whole.push(chunk)
  }
  return whole
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}

/** Errors: `SOURCE_OF_OTHER_CHAIN`. */
function refuseBreaks(chunks: readonly EvmChunk[], name: string): void {
  for (const [i, { parentHash, from }] of chunks.entries()) {
    const above = chunks[i - 1]
    if (above === undefined || above.lastHash === parentHash) continue
    throw inputError('SOURCE_OF_OTHER_CHAIN', `in ${name} block ${from} is not the child of block ${above.to}`, {
      fix: `the blocks are of two chains: remove the folder ${name} and run this again`,
      facts: { folder: name, height: from },
    })
  }
}

function otherChain(name: string, chain: string, found: string): Error {
  return inputError('SOURCE_OF_OTHER_CHAIN', `${name} has blocks of ${found}, not of ${chain}`, {
    fix: 'remove the folder, or name the chain that it is of',
    facts: { folder: name, chain, found },
  })
}

function changed(name: string, file: string): Error {
  return inputError('SOURCE_BROKEN', `${name}/${file} is not as dyepack wrote it`, {
    fix: `bring back the file as it was, or remove the folder ${name} and run this again: its blocks are then fetched anew`,
    facts: { folder: name, file },
  })
}

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
