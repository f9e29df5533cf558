import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DyepackError, retryError } from '../../core/errors.ts'
import type { BitcoinNetwork } from '../../core/ledger/bitcoinNetworks.ts'
import { counted } from '../../core/report/text.ts'
import { type BitcoinChunk, type BitcoinSource, bitcoinSourceSchema } from '../../core/wire/bitcoinSource.ts'
import { SOURCE_FILE } from '../../core/wire/sourceFile.ts'
import { readSourceFile } from '../../ingest/asking/readSourceFile.ts'
import { networkOf } from '../../ingest/bitcoin/networkOf.ts'
import type { BitcoinBlock } from '../../ingest/bitcoinRpc/bitcoinBlock.ts'
import { createBitcoinClient } from '../../ingest/bitcoinRpc/bitcoinClient.ts'
import { blockFile, decodeBlocks, encodeBlocks } from '../../ingest/bitcoinRpc/blockFile.ts'
import { readAccess } from '../../ingest/bitcoinRpc/readAccess.ts'
import { bitcoinHashAt, bitcoinHead, readBitcoinBlocks } from '../../ingest/bitcoinRpc/readBitcoinBlocks.ts'
import type { RpcClient } from '../../ingest/jsonRpc/nodeClient.ts'
import { removeUnfinished } from '../files/removeUnfinished.ts'
import { writeText } from '../files/writeText.ts'
import { writeWhole } from '../files/writeWhole.ts'
import { otherChain, refuseBreaks } from './oneChain.ts'
import { chosen, gapsOf } from './recordedBlocks.ts'
import type { RecordNodeParameters } from './recordNode.ts'
import { wholeRecords } from './wholeRecords.ts'
import { withoutOrphans } from './withoutOrphans.ts'

export type RecordBitcoinParameters = Omit<RecordNodeParameters, 'onRecord'>

/** How often a read begins again because the chain was reorganised meanwhile. */
const REORGANISATIONS = 5
/** Blocks that must lie above the last that is read, where the case does not say: six confirmations, as exchanges have it. */
const CONFIRMATIONS = 5
/** So much is fetched again after a kill, at most. */
const BLOCKS = 1000
const BYTES = 1 << 25

/**
 * Fetches blocks from nodes of Bitcoin into files as Bitcoin Core writes them, and gives their names, in the order of the chain. Where
 * the range does not begin with the chain, what the inputs spend is asked for, too.
 *
 * What is there already is not fetched again; where all of it is, no node is asked. Killed at any moment, the next call goes on after
 * the last file that is whole. Where the source follows the head, blocks that the chain has left go, however deep they lie. However
 * often and how far the source was read, the same blocks make the same files.
 * Errors: `UNKNOWN_CHAIN`, `SOURCE_BROKEN`, `SOURCE_OF_OTHER_CHAIN`, `RPC_NOT_FINAL`, those of `readAccess`, `RpcClient.ask` and
 * `readBitcoinBlocks`.
 */
export async function recordBitcoin(parameters: RecordBitcoinParameters): Promise<readonly string[]> {
  const { folder, name, node, advance = false } = parameters
  const network = networkOf(parameters.chain)
  const source = await readSourceFile(folder, name, bitcoinSourceSchema)
  if (source !== null && source.chain !== network.chain) throw otherChain('blocks', name, network.chain, source.chain)
  const listed = source?.chunks ?? []
  const to = node.to === 'head' ? Math.max(node.from - 1, ...listed.map((one) => one.to)) : node.to
  const range = { from: node.from, to }
  const beyond = listed.filter((one) => one.to > to)
  let whole = await wholeRecords(chosen(listed, range), (chunk) => [chunk], folder, name)
  if ((advance && node.to === 'head') || gapsOf(whole, range).length > 0) {
    const client = clientOf(parameters, network)
    try {
      whole = await bringUp({ parameters, network, client, hosts: new Set(source?.hosts) }, [...whole, ...beyond])
    } finally {
      await client.close()
    }
  }
  refuseBreaks(whole, name)
  return whole.map(({ file }) => file)
}

interface Recording {
  readonly parameters: RecordBitcoinParameters
  readonly network: BitcoinNetwork
  readonly client: RpcClient
  readonly hosts: Set<string>
}

function clientOf({ node, asking = {} }: RecordBitcoinParameters, network: BitcoinNetwork): RpcClient {
  const { limits, sleep, environment = process.env } = asking
  return createBitcoinClient({
    endpoints: node.urls.map((url) => readAccess(url, node.key ?? null, environment)),
    network,
    ...(limits === undefined ? {} : { limits }),
    ...(sleep === undefined ? {} : { sleep }),
  })
}

async function bringUp(recording: Recording, whole: readonly BitcoinChunk[]): Promise<BitcoinChunk[]> {
  const { folder, name } = recording.parameters
  let chunks = whole
  for (let tries = 1; ; tries++) {
    try {
      return await fetchGaps(recording, chunks)
    } catch (error) {
      const again = error instanceof DyepackError && error.code === 'RPC_REORGANISED' && tries < REORGANISATIONS
      if (!again) throw error
      chunks = (await readSourceFile(folder, name, bitcoinSourceSchema))?.chunks ?? []
    }
  }
}

async function fetchGaps(recording: Recording, whole: readonly BitcoinChunk[]): Promise<BitcoinChunk[]> {
  const { parameters, network, client, hosts } = recording
  const { folder, node, asking, onBlock = () => {} } = parameters
  const head = await bitcoinHead(client)
  let chunks = [...whole]
  await mkdir(folder, { recursive: true })
  await removeUnfinished(folder)
  const save = async () => {
    for (const host of client.hosts()) hosts.add(host)
    chunks.sort((a, b) => a.from - b.from || a.to - b.to)
    await writeSource(parameters, { chain: network.chain, hosts: [...hosts].sort(), head, chunks })
  }
  const canonical = await withoutOrphans({
    chunks,
    head,
    final: -1,
    name: parameters.name,
    hashAt: (height) => bitcoinHashAt(client, height),
    read: (chunk) => readChunk(folder, chunk, network),
    write: (blocks) => writeChunk(folder, blocks, network, node.from),
  })
  if (canonical !== chunks) {
    chunks = [...canonical]
    await save()
  }
  const range = { from: node.from, to: lastBlock(parameters, head, chunks) }
  for (const gap of gapsOf(chunks, range)) {
    const above = chunks.find(({ to }) => to === gap.from - 1)
    // A file that was not full goes on, so that the files do not tell how often the chain was looked at.
    const open = above !== undefined && isOpen(above, asking?.chunk?.blocks) ? above : null
    let blocks: BitcoinBlock[] = open === null ? [] : [...(await readChunk(folder, open, network))]
    const close = async () => {
      const written = await writeChunk(folder, blocks, network, node.from)
      chunks = [...chunks.filter((one) => one !== open && one.file !== written.file), written]
      blocks = []
      await save()
    }
    const withSpent = node.from > 0
    for await (const block of readBitcoinBlocks({ client, ...gap, parentHash: above?.lastHash ?? null, withSpent })) {
      onBlock(block.number, range.to)
      blocks.push(block)
      if (isFull(blocks, asking?.chunk?.blocks)) await close()
    }
    if (blocks.length > 0) await close()
  }
  await save()
  return [...chosen(chunks, range)]
}

/** How far is read. Errors: `RPC_NOT_FINAL`. */
function lastBlock({ node, chain }: RecordBitcoinParameters, head: number, chunks: readonly BitcoinChunk[]): number {
  const stays = head - (node.confirmations ?? CONFIRMATIONS)
  // A node that lags knows less than another one did.
  const last = node.to === 'head' ? Math.max(stays, ...chunks.map(({ to }) => to)) : node.to
  if (last >= node.from && (node.to === 'head' || last <= stays)) return last
  throw retryError(
    'RPC_NOT_FINAL',
    `block ${Math.max(last, node.from)} of ${chain} is not deep enough: the head is ${head}`,
    {
      fix: `run this again later, end at ${stays}, or ask for fewer confirmations`,
      facts: { to: last, final: stays, head },
    },
  )
}

function isFull(blocks: readonly BitcoinBlock[], most = BLOCKS): boolean {
  return blocks.length >= most || blocks.reduce((sum, { bytes }) => sum + bytes.length, 0) >= BYTES
}

function isOpen({ from, to, bytes }: BitcoinChunk, most = BLOCKS): boolean {
  return to - from + 1 < most && bytes < BYTES
}

async function writeChunk(
  folder: string,
  blocks: readonly BitcoinBlock[],
  network: BitcoinNetwork,
  start: number,
): Promise<BitcoinChunk> {
  const [first, last] = [blocks[0]!, blocks.at(-1)!]
  const file = blockFile(first.number, last.number)
  const content = encodeBlocks(blocks, network)
  await writeWhole(join(folder, file), (unfinished) => writeFile(unfinished, content))
  return {
    from: first.number,
    to: last.number,
    parentHash: first.parentHash,
    firstHash: first.hash,
    lastHash: last.hash,
    unvalued: start === 0 ? 0 : blocks.filter(({ spent }) => spent === null).length,
    file,
    bytes: blocks.reduce((sum, { bytes }) => sum + bytes.length, 0),
    sha256: createHash('sha256').update(content).digest('hex'),
  }
}

async function readChunk(
  folder: string,
  { file, from }: BitcoinChunk,
  network: BitcoinNetwork,
): Promise<readonly BitcoinBlock[]> {
  return [...decodeBlocks(await readFile(join(folder, file)), from, network)]
}

/** Files that it does not name go: they were recorded in another file since, or left the chain. */
async function writeSource(
  { folder }: RecordBitcoinParameters,
  source: Omit<BitcoinSource, 'schema' | 'lacks'>,
): Promise<void> {
  const { chain, hosts, head, chunks } = source
  const unvalued = chunks.reduce((sum, one) => sum + one.unvalued, 0)
  const lacks =
    unvalued === 0 ? [] : [`of ${counted(unvalued, 'block')} no node said what the spent outputs were worth`]
  const whole: BitcoinSource = { schema: 'dyepack/bitcoin-source@1', chain, hosts, head, lacks, chunks }
  await writeText(join(folder, SOURCE_FILE), [`${JSON.stringify(whole, null, 2)}\n`])
  const listed = new Set(chunks.map(({ file }) => file))
  for (const file of await readdir(folder))
    if (/^blocks_\d+_\d+\.dat$/.test(file) && !listed.has(file)) await rm(join(folder, file), { force: true })
}
