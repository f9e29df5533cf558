import { DyepackError, inputError, retryError } from '../../core/errors.ts'
import type { EvmChain } from '../../core/ledger/evmChains.ts'
import { countOf, fieldsOf, hexOf, listOf, WrongAnswer } from '../asking/wrongAnswer.ts'
import type { Call } from '../jsonRpc/answers.ts'
import type { RpcClient } from '../jsonRpc/nodeClient.ts'
import { type BlockRecord, blockRecord, type CallMethod } from './blockRecord.ts'

/** Which of a node's methods are used. */
export interface Methods {
  readonly receipts: 'eth_getBlockReceipts' | 'eth_getTransactionReceipt'
  /** Null: there are none, so internal calls are lacking. */
  readonly calls: CallMethod | null
}

/** Blocks that are asked for together, and how many such groups at once. */
const GROUP = 5
const AHEAD = 6
/** How often a block is asked for whose answers do not belong together. */
const TRIES = 4

/**
 * What nodes have none of is known by the refusal of every one of them, never by silence: a busy one may have it.
 * Errors: those of `RpcClient.ask`.
 */
export async function findMethods(client: RpcClient, height: number): Promise<Methods> {
  const has = async (call: Call): Promise<boolean> => {
    try {
      await client.ask([call])
      return true
    } catch (error) {
      if (error instanceof DyepackError && error.code === 'RPC_REFUSED') return false
      throw error
    }
  }
  const at = Math.max(1, height)
  const receipts = (await has(receiptsCall(at))) ? 'eth_getBlockReceipts' : 'eth_getTransactionReceipt'
  for (const calls of ['debug_traceBlockByNumber', 'trace_block'] as const) {
    if (await has(callsCall(calls, at))) return { receipts, calls }
  }
  return { receipts, calls: null }
}

export interface Head {
  readonly number: number
  /** The last block that will stay. */
  readonly final: number
}

/** Errors: those of `RpcClient.ask`, `RPC_WRONG_ANSWER`. */
export async function readHead(client: RpcClient, { finality }: EvmChain): Promise<Head> {
  const tag = finality === 'finalized' ? 'finalized' : 'latest'
  const [latest, block] = await client.ask([
    { method: 'eth_blockNumber', params: [] },
    { method: 'eth_getBlockByNumber', params: [tag, false] },
  ])
  try {
    const number = countOf(latest, 'the height of the chain')
    const named = countOf(fieldsOf(block, `the block "${tag}"`).number, 'its number')
    return { number, final: finality === 'finalized' ? named : named - finality }
  } catch (error) {
    throw wrong(error, client, null)
  }
}

export interface ReadBlocksParameters {
  readonly client: RpcClient
  readonly chain: EvmChain
  readonly methods: Methods
  readonly from: number
  readonly to: number
  /** The hash of the block below `from`; null: not known. */
  readonly parentHash: string | null
  /** False: some of the blocks may still leave the chain. */
  readonly final: boolean
}

/**
 * Blocks in order, each the child of the one before it. Errors: those of `RpcClient.ask`; `RPC_BLOCK_MISSING`;
 * `RPC_WRONG_ANSWER` where answers contradict each other again and again; `RPC_REORGANISED` where that is no wonder.
 */
export async function* readBlocks(parameters: ReadBlocksParameters): AsyncGenerator<BlockRecord> {
  const { from, to } = parameters
  let parentHash = parameters.parentHash
  const groups: { readonly heights: readonly number[]; readonly read: Promise<Settled> }[] = []
  let next = from
  const fill = () => {
    while (groups.length < AHEAD && next <= to) {
      const heights = Array.from({ length: Math.min(GROUP, to - next + 1) }, (_, i) => next + i)
      groups.push({ heights, read: settled(readGroup(parameters, heights)) })
      next += heights.length
    }
  }
  for (fill(); groups.length > 0; fill()) {
    const { heights, read } = groups.shift()!
    const { records, error } = await read
    if (records === null) throw error
    let linked = records
    for (let tries = 1; !isChain(linked, parentHash); tries++) {
      if (tries >= TRIES) throw notAChild(parameters, heights[0]!)
      parameters.client.distrust()
      linked = await readGroup(parameters, heights)
    }
    yield* linked
    parentHash = linked.at(-1)!.hash
  }
}

function notAChild({ client, final }: ReadBlocksParameters, height: number): unknown {
  if (final) return wrong(new WrongAnswer('a block is not the child of the one before it'), client, height)
  return reorganised(client, height)
}

export function blockMissing(client: RpcClient, height: number): Error {
  return retryError('RPC_BLOCK_MISSING', `the node has no block ${height}`, {
    fix: 'run this again when the node has caught up, or name another one',
    facts: { height, hosts: client.hosts() },
  })
}

export function reorganised(client: RpcClient, height: number): Error {
  return retryError('RPC_REORGANISED', `the chain was reorganised below block ${height} while it was read`, {
    fix: 'run this again',
    facts: { height, hosts: client.hosts() },
  })
}

/** The hash of the chain's block at a height; null: there is none. Errors: those of `RpcClient.ask`, `RPC_WRONG_ANSWER`. */
export async function hashAt(client: RpcClient, height: number): Promise<string | null> {
  const [block] = await client.ask([{ method: 'eth_getBlockByNumber', params: [hex(height), false] }])
  if (block === null || block === undefined) return null
  try {
    const fields = fieldsOf(block, 'the block')
    if (countOf(fields.number, 'the number of the block') !== height) throw new WrongAnswer('it is another block')
    return hexOf(fields.hash, 32, 'the hash of the block')
  } catch (error) {
    throw wrong(error, client, height)
  }
}

/** A promise that is awaited later must not fail unseen. */
interface Settled {
  readonly records: readonly BlockRecord[] | null
  readonly error: unknown
}

function settled(reading: Promise<readonly BlockRecord[]>): Promise<Settled> {
  return reading.then(
    (records) => ({ records, error: null }),
    (error: unknown) => ({ records: null, error }),
  )
}

function isChain(records: readonly BlockRecord[], parentHash: string | null): boolean {
  return records.every((record, i) => {
    const above = i === 0 ? parentHash : records[i - 1]!.hash
    return above === null || record.parentHash === above
  })
}

async function readGroup(
  parameters: ReadBlocksParameters,
  heights: readonly number[],
): Promise<readonly BlockRecord[]> {
  const { client, chain } = parameters
  for (let tries = 1; ; tries++) {
    const { found, answers } = await askGroup(parameters, heights)
    const missing = found.indexOf(null)
    if (missing === -1) {
      const records: BlockRecord[] = []
      try {
        for (const [i, height] of heights.entries()) records.push(blockRecord(height, answers(i), chain))
        return records
      } catch (error) {
        if (!(error instanceof WrongAnswer)) throw error
        if (tries >= TRIES) throw wrong(error, client, heights[records.length]!)
      }
    } else if (tries >= TRIES) throw blockMissing(client, heights[missing]!)
    client.distrust()
  }
}

async function askGroup({ client, methods }: ReadBlocksParameters, heights: readonly number[]) {
  const blocks = await client.ask(
    heights.map((height) => ({ method: 'eth_getBlockByNumber', params: [hex(height), true] })),
  )
  const found = blocks.map((block) => block ?? null)
  const hashes = found.map((block) => (block === null ? [] : hashesOf(block)))
  const calls: Call[] = []
  const parts = heights.map((height, i) => {
    const count = hashes[i]!.length
    const start = calls.length
    // A block without transactions has no receipts; what else may be in it, only `trace_block` tells. The first block has no calls.
    if (methods.receipts === 'eth_getTransactionReceipt') calls.push(...hashes[i]!.map(receiptCall))
    else if (count > 0) calls.push(receiptsCall(height))
    const receipts = calls.length - start
    const traced = methods.calls !== null && height > 0 && (count > 0 || methods.calls === 'trace_block')
    if (traced) calls.push(callsCall(methods.calls, height))
    return { start, receipts, traced }
  })
  const said = calls.length === 0 ? [] : await client.ask(calls)
  const answers = (i: number) => {
    const { start, receipts, traced } = parts[i]!
    const given = said.slice(start, start + receipts)
    return {
      block: found[i],
      receipts:
        methods.receipts === 'eth_getBlockReceipts' ? given.flatMap((all) => listOf(all, 'the receipts')) : given,
      calls: methods.calls === null ? null : { method: methods.calls, answer: traced ? said[start + receipts] : [] },
    }
  }
  return { found, answers }
}

/** Of a block whose transactions are not looked at yet: what is no hash is told later. */
function hashesOf(block: unknown): readonly string[] {
  const { transactions } = block as { transactions?: unknown }
  return Array.isArray(transactions) ? transactions.map((one) => String((one as { hash?: unknown } | null)?.hash)) : []
}

function receiptCall(hash: string): Call {
  return { method: 'eth_getTransactionReceipt', params: [hash] }
}

function receiptsCall(height: number): Call {
  return { method: 'eth_getBlockReceipts', params: [hex(height)] }
}

function callsCall(method: CallMethod, height: number): Call {
  const more = method === 'trace_block' ? [] : [{ tracer: 'callTracer' }]
  return { method, params: [hex(height), ...more] }
}

function hex(height: number): string {
  return `0x${height.toString(16)}`
}

/** The error of a `WrongAnswer`; any other as it is. */
export function wrong(error: unknown, client: RpcClient, height: number | null): unknown {
  if (!(error instanceof WrongAnswer)) return error
  const hosts = client.hosts()
  const at = height === null ? '' : ` of block ${height}`
  return inputError('RPC_WRONG_ANSWER', `what ${hosts.join(', ')} answered${at} cannot be right: ${error.message}`, {
    fix: 'ask another node: this one leaves something out, or its answers are of different chains',
    facts: { height, hosts, why: error.message },
  })
}
