import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AddressRequest } from '../../src/actions/sources/addressSource.ts'
import { tronSource } from '../../src/actions/sources/recordTron.ts'
import { failure } from '../evm/failure.ts'
import { type GridServer, startGridServer } from './gridServer.ts'
import { type ScriptedTheft, scriptTheft, USDT } from './scriptedTheft.ts'
import { type GridRow, gridLists } from './tronChain.ts'

let theft: ScriptedTheft
let server: GridServer
let folder: string
beforeAll(async () => {
  theft = scriptTheft(7)
  server = await startGridServer(theft.chain)
})
afterAll(() => server.stop())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-grid-'))
  server.behave({})
  server.requests.length = 0
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const source = (more: Partial<AddressRequest['source']> = {}) => ({
  urls: [server.url],
  key: null,
  from: 1,
  to: theft.chain.height,
  rowsAnAddress: 10_000,
  ...more,
})
const record = (addresses: readonly string[], more: Partial<AddressRequest> = {}) =>
  tronSource.record({
    folder,
    name: 'sources/tron',
    chain: 'tron',
    source: source(),
    addresses,
    asking: { sleep: async () => {}, limits: { tries: 2, deadline: 2000 }, pageRows: 5 },
    ...more,
  })
const files = () =>
  readdirSync(folder)
    .sort()
    .map((name) => [name, readFileSync(join(folder, name)).toString('base64')])
const everybody = () => Object.values(theft.people)

describe('what addresses did', () => {
  it('is fetched once, whatever the pages, and the same bytes come again', async () => {
    const first = await record(everybody())
    expect(first).toMatchObject({ covers: everybody().sort(), tooBusy: [], lacks: [], hosts: [server.url.slice(7)] })
    const rows = everybody().flatMap((address) => Object.values(gridLists(theft.chain, address)).flat())
    expect(first.asked.rows).toBe(rows.length)
    const kept = files()
    const requests = server.requests.length
    // Nobody is asked: there need not even be a server.
    const again = await record(everybody(), { source: source({ urls: ['http://127.0.0.1:1'] }) })
    expect(again).toEqual({ ...first, asked: { requests: 0, bytes: 0, rows: 0 } })
    expect([server.requests.length, files()]).toEqual([requests, kept])
    for (const pageRows of [1, 2, 200]) {
      rmSync(folder, { recursive: true })
      await record(everybody(), { asking: { sleep: async () => {}, pageRows } })
      expect(files()).toEqual(kept)
    }
    rmSync(folder, { recursive: true })
    server.behave({ exclusive: true, mostRows: 3 })
    await record(everybody())
    expect(files()).toEqual(kept)
  })

  it('is added to what is there, and depends on what was asked for, not on when', async () => {
    const [one, two] = [theft.people.thief, theft.people.splitC]
    await record([one])
    const asked = server.requests.length
    await record([two, one])
    expect(server.requests.slice(asked).some(({ path }) => path.includes(one))).toBe(false)
    const kept = files()
    rmSync(folder, { recursive: true })
    await record([two, one])
    expect(files()).toEqual(kept)
  })

  it('is asked for confirmed, by time, with the key in a header, and no link is followed', async () => {
    await record([theft.people.hot], {
      source: source({ key: 'env:GRID_KEY' }),
      asking: { sleep: async () => {}, pageRows: 5, environment: { GRID_KEY: 'the-key' } },
    })
    const lists = server.requests.filter(({ path }) => path.startsWith('/v1/'))
    for (const { path } of lists) {
      const { searchParams } = new URL(path, server.url)
      expect([searchParams.get('only_confirmed'), searchParams.get('limit')]).toEqual(['true', '5'])
      expect(Number(searchParams.get('max_timestamp'))).toBe(theft.chain.time() + 1)
    }
    expect(new Set(server.requests.map(({ headers }) => headers['tron-pro-api-key']))).toEqual(new Set(['the-key']))
    expect(JSON.stringify(files())).not.toContain('the-key')
  })

  it('may be too much: such an address is named and left, and asked again where more is allowed', async () => {
    const { hot, thief } = theft.people
    const rowsAnAddress = Object.values(gridLists(theft.chain, thief)).flat().length
    const first = await record([hot, thief], { source: source({ rowsAnAddress }) })
    expect(first).toMatchObject({ covers: [thief], tooBusy: [hot] })
    const requests = server.requests.length
    expect(await record([hot, thief], { source: source({ rowsAnAddress }) })).toMatchObject({ tooBusy: [hot] })
    expect(server.requests.length).toBe(requests)
    expect(await record([hot], { source: source() })).toMatchObject({ covers: [hot, thief].sort(), tooBusy: [] })
    expect(await record([], { source: source({ rowsAnAddress }) })).toMatchObject({
      covers: [thief],
      tooBusy: [hot],
    })
  })

  it('lacks internal transactions where the server has no list of them, and that is said', async () => {
    server.behave({ wrong: (path) => (path.includes('/internal-transactions') ? { status: 404 } : null) })
    const { lacks, covers } = await record([theft.people.leafA])
    expect([covers, lacks]).toEqual([
      [theft.people.leafA],
      [expect.stringContaining('internal transactions are lacking of 1')],
    ])
  })

  it('lacks what issuers froze where the server has no events, and that is said', async () => {
    server.behave({ wrong: (path) => (path.includes('/events') ? { status: 404 } : null) })
    const { lacks, files } = await record([theft.people.splitB])
    expect(lacks).toEqual([expect.stringContaining('froze and destroyed is not read')])
    expect(files.some((file) => file.startsWith('events'))).toBe(false)
  })

  it('goes from one server to the next where the first fails', async () => {
    const urls = ['http://127.0.0.1:1', server.url]
    const { hosts } = await record([theft.people.thief], { source: source({ urls }) })
    expect(hosts).toEqual(['127.0.0.1:1', server.url.slice(7)])
  })

  it('may stand more than a page to the block', async () => {
    const { thief } = theft.people
    const swap = (list: string, rows: readonly GridRow[]) => {
      if (list !== 'trc20') return rows
      const [first] = rows as [GridRow]
      return [...Array.from({ length: 12 }, () => first), ...rows.slice(1)]
    }
    server.behave({ rows: swap })
    const { asked } = await record([thief])
    expect(asked.rows).toBe(Object.values(gridLists(theft.chain, thief)).flat().length + 11)
  })
})

describe('is refused', () => {
  it.each([
    ['rows of other addresses', 'transactions', (rows: readonly GridRow[]) => [...rows.slice(0, 1), other()]],
    ['tokens of other addresses', 'trc20', () => [gridLists(theft.chain, theft.people.hot).trc20[0]!]],
    [
      'rows from outside of the time',
      'transactions',
      (rows: readonly GridRow[]) =>
        rows.map((row) => ({
          ...row,
          text: row.text.replace(/"block_timestamp":\d+/, '"block_timestamp":1600000000000'),
        })),
    ],
    [
      'rows from outside of the blocks',
      'transactions',
      (rows: readonly GridRow[]) =>
        rows.map((row) => ({ ...row, text: row.text.replace(/"blockNumber":\d+/, '"blockNumber":99999999') })),
    ],
    ['rows that run backwards', 'transactions', (rows: readonly GridRow[]) => [...rows].reverse()],
    ['a transaction twice', 'transactions', (rows: readonly GridRow[]) => [rows[0]!, ...rows]],
    [
      'a transaction in two blocks',
      'trc20',
      (rows: readonly GridRow[]) =>
        rows.map((row) => ({
          ...row,
          text: row.text.replace(String(row.time), String(row.time + 3000)),
          time: row.time + 3000,
        })),
    ],
    [
      'a token of another contract',
      'trc20',
      (rows: readonly GridRow[]) =>
        rows.map((row) => ({ ...row, text: row.text.replaceAll(USDT.contract, theft.people.fake) })),
    ],
    [
      'rows of another list',
      'internal',
      (rows: readonly GridRow[]) => [...gridLists(theft.chain, theft.people.thief).trc20.slice(0, 1), ...rows],
    ],
  ] as const)('%s', async (_, of, lie) => {
    server.behave({ rows: (list, rows) => (list === of ? lie(rows) : rows) })
    const error = await failure(record([theft.people.thief]))
    expect([error.code, error.message]).toEqual(['RPC_WRONG_ANSWER', expect.stringContaining('cannot be right')])
    expect(readdirSync(folder).filter((name) => name.includes(theft.people.thief))).toEqual([])
    // Another server that tells the truth is believed.
    const honest = await startGridServer(theft.chain)
    try {
      const { covers } = await record([theft.people.thief], { source: source({ urls: [server.url, honest.url] }) })
      expect(covers).toEqual([theft.people.thief])
    } finally {
      await honest.stop()
    }
  })
  const other = () => gridLists(theft.chain, theft.people.voter).transactions.at(-1)!

  it('events of another contract or name', async () => {
    for (const [from, to] of [
      [USDT.contract, theft.people.fake],
      ['"AddedBlackList"', '"RemovedBlackList"'],
    ] as const) {
      server.behave({ events: (rows) => rows.map((row) => ({ ...row, text: row.text.replaceAll(from, to) })) })
      expect((await failure(record([theft.people.thief]))).code).toBe('RPC_WRONG_ANSWER')
    }
  })

  it('a server of a test network', async () => {
    server.behave({ alter: (_, answer) => answer.replace('2b6653dc', '94a9059e') })
    expect((await failure(record([theft.people.thief]))).code).toBe('WRONG_CHAIN')
  })

  it('a range that ends in blocks that may still go away', async () => {
    const error = await failure(record([theft.people.thief], { source: source({ to: theft.chain.height + 1 }) }))
    expect([error.code, error.kind]).toEqual(['RPC_NOT_FINAL', 'retry'])
  })

  it('a folder of another range, a file that was changed, a chain that is none of Tron', async () => {
    await record([theft.people.thief])
    const other = source({ to: theft.chain.height - 1 })
    expect((await failure(record([theft.people.thief], { source: other }))).code).toBe('SOURCE_OF_OTHER_RANGE')
    expect((await failure(record([theft.people.thief], { chain: 'ethereum' }))).code).toBe('UNKNOWN_CHAIN')
    writeFileSync(join(folder, `transactions_${theft.people.thief}.jsonl.gz`), 'x')
    expect((await failure(record([theft.people.thief]))).code).toBe('SOURCE_BROKEN')
  })

  it.each([
    ['429', { status: 429 }, 'RPC_BUSY', 'retry'],
    [
      'a penalty',
      {
        status: 403,
        body: '{"Success":false,"Error":"The key exceeds the frequency limit(15), and the query server is suspended for 3s"}',
      },
      'RPC_BUSY',
      'retry',
    ],
    ['a key that is none', { status: 401, body: '{"Error":"Invalid key"}' }, 'RPC_REFUSED', 'input'],
    [
      'an address that it does not know',
      { status: 400, body: '{"success":false,"error":"Invalid address","statusCode":400}' },
      'RPC_REFUSED',
      'input',
    ],
    ['500', { status: 500 }, 'RPC_UNREACHABLE', 'retry'],
    ['no success', { status: 200, body: '{"success":false,"error":"try later"}' }, 'RPC_UNREACHABLE', 'retry'],
    ['a redirection', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 'RPC_REFUSED', 'input'],
    ['a cut answer', 'cut', 'RPC_UNREACHABLE', 'retry'],
    ['a dropped connection', 'drop', 'RPC_UNREACHABLE', 'retry'],
    ['no JSON', 'garbage', 'RPC_UNREACHABLE', 'retry'],
    ['an answer without end', { bytes: 1 << 22 }, 'RPC_TOO_LARGE', 'input'],
  ] as const)('%s', async (_, wrong, code, kind) => {
    server.behave({ wrong: (path) => (path.startsWith('/v1/') ? wrong : null) })
    const asking = { sleep: async () => {}, limits: { tries: 2, deadline: 2000, maxBytes: 1 << 20 } }
    const error = await failure(record([theft.people.thief], { asking }))
    expect([error.code, error.kind]).toEqual([code, kind])
    server.behave({})
    expect((await record([theft.people.thief])).covers).toEqual([theft.people.thief])
  })
})
