import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type AskingOptions, recordNode } from '../../src/actions/sources/recordNode.ts'
import type { EvmSource } from '../../src/core/wire/evmSource.ts'
import { diceFromSeed } from '../naive/dice.ts'
import { type Anvil, startAnvil } from './anvil.ts'
import { failure } from './failure.ts'
import { moveMoney, type ScriptedMoney } from './script.ts'
import { type Behaviour, type Question, startTroubledNode, type TroubledNode, without } from './troubledNode.ts'

let anvil: Anvil
let money: ScriptedMoney
let node: TroubledNode
let calm: EvmSource['chunks']
let folder: string

beforeAll(async () => {
  anvil = await startAnvil()
  money = await moveMoney(anvil)
  node = await startTroubledNode(anvil.url)
  folder = mkdtempSync(join(tmpdir(), 'dyepack-node-'))
  await record([anvil.url])
  calm = recorded()
  rmSync(folder, { recursive: true })
})
afterAll(async () => {
  anvil.stop()
  await node.stop()
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-node-'))
  node.behave({})
  node.requests.length = 0
  waits.length = 0
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** What the client would have waited. */
const waits: number[] = []
const sleep = async (milliseconds: number) => void waits.push(milliseconds)

function record(
  urls: readonly string[],
  { to = money.last, chain = 'ethereum' }: { readonly to?: number; readonly chain?: string } = {},
  asking: AskingOptions = {},
): Promise<readonly string[]> {
  const chunk = { blocks: 4, rows: 1000 }
  return recordNode({
    folder,
    name: 'sources',
    chain,
    node: { urls, from: 0, to },
    asking: { sleep, chunk, ...asking },
  })
}

const source = () => JSON.parse(readFileSync(join(folder, 'source.json'), 'utf8')) as EvmSource
/** With the SHA-256 of every file: what is equal in these is equal in every byte. */
const recorded = () => source().chunks

describe('a node that is in trouble', () => {
  const limits = { tries: 4 }

  it.each([
    ['429', { status: 429 }],
    ['500', { status: 500, body: 'oops' }],
    ['503 with a page', { status: 503, body: '<html>down</html>' }],
    ['-32005', { error: { code: -32005, message: 'limit exceeded' } }],
    ['an internal error', { error: { code: -32603, message: 'internal error' } }],
    ['a cut answer', 'cut'],
    ['a dropped connection', 'drop'],
    ['no JSON', 'garbage'],
  ] as const)('now and then, with %s, gives the same ledger', async (_, wrong) => {
    const dice = diceFromSeed(7)
    node.behave({ wrong: () => (dice.chance(30) ? wrong : null) })
    await record([node.url])
    expect(recorded()).toEqual(calm)
  })

  it.each([
    ['429', { status: 429 }, 'RPC_BUSY', 'retry'],
    ['500', { status: 500 }, 'RPC_UNREACHABLE', 'retry'],
    ['-32005', { error: { code: -32005, message: 'limit exceeded' } }, 'RPC_BUSY', 'retry'],
    ['a cut answer', 'cut', 'RPC_UNREACHABLE', 'retry'],
    ['a dropped connection', 'drop', 'RPC_UNREACHABLE', 'retry'],
    ['no JSON', 'garbage', 'RPC_UNREACHABLE', 'retry'],
    ['401', { status: 401 }, 'RPC_REFUSED', 'input'],
    ['403', { status: 403, body: 'blocked' }, 'RPC_REFUSED', 'input'],
    ['a redirection', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 'RPC_REFUSED', 'input'],
    ['too large an answer', { bytes: 2_000_000 }, 'RPC_TOO_LARGE', 'input'],
    ['too many results', { error: { code: -32000, message: 'too many results' } }, 'RPC_TOO_LARGE', 'input'],
    ['an invalid key', { error: { code: -32000, message: 'invalid api key' } }, 'RPC_REFUSED', 'input'],
  ] as const)('for good, with %s, ends in an error', async (_, wrong, code, kind) => {
    node.behave({ wrong: (questions) => (questions.some(isBlock) ? wrong : null) })
    const error = await failure(record([node.url], {}, { limits: { ...limits, maxBytes: 1_000_000 } }))
    expect(error).toMatchObject({ code, kind })
    expect(error.message).toContain(node.url.slice(7))
  })

  it('that never answers is left after its deadline', async () => {
    node.behave({ wrong: () => 'hang' })
    const error = await failure(record([node.url], {}, { limits: { deadline: 20, tries: 2 } }))
    expect(error).toMatchObject({ code: 'RPC_UNREACHABLE', kind: 'retry' })
    expect(error.message).toContain('no answer within 0.02 s')
  })

  it('is waited for longer and longer, or as long as it asks', async () => {
    node.behave({ wrong: () => ({ status: 429 }) })
    await failure(record([node.url], {}, { limits: { tries: 4 } }))
    expect(waits).toEqual([1000, 2000, 4000, 8000])
    waits.length = 0
    node.behave({ wrong: (_, request) => (request === 0 ? { status: 503, headers: { 'retry-after': '7' } } : null) })
    node.requests.length = 0
    await record([node.url], { to: 3 })
    expect(waits).toEqual([7000])
  })

  it('hands over to the next one', async () => {
    node.behave({ wrong: (_, request) => (request > 9 ? { status: 500 } : null) })
    await record([node.url, anvil.url], {}, { limits })
    expect(recorded()).toEqual(calm)
    expect(source().hosts).toEqual([anvil.url, node.url].map((url) => url.slice(7)).sort())
  })

  it('and cannot answer lists, or large ones, is asked one by one', async () => {
    node.behave({ wrong: (questions) => (questions.length > 1 ? { status: 413 } : null) })
    await record([node.url], {}, { limits })
    expect(recorded()).toEqual(calm)
  })

  it('has internal calls of no block where another has them, and is passed over for these', async () => {
    node.behave(without('debug_traceBlockByNumber', 'trace_block'))
    await record([node.url, anvil.url], {}, { limits })
    expect(recorded()).toEqual(calm)
  })

  it('is never taken for one without internal calls because it is busy', async () => {
    node.behave({
      wrong: (questions) => (questions.some(({ method }) => /trace/.test(method)) ? { status: 429 } : null),
    })
    expect(await failure(record([node.url], {}, { limits }))).toMatchObject({ code: 'RPC_BUSY' })
  })

  it('without internal calls does not go on where one with them began', async () => {
    await record([node.url], { to: 9 })
    node.behave(without('debug_traceBlockByNumber', 'trace_block'))
    expect(await failure(record([node.url]))).toMatchObject({ code: 'RPC_NO_CALLS', kind: 'input' })
  })

  it('with internal calls fetches again what one without has left', async () => {
    node.behave(without('debug_traceBlockByNumber', 'trace_block'))
    await record([node.url], { to: 9 })
    await record([anvil.url])
    expect(recorded()).toEqual(calm)
    expect(source().lacks).toEqual([])
  })

  it('of another chain is refused before it is asked for a block', async () => {
    const error = await failure(record([node.url], { chain: 'polygon' }))
    expect(error).toMatchObject({ code: 'WRONG_CHAIN', kind: 'input' })
    expect(node.requests.flatMap(({ questions }) => questions).map(({ method }) => method)).toEqual(['eth_chainId'])
  })

  it('does not have the last blocks for good yet', async () => {
    const head = Number(await anvil.ask('eth_blockNumber'))
    const error = await failure(record([node.url], { to: head }))
    expect(error).toMatchObject({ code: 'RPC_NOT_FINAL', kind: 'retry', facts: { head } })
  })

  it('and lacks a block is behind', async () => {
    node.behave({ alter: (question, result) => (isBlock(question) && question.params[0] === '0x7' ? null : result) })
    expect(await failure(record([node.url], {}, { limits }))).toMatchObject({
      code: 'RPC_BLOCK_MISSING',
      kind: 'retry',
    })
  })
})

function isBlock({ method, params }: Question): boolean {
  return method === 'eth_getBlockByNumber' && params[1] === true
}

type Json = Record<string, never>

describe('a node that lies', () => {
  const at = (height: number, ask: string, change: (result: never) => unknown): Behaviour => ({
    alter: ({ method, params }, result) =>
      method === ask && Number(params[0]) === height && (method !== 'eth_getBlockByNumber' || params[1] === true)
        ? change(structuredClone(result))
        : result,
  })
  const blockAt = (height: number, change: (block: Json) => unknown) => at(height, 'eth_getBlockByNumber', change)
  const receiptsAt = (height: number, change: (receipts: (Json & { logs: Json[] })[]) => unknown) =>
    at(height, 'eth_getBlockReceipts', change)
  const hash = `0x${'ab'.repeat(32)}`

  it.each([
    ['gives a block another hash', blockAt(6, (block) => ({ ...block, hash }))],
    ['gives a block another parent', blockAt(6, (block) => ({ ...block, parentHash: hash }))],
    ['gives a block another time', blockAt(6, (block) => ({ ...block, timestamp: '0x1' }))],
    ['gives another block', blockAt(6, (block) => ({ ...block, number: '0x7' }))],
    [
      'leaves a transaction out',
      blockAt(17, (block) => ({ ...block, transactions: (block.transactions as unknown as Json[]).slice(1) })),
    ],
    [
      'leaves a transaction and its receipt out',
      {
        alter: ({ method, params }: Question, result: never) => {
          if (Number(params[0]) !== 17) return result
          if (method === 'eth_getBlockByNumber' && params[1] === true) {
            const block = result as { transactions: Json[] }
            return { ...block, transactions: block.transactions.slice(0, -1) }
          }
          return Array.isArray(result) ? (result as Json[]).slice(0, -1) : result
        },
      },
    ],
    ['leaves a log out', receiptsAt(13, (all) => all.map((one) => ({ ...one, logs: one.logs.slice(1) })))],
    [
      'leaves a log out of the blooms, too',
      receiptsAt(13, (all) => all.map((one) => ({ ...one, logs: [], logsBloom: `0x${'00'.repeat(256)}` }))),
    ],
    [
      'gives a log other data',
      receiptsAt(13, (all) =>
        all.map((one) => ({ ...one, logs: one.logs.map((log) => ({ ...log, data: `0x${'11'.repeat(32)}` })) })),
      ),
    ],
    ['calls a failure a success', receiptsAt(5, (all) => all.map((one) => ({ ...one, status: '0x1' })))],
    ['gives receipts of another block', receiptsAt(5, (all) => all.map((one) => ({ ...one, blockHash: hash })))],
    ['leaves calls out', at(17, 'debug_traceBlockByNumber', (all: Json[]) => all.slice(1))],
    [
      'gives calls of another value',
      at(17, 'debug_traceBlockByNumber', (all: { result: Json }[]) =>
        all.map(({ result, ...one }) => ({ ...one, result: { ...result, value: '0x9' } })),
      ),
    ],
    ['gives no hex', blockAt(6, (block) => ({ ...block, timestamp: { a: 1 } }))],
    ['gives a text for a block', blockAt(6, () => 'a block')],
  ] as const)('%s is caught, and another one is asked', async (_, behaviour) => {
    node.behave(behaviour as Behaviour)
    const error = await failure(record([node.url]))
    expect([error.code, error.kind, error.message]).toEqual([
      'RPC_WRONG_ANSWER',
      'input',
      expect.stringContaining(node.url.slice(7)),
    ])
    await record([node.url, anvil.url])
    expect(recorded()).toEqual(calm)
  })

  it('about a part of the chain that is there already is refused', async () => {
    await record([node.url], { to: 9 })
    const other = await startAnvil()
    try {
      await other.ask('anvil_mine', '0x40')
      expect(await failure(record([other.url]))).toMatchObject({ code: 'RPC_WRONG_ANSWER' })
    } finally {
      other.stop()
    }
  })
})

it('on a chain that hashes receipts in its own way is held to the filter of the header', async () => {
  const other = await startAnvil(137)
  const front = await startTroubledNode(other.url)
  try {
    await moveMoney(other)
    front.behave({
      alter: ({ method, params }, result) =>
        method === 'eth_getBlockReceipts' && Number(params[0]) === 9
          ? (result as Json[]).map((one) => ({ ...one, logs: [] }))
          : result,
    })
    const error = await failure(record([front.url], { to: 12, chain: 'polygon' }))
    expect([error.code, error.message]).toEqual([
      'RPC_WRONG_ANSWER',
      expect.stringContaining('events that are missing'),
    ])
    await record([front.url, other.url], { to: 12, chain: 'polygon' })
    expect(source()).toMatchObject({ chain: 'polygon', chainId: 137 })
  } finally {
    other.stop()
    await front.stop()
  }
})
