import { WrongAnswer } from '../asking/wrongAnswer.ts'
import { blockMissing, reorganised, wrong } from '../evmRpc/readBlocks.ts'
import type { RpcClient } from '../jsonRpc/nodeClient.ts'
import { type BitcoinBlock, bitcoinBlock } from './bitcoinBlock.ts'

export interface ReadBitcoinBlocksParameters {
  readonly client: RpcClient
  readonly from: number
  readonly to: number
  /** The hash of the block below `from`; null: not known. */
  readonly parentHash: string | null
  /** True: what the inputs spend is asked for, too. A range from the first block on has it all. */
  readonly withSpent: boolean
}

/** How often a block is asked for whose answers do not belong together. */
const TRIES = 4
/** Blocks are asked for together as long as they are small. */
const TOGETHER = 30
const BYTES_TOGETHER = 1 << 22

/** Errors: those of `RpcClient.ask`, `RPC_WRONG_ANSWER`. */
export async function bitcoinHead(client: RpcClient): Promise<number> {
  const [height] = await client.ask([{ method: 'getblockcount', params: [] }])
  if (typeof height === 'number' && Number.isSafeInteger(height) && height >= 0) return height
  throw wrong(new WrongAnswer('the height of the chain is no number'), client, null)
}

/** The hash of the chain's block at a height; null: there is none. Errors: those of `RpcClient.ask`, `RPC_WRONG_ANSWER`. */
export async function bitcoinHashAt(client: RpcClient, height: number): Promise<string | null> {
  const [hash] = await hashesAt(client, [height])
  return hash!
}

async function hashesAt(client: RpcClient, heights: readonly number[]): Promise<readonly (string | null)[]> {
  const answers = await client.ask(heights.map((height) => ({ method: 'getblockhash', params: [height] })))
  return answers.map((hash, i) => {
    if (hash === null || (typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash))) return hash
    throw wrong(new WrongAnswer('the hash of the block is none'), client, heights[i]!)
  })
}

/**
 * Blocks in order, each the child of the one before it; while some are looked at, the next are asked for. Errors: those of
 * `RpcClient.ask`; `RPC_BLOCK_MISSING`; `RPC_WRONG_ANSWER` where answers contradict each other again and again; `RPC_REORGANISED`.
 */
export async function* readBitcoinBlocks(parameters: ReadBitcoinBlocksParameters): AsyncGenerator<BitcoinBlock> {
  const { client, from, to } = parameters
  let { parentHash } = parameters
  let together = 1
  const begin = (at: number) => settled(readGroup(parameters, range(at, Math.min(to, at + together - 1))))
  for (let reading = begin(from), next = from; next <= to; ) {
    const { blocks, error } = await reading
    if (blocks === null) throw error
    let linked = blocks
    for (let tries = 1; !isChain(linked, parentHash); tries++) {
      if (tries >= TRIES) throw reorganised(client, next)
      client.distrust()
      linked = await readGroup(
        parameters,
        linked.map(({ number }) => number),
      )
    }
    const bytes = linked.reduce((sum, one) => sum + one.bytes.length, 0) * (parameters.withSpent ? 4 : 1)
    together = Math.max(1, Math.min(TOGETHER, 2 * together, Math.floor((BYTES_TOGETHER * linked.length) / bytes)))
    next += linked.length
    if (next <= to) reading = begin(next)
    yield* linked
    parentHash = linked.at(-1)!.hash
  }
}

/** A promise that is awaited later must not fail unseen. */
interface Settled {
  readonly blocks: readonly BitcoinBlock[] | null
  readonly error: unknown
}

function settled(reading: Promise<readonly BitcoinBlock[]>): Promise<Settled> {
  return reading.then(
    (blocks) => ({ blocks, error: null }),
    (error: unknown) => ({ blocks: null, error }),
  )
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}

function isChain(blocks: readonly BitcoinBlock[], parentHash: string | null): boolean {
  return blocks.every((block, i) => {
    const above = i === 0 ? parentHash : blocks[i - 1]!.hash
    return above === null || block.parentHash === above
  })
}

async function readGroup(
  { client, withSpent }: ReadBitcoinBlocksParameters,
  heights: readonly number[],
): Promise<readonly BitcoinBlock[]> {
  for (let tries = 1; ; tries++) {
    const hashes = await hashesAt(client, heights)
    const asked = hashes.flatMap((hash) =>
      hash === null ? [] : [{ method: 'getblock', params: [hash, withSpent ? 3 : 0] }],
    )
    const answers = asked.length < heights.length ? [] : await client.ask(asked)
    const missing = heights.findIndex((_, i) => (answers[i] ?? null) === null)
    if (missing === -1) {
      const blocks: BitcoinBlock[] = []
      try {
        for (const [i, height] of heights.entries()) blocks.push(bitcoinBlock(answers[i], hashes[i]!, height))
        return blocks
      } catch (error) {
        if (!(error instanceof WrongAnswer) || tries >= TRIES) throw wrong(error, client, heights[blocks.length]!)
      }
    } else if (tries >= TRIES) throw blockMissing(client, heights[hashes.indexOf(null)] ?? heights[missing]!)
    client.distrust()
  }
}
