import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ImportReport, importData } from '../../src/actions/importData.ts'
import type { AskingOptions } from '../../src/actions/sources/recordNode.ts'
import type { EvmSource } from '../../src/core/wire/evmSource.ts'
import { ledgerRows } from '../ingest/ledgerRows.ts'
import { type Anvil, SECOND, startAnvil } from './anvil.ts'
import { callData } from './compile.ts'
import { etlExport } from './etlExport.ts'
import { failure } from './failure.ts'
import { hex, moveMoney, payments, type ScriptedMoney } from './script.ts'
import { startTroubledNode, type TroubledNode, without } from './troubledNode.ts'

let anvil: Anvil
let money: ScriptedMoney
let node: TroubledNode
let expected: readonly string[]
let folder: string

beforeAll(async () => {
  anvil = await startAnvil()
  money = await moveMoney(anvil)
  node = await startTroubledNode(anvil.url)
  folder = mkdtempSync(join(tmpdir(), 'dyepack-rpc-'))
  await importFrom([anvil.url])
  expected = await rows()
  rmSync(folder, { recursive: true })
})
afterAll(async () => {
  anvil.stop()
  await node.stop()
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-rpc-'))
  node.behave({})
  node.requests.length = 0
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const rows = (ledger = 'ledger.duckdb') => ledgerRows(join(folder, ledger))
const sleep = async () => {}
/** Stretches of a few blocks, so that there are several. */
const chunk = { blocks: 4, rows: 1000 }

interface Range {
  readonly from?: number
  readonly to?: number
  readonly chain?: string
}

function importFrom(urls: readonly string[], range: Range = {}, asking: AskingOptions = {}): Promise<ImportReport> {
  const { from = 0, to = money.last, chain = 'ethereum' } = range
  return importData({
    ledger: join(folder, 'ledger.duckdb'),
    folder,
    imports: [{ format: 'evm-rpc', files: [], chain, node: { urls, from, to } }],
    exactly: true,
    asking: { sleep, chunk, ...asking },
  })
}

const sourceFolder = (from = 0) => join(folder, 'sources', `ethereum-${from}`)
const source = (from = 0) => JSON.parse(readFileSync(join(sourceFolder(from), 'source.json'), 'utf8')) as EvmSource
describe('blocks of a node', () => {
  it('are the same ledger as an export of ethereum-etl of these blocks, row for row', async () => {
    await importFrom([anvil.url])
    const files = await etlExport(anvil, 0, money.last, folder)
    await importData({ ledger: join(folder, 'etl.duckdb'), folder, imports: [{ format: 'ethereum-etl', files }] })
    expect(await rows()).toEqual(await rows('etl.duckdb'))
    const kinds = ['native', 'internal', 'token', 'gas']
    for (const kind of kinds)
      expect((await rows()).filter((row) => row.includes(` ${kind} `)).length).toBeGreaterThan(5)
  })

  it('give every balance to the wei, gas included', async () => {
    await importFrom([anvil.url])
    const balances = await ledgerBalances(join(folder, 'ledger.duckdb'))
    const last = hex(money.last)
    for (const address of money.people) {
      const [before, after] = [
        BigInt(await anvil.ask('eth_getBalance', address, '0x0')),
        BigInt(await anvil.ask('eth_getBalance', address, last)),
      ]
      expect([address, 'ETH', before + (balances.get(`${address} ethereum/ETH`) ?? 0n)]).toEqual([
        address,
        'ETH',
        after,
      ])
      for (const token of money.tokens) {
        const data = callData('balanceOf(address)', address)
        const held = BigInt(await anvil.ask('eth_call', { to: token, data }, last))
        expect([address, token, balances.get(`${address} ethereum/${token}`) ?? 0n]).toEqual([address, token, held])
      }
    }
  })

  it('are the same over a websocket, from trace_block, and with receipts one by one', async () => {
    await importFrom([anvil.url.replace('http', 'ws')])
    expect(await rows()).toEqual(expected)
    expect(source()).toMatchObject({ hosts: [anvil.url.slice(7)], chain: 'ethereum', chainId: 1, lacks: [] })
    rmSync(sourceFolder(), { recursive: true })
    node.behave(without('debug_traceBlockByNumber', 'eth_getBlockReceipts'))
    await importFrom([node.url])
    expect(await rows()).toEqual(expected)
    const { chunks } = source()
    expect(chunks.map(({ receipts, calls }) => [receipts, calls])).toEqual(
      chunks.map(() => ['eth_getTransactionReceipt', 'trace_block']),
    )
  })

  it('lack internal calls where the node has none, and that is said', async () => {
    node.behave(without('debug_traceBlockByNumber', 'trace_block'))
    const { files } = await importFrom([node.url])
    expect(files[0]!.notes).toEqual([expect.stringContaining('internal calls are lacking')])
    expect(new Set(files.flatMap(({ tells }) => tells))).toEqual(new Set(['native', 'gas', 'token']))
    // Without calls the rows of wraps have no number of their own, so that these are told by what they move.
    const moved = (all: readonly string[]) =>
      all.map((row) => row.replace(/ \d+ /, ' ')).filter((row) => !row.includes(' internal '))
    expect(moved(await rows())).toEqual(moved(expected))
  })

  it('are kept: a second import asks no node and needs no variable', async () => {
    const environment = { MY_RPC: node.url }
    await importFrom(['env:MY_RPC'], {}, { environment })
    const asked = node.requests.length
    expect(await importFrom(['env:MY_RPC'], {}, { environment: {} })).toMatchObject({ changed: false })
    rmSync(join(folder, 'ledger.duckdb'))
    await importFrom(['env:MY_RPC'], {}, { environment: {} })
    expect(node.requests.length).toBe(asked)
    expect(await rows()).toEqual(expected)
  })

  it('that come later are added to those that are there', async () => {
    await importFrom([node.url], { to: 9 })
    expect(source().chunks.map(({ from, to }) => [from, to])).toEqual([
      [0, 3],
      [4, 7],
      [8, 9],
    ])
    node.requests.length = 0
    await importFrom([node.url])
    expect(heightsAsked().sort((a, b) => a - b)[0]).toBe(10)
    expect(await rows()).toEqual(expected)
  })

  it('may have more transactions than one byte counts', async () => {
    const last = Number(await anvil.ask('eth_blockNumber'))
    for (const { to, value, gas } of payments(140))
      await anvil.ask('eth_sendTransaction', { from: SECOND, to, value: hex(value!), gas: hex(gas!) })
    await anvil.ask('anvil_mine', '0x4')
    // Anvil needs seconds for the other method, for it begins the block anew for each transaction.
    node.behave(without('debug_traceBlockByNumber'))
    await importFrom([node.url], { from: last + 1, to: last + 1 })
    expect((await rows()).filter((row) => row.includes(' native '))).toHaveLength(140)
  })

  it('leave off at the end of the range, also where more are there', async () => {
    await importFrom([node.url])
    await importFrom([node.url], { to: 5 })
    expect((await rows()).every((row) => Number(row.split('/')[0]) <= 5)).toBe(true)
  })

  it('are fetched again where a file is gone, and refused where one was changed', async () => {
    await importFrom([node.url])
    const [{ tables }, second] = source().chunks as [EvmSource['chunks'][number], EvmSource['chunks'][number]]
    rmSync(join(sourceFolder(), tables[0]!.file))
    node.requests.length = 0
    await importFrom([node.url])
    expect(await rows()).toEqual(expected)
    expect(Math.max(...heightsAsked())).toBe(3)
    const file = join(sourceFolder(), second.tables[1]!.file)
    writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from('\n')]))
    expect(await failure(importFrom([node.url]))).toMatchObject({ code: 'SOURCE_BROKEN', kind: 'input' })
  })
})

/** Heights of blocks that were asked for with their transactions. */
function heightsAsked(): number[] {
  return node.requests
    .flatMap(({ questions }) => questions)
    .filter(({ method, params }) => method === 'eth_getBlockByNumber' && params[1] === true)
    .map(({ params }) => Number(params[0]))
}

/** Address and asset → what it got less what it paid. */
async function ledgerBalances(ledger: string): Promise<ReadonlyMap<string, bigint>> {
  const instance = await DuckDBInstance.create(ledger, { access_mode: 'READ_ONLY' })
  const db = await instance.connect()
  const answer = await db.runAndReadAll(
    `SELECT f.address, t.address, x.asset, coalesce(wide, ((hi::HUGEINT << 64) | lo::HUGEINT)::VARCHAR)
     FROM movement m JOIN address f ON f.id = m.from_address LEFT JOIN address t ON t.id = m.to_address JOIN asset x ON x.id = m.asset`,
  )
  db.closeSync()
  instance.closeSync()
  const balances = new Map<string, bigint>()
  for (const [from, to, asset, amount] of answer.getRows().map((row) => row.map(String))) {
    for (const [address, change] of [
      [from, -BigInt(amount!)],
      [to, BigInt(amount!)],
    ] as const)
      balances.set(`${address} ${asset}`, (balances.get(`${address} ${asset}`) ?? 0n) + change)
  }
  return balances
}

it('records lines of the tables that ethereum-etl has', async () => {
  await importFrom([anvil.url])
  const lines = (table: string) =>
    gunzipSync(readFileSync(join(sourceFolder(), `${table}_0_3.jsonl.gz`)))
      .toString()
      .trim()
      .split('\n')
  expect(JSON.parse(lines('blocks')[1]!)).toEqual({
    number: 1,
    hash: expect.stringMatching(/^0x[0-9a-f]{64}$/),
    parent_hash: (JSON.parse(lines('blocks')[0]!) as { hash: string }).hash,
    timestamp: expect.any(Number),
  })
  expect(Object.keys(JSON.parse(lines('traces')[0]!))).toEqual(
    expect.arrayContaining(['trace_type', 'trace_address', 'from_address', 'to_address', 'value', 'block_number']),
  )
})
