import { keccak_256 } from '@noble/hashes/sha3.js'
import { DyepackError } from '../../core/errors.ts'
import type { RpcClient } from '../jsonRpc/nodeClient.ts'

/** A block by which answers can be checked. */
export interface AnsweredAt {
  readonly height: number
  readonly hash: string
  /** Milliseconds. */
  readonly time: number
}

/** Whether a contract says yes, in one block; null with the reason where it cannot be known. */
export type ContractAnswer =
  | { readonly yes: boolean; readonly at: AnsweredAt }
  | { readonly yes: null; readonly why: string }

export interface ContractQuestion {
  readonly contract: string
  /** Of one address: `isBlacklisted(address)`. */
  readonly call: string
  readonly address: string
}

/**
 * Asks view functions that take an address and answer true or false, all in the newest block. Never throws for what a node cannot
 * say: such an answer has `yes: null`. Errors: `WRONG_CHAIN`.
 */
export async function askContracts(
  client: RpcClient,
  questions: readonly ContractQuestion[],
): Promise<readonly ContractAnswer[]> {
  if (questions.length === 0) return []
  const at = await blockAt(client, 'latest')
  if ('why' in at) return questions.map(() => at)
  const tag = `0x${at.height.toString(16)}`
  const answers = await Promise.all(
    questions.map(({ contract, call, address }) =>
      tried(client, 'eth_call', [{ to: contract, data: callData(call, address) }, tag]),
    ),
  )
  // The block must still be the one that the answers are of.
  const after = await blockAt(client, tag)
  const moved = 'why' in after ? after : after.hash === at.hash ? null : unknown('the chain was reorganised meanwhile')
  return answers.map((answer) => {
    if ('why' in answer) return answer
    if (moved !== null) return moved
    if (answer.result === FALSE || answer.result === TRUE) return { yes: answer.result === TRUE, at }
    return unknown('the contract does not answer this question')
  })
}

const FALSE = `0x${'0'.repeat(64)}`
const TRUE = `0x${'0'.repeat(63)}1`

function unknown(why: string): { readonly yes: null; readonly why: string } {
  return { yes: null, why }
}

async function tried(client: RpcClient, method: string, params: readonly unknown[]) {
  try {
    const [result] = await client.ask([{ method, params }])
    return { result }
  } catch (error) {
    if (!(error instanceof DyepackError) || error.kind === 'bug' || error.code === 'WRONG_CHAIN') throw error
    return unknown(error.message)
  }
}

async function blockAt(client: RpcClient, tag: string): Promise<AnsweredAt | ReturnType<typeof unknown>> {
  const answer = await tried(client, 'eth_getBlockByNumber', [tag, false])
  if ('why' in answer) return answer
  const { number, hash, timestamp } = (answer.result ?? {}) as Readonly<Record<string, unknown>>
  const [height, time] = [number, timestamp].map((text) =>
    typeof text === 'string' && /^0x[0-9a-f]{1,12}$/i.test(text) ? Number(text) : Number.NaN,
  ) as [number, number]
  if (Number.isNaN(height + time) || typeof hash !== 'string' || !/^0x[0-9a-f]{64}$/i.test(hash))
    return unknown('the node does not name its newest block')
  return { height, hash: hash.toLowerCase(), time: time * 1000 }
}

function callData(call: string, address: string): string {
  const selector = Buffer.from(keccak_256(Buffer.from(call))).toString('hex', 0, 4)
  return `0x${selector}${address.slice(2).padStart(64, '0')}`
}
