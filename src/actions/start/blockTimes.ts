import { retryError } from '../../core/errors.ts'
import { chainFacts } from '../../core/ledger/chains.ts'
import { readEndpoint } from '../../ingest/asking/endpoint.ts'
import { parsed } from '../../ingest/asking/fetchText.ts'
import { readKey } from '../../ingest/asking/readKey.ts'
import { countOf, fieldsOf } from '../../ingest/asking/wrongAnswer.ts'
import { readExplorer } from '../../ingest/etherscanApi/explorer.ts'
import { createExplorerClient, NoAnswer } from '../../ingest/etherscanApi/explorerClient.ts'
import { noAnswerError } from '../../ingest/etherscanApi/noAnswerError.ts'
import { readChain } from '../../ingest/evm/entryExtracts.ts'
import { wrongAnswer } from '../../ingest/evmRpc/byAddress/readTransactions.ts'
import { readHead } from '../../ingest/evmRpc/readBlocks.ts'
import { createRpcClient } from '../../ingest/evmRpc/rpcClient.ts'
import type { RpcClient } from '../../ingest/jsonRpc/nodeClient.ts'
import { readGrid } from '../../ingest/trongrid/grid.ts'
import { gridBlock } from '../../ingest/trongrid/gridBlock.ts'
import { blockQuestion, createGridClient } from '../../ingest/trongrid/gridClient.ts'
import type { AskingOptions } from '../sources/recordNode.ts'
import { findHeight } from './findHeight.ts'
import type { StartSource } from './startSource.ts'

/** Which block was when, as a source says it. */
export interface BlockTimes {
  /** The last block that stays, and the last one. */
  readonly final: number
  readonly head: number
  /** Milliseconds. */
  timeAt(height: number): Promise<number>
  /** The last block that is not after a time, at most `final`. */
  lastUntil(time: number): Promise<number>
}

/**
 * Asks a source for its blocks. `now`: milliseconds. Errors: those of `RpcClient.ask`, `GridClient.ask`, of explorers, and of the
 * readers of URLs and keys.
 */
export async function withBlockTimes<T>(
  source: StartSource,
  now: number,
  asking: AskingOptions,
  work: (times: BlockTimes) => Promise<T>,
): Promise<T> {
  if (source.format === 'etherscan-api') return work(await explorerTimes(source, now, asking))
  if (source.format === 'trongrid') return work(await gridTimes(source, asking))
  const client = rpcClientOf(source, asking)
  try {
    return await work(await nodeTimes(client, source.chain))
  } finally {
    await client.close()
  }
}

/** Errors: those of `readChain` and `readEndpoint`. */
export function rpcClientOf({ chain: id, urls }: StartSource, asking: AskingOptions): RpcClient {
  const chain = readChain(id)
  const { limits, sleep, environment = process.env } = asking
  return createRpcClient({
    endpoints: urls.map((url) => readEndpoint(url, environment)),
    chain: chain.id,
    chainId: chain.chainId,
    ...(limits === undefined ? {} : { limits }),
    ...(sleep === undefined ? {} : { sleep }),
  })
}

async function nodeTimes(client: RpcClient, chain: string): Promise<BlockTimes> {
  const { number: head, final } = await readHead(client, readChain(chain))
  const known = new Map<number, number>()
  const timeAt = async (height: number) => {
    const before = known.get(height)
    if (before !== undefined) return before
    const params = [`0x${height.toString(16)}`, false]
    const [block] = await client.ask([{ method: 'eth_getBlockByNumber', params }])
    try {
      const time = 1000 * countOf(fieldsOf(block, `block ${height}`).timestamp, 'the time of a block')
      known.set(height, time)
      return time
    } catch (error) {
      throw wrongAnswer(error, client)
    }
  }
  return { final, head, timeAt, lastUntil: (time) => findHeight(timeAt, 0, Math.max(0, final), time) }
}

async function gridTimes({ urls, key }: StartSource, asking: AskingOptions): Promise<BlockTimes> {
  const { limits, sleep, now, environment = process.env } = asking
  const secret = readKey(key, environment)
  const client = createGridClient(
    urls.map((url) => readGrid(url, secret, environment)),
    {
      ...(limits === undefined ? {} : { limits }),
      ...(sleep === undefined ? {} : { sleep }),
      ...(now === undefined ? {} : { now }),
    },
  )
  // https://developers.tron.network/reference/walletsolidity-getnowblock
  const final = await client.ask({ path: '/walletsolidity/getnowblock', body: {} }, (text) => {
    const { block_header: header } = (parsed(text) ?? {}) as { block_header?: { raw_data?: { number?: unknown } } }
    const height = Number(header?.raw_data?.number)
    return gridBlock(text, height)?.height ?? 0
  })
  const timeAt = async (height: number) => {
    const block = await client.ask(blockQuestion(height), (text) => gridBlock(text, height))
    if (block === null) throw behind(height)
    return block.time
  }
  return { final, head: final, timeAt, lastUntil: (time) => findHeight(timeAt, 0, final, time) }
}

function behind(height: number): Error {
  return retryError('RPC_NOT_FINAL', `block ${height} is not final, or not there yet`, {
    fix: 'run this again later',
    facts: { height },
  })
}

/** What is younger is not read from an explorer: nobody says that it stays. */
const SETTLED = 3_600_000

async function explorerTimes(source: StartSource, now: number, asking: AskingOptions): Promise<BlockTimes> {
  const chain = readChain(source.chain)
  const { limits, sleep, now: clock, environment = process.env } = asking
  const secret = readKey(source.key, environment)
  const client = createExplorerClient(readExplorer(source.urls[0]!, secret, environment, chain), {
    ...(limits === undefined ? {} : { limits }),
    ...(sleep === undefined ? {} : { sleep }),
    ...(clock === undefined ? {} : { now: clock }),
  })
  // https://docs.etherscan.io/api-reference/endpoint/getblocknobytime, https://docs.blockscout.com/devs/apis/rpc/block
  const lastUntil = async (time: number) => {
    const query = { module: 'block', action: 'getblocknobytime', timestamp: Math.floor(time / 1000), closest: 'before' }
    try {
      const answer = await client.ask(query)
      if ('value' in answer && /^[0-9]{1,12}$/.test(answer.value)) return Number(answer.value)
      const { host } = client.explorer
      throw new NoAnswer({
        kind: 'wrong',
        host,
        said: `it does not say which ${chainFacts(chain.id)!.id} block was when`,
      })
    } catch (error) {
      throw error instanceof NoAnswer ? noAnswerError([error.trouble], null) : error
    }
  }
  const settled = await lastUntil(now - SETTLED)
  const final = settled - (chain.finality === 'finalized' ? 0 : chain.finality)
  return {
    final,
    head: final,
    timeAt: async () => now - SETTLED,
    lastUntil: async (time) => Math.min(final, await lastUntil(time)),
  }
}
