import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AddressRecord } from '../../src/actions/sources/addressSource.ts'
import { explorerSource } from '../../src/actions/sources/recordExplorer.ts'
import type { AskingOptions } from '../../src/actions/sources/recordNode.ts'
import { DyepackError } from '../../src/core/errors.ts'
import { type Anvil, RICH, SECOND, startAnvil, THIRD } from '../evm/anvil.ts'
import { failure } from '../evm/failure.ts'
import { moveMoney, person, type ScriptedMoney } from '../evm/script.ts'
import { diceFromSeed } from '../naive/dice.ts'
import { type ListedChain, listChain } from './listedChain.ts'
import { type Asked, type ExplorerBehaviour, type FakeExplorer, type Mishap, startExplorer } from './startExplorer.ts'

let anvil: Anvil
let money: ScriptedMoney
let chain: ListedChain
let explorer: FakeExplorer
let second: FakeExplorer
let folder: string
let calm: Readonly<Record<string, string>>

beforeAll(async () => {
  anvil = await startAnvil()
  money = await moveMoney(anvil)
  chain = await listChain(anvil, money.last, 'etherscan')
  explorer = await startExplorer(chain)
  second = await startExplorer(chain)
  folder = mkdtempSync(join(tmpdir(), 'dyepack-explorer-'))
  await record()
  calm = recorded()
  rmSync(folder, { recursive: true })
})
afterAll(async () => {
  anvil.stop()
  await explorer.stop()
  await second.stop()
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-explorer-'))
  for (const one of [explorer, second]) {
    one.behave({})
    one.requests.length = 0
  }
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

interface Wanted {
  readonly urls?: readonly string[]
  readonly chain?: string
  readonly addresses?: readonly string[]
  readonly asking?: AskingOptions
  readonly onProgress?: (progress: { readonly address: string; readonly rows: number }) => void
}

function record(wanted: Wanted = {}): Promise<AddressRecord> {
  const { urls = [explorer.v2Url], addresses = money.people, asking = {}, onProgress = () => {} } = wanted
  return explorerSource.record({
    folder: join(folder, 'explorer'),
    name: 'explorer',
    chain: wanted.chain ?? 'ethereum',
    source: { urls, key: null, from: 0, to: money.last, rowsAnAddress: 1000 },
    addresses,
    asking: { sleep: async () => {}, ...asking },
    onProgress,
  })
}

/** Files of lists, and what is in them; `source.json` names other hosts in other runs. */
function recorded(): Readonly<Record<string, string>> {
  const names = readdirSync(join(folder, 'explorer'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.gz'),
  )
  return Object.fromEntries(
    names.sort().map((name) => [name, readFileSync(join(folder, 'explorer', name)).toString('base64')]),
  )
}

/** Lists of single addresses that are not as in the calm run. */
function otherParts(): readonly string[] {
  const now = recorded()
  return Object.keys(now).filter((name) => name.startsWith('parts') && now[name] !== calm[name])
}

const notOk = (result: unknown, message = 'NOTOK'): Mishap => ({ body: { status: '0', message, result } })
const always = (mishap: Mishap): ExplorerBehaviour => ({
  mishap: ({ query }) => (query.module === 'account' ? mishap : null),
})
const limits = { tries: 2, deadline: 300 }

describe('an explorer that', () => {
  it.each([
    ['does not take the key', notOk('Invalid API Key'), 'EXPLORER_KEY', 'input'],
    ['wants a key', notOk('Missing/Invalid API Key'), 'EXPLORER_KEY', 'input'],
    [
      'saw too many wrong keys',
      notOk('Too many invalid api key attempts, please try again later'),
      'EXPLORER_KEY',
      'input',
    ],
    ['does not let one in', { status: 401, body: 'Unauthorized' }, 'EXPLORER_KEY', 'input'],
    [
      'wants more money for this chain',
      notOk('Free API access is not supported for this chain. Please upgrade your api plan for full chain coverage.'),
      'EXPLORER_PLAN',
      'input',
    ],
    [
      'does not have the chain',
      notOk('Missing or unsupported chainid parameter (required for v2 api), please see chainlist'),
      'EXPLORER_CHAIN',
      'input',
    ],
    [
      'is of an old version',
      notOk('You are using a deprecated V1 endpoint, switch to Etherscan API V2'),
      'EXPLORER_REFUSED',
      'input',
    ],
    ['does not know the question', notOk('Error! Missing Or invalid Action name'), 'EXPLORER_REFUSED', 'input'],
    ['does not know the question (Blockscout)', notOk(null, 'Invalid address format'), 'EXPLORER_REFUSED', 'input'],
    ['sends one elsewhere', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 'EXPLORER_REFUSED', 'input'],
    ['forbids it', { status: 403, body: '<html>' }, 'EXPLORER_REFUSED', 'input'],
    ['is asked too often', notOk('Max calls per sec rate limit reached (3/sec)'), 'EXPLORER_BUSY', 'retry'],
    [
      'is asked too often without a key',
      notOk('Max rate limit reached, please use API Key for higher rate limit'),
      'EXPLORER_BUSY',
      'retry',
    ],
    ['is asked too often (Blockscout)', { status: 429, body: '{"error":"too many"}' }, 'EXPLORER_BUSY', 'retry'],
    [
      'has too much to do',
      notOk('Unexpected error, timeout or server too busy. Please try again later'),
      'EXPLORER_BUSY',
      'retry',
    ],
    [
      'has given all of today',
      notOk('Max daily rate limit reached. 110000 (100%) of 100000 day/limit'),
      'EXPLORER_SPENT',
      'retry',
    ],
    [
      'never manages',
      notOk('Query Timeout occured. Please select a smaller result dataset'),
      'EXPLORER_TIMEOUT',
      'retry',
    ],
    ['gives more than anybody can hold', { bytes: 3_000_000 }, 'EXPLORER_TIMEOUT', 'retry'],
    ['fails', { status: 502, body: '<html>Bad gateway</html>' }, 'EXPLORER_UNREACHABLE', 'retry'],
    ['answers with a page', { body: '<html>Just a moment…</html>' }, 'EXPLORER_UNREACHABLE', 'retry'],
    ['answers with half', 'cut', 'EXPLORER_UNREACHABLE', 'retry'],
    ['hangs up', 'drop', 'EXPLORER_UNREACHABLE', 'retry'],
    ['never answers', 'hang', 'EXPLORER_UNREACHABLE', 'retry'],
    ['says no without a word', notOk(null, ''), 'EXPLORER_UNREACHABLE', 'retry'],
    ['says no with an empty list', notOk([], 'NOTOK'), 'EXPLORER_UNREACHABLE', 'retry'],
    ['says what nobody knows', notOk('The moon is full'), 'EXPLORER_UNREACHABLE', 'retry'],
    ['has no list', { body: { status: '1', message: 'OK', result: 'a list' } }, 'EXPLORER_WRONG_ANSWER', 'input'],
    ['has no good rows', { body: { status: '1', message: 'OK', result: [7, null] } }, 'EXPLORER_WRONG_ANSWER', 'input'],
  ] as const)('%s is named, and another one is asked', async (_, mishap, code, kind) => {
    explorer.behave(always(mishap))
    const asking = { limits: { ...limits, maxBytes: 2_000_000 } }
    const error = await failure(record({ addresses: [SECOND], asking }))
    expect([error.code, error.kind]).toEqual([code, kind])
    expect([error.message, error.fix]).toEqual([expect.stringContaining(explorer.host), expect.any(String)])
    expect(error.facts).toMatchObject({ address: SECOND })
    const { covers } = await record({ addresses: [SECOND], urls: [explorer.v2Url, second.v2Url], asking })
    expect(covers).toEqual([SECOND])
    expect(otherParts()).toEqual([])
  })

  it('asks to wait is given the time', async () => {
    const waits: number[] = []
    explorer.behave({
      mishap: (__, request) => (request === 1 ? { status: 429, headers: { 'retry-after': '7' } } : null),
    })
    const asking = {
      sleep: async (milliseconds: number) => void waits.push(milliseconds),
      limits: { callsASecond: 1e6 },
    }
    await record({ addresses: [SECOND], asking })
    expect(Math.max(...waits)).toBe(7000)
  })
})

describe('an explorer of another chain', () => {
  it('is refused before it is asked for an address', async () => {
    explorer.behave({ chainId: 10 })
    const error = await failure(record({ urls: [explorer.url] }))
    expect(error).toMatchObject({ code: 'WRONG_CHAIN', facts: { found: 10 } })
    expect(explorer.requests.map(({ path }) => path)).toEqual(['/api/eth-rpc'])
  })

  it('that is told which one it shall be says that it has it not', async () => {
    expect(await failure(record({ chain: 'polygon' }))).toMatchObject({ code: 'EXPLORER_CHAIN' })
  })

  it('that does not say so is named as unproven', async () => {
    explorer.behave({ chainId: null })
    const { lacks } = await record({ urls: [explorer.url], addresses: [SECOND] })
    expect(lacks.join()).toContain(`nothing proves that ${explorer.host} is an explorer of ethereum`)
  })
})

it('refuses blocks that the explorer has not read, or that may still go away', async () => {
  explorer.behave({ head: money.last - 1 })
  const error = await failure(record({ addresses: [SECOND] }))
  expect([error.code, error.kind, error.message]).toEqual([
    'EXPLORER_NOT_FINAL',
    'retry',
    expect.stringContaining(`block ${money.last - 1} is the last`),
  ])
  const { hosts } = await record({ addresses: [SECOND], urls: [explorer.v2Url, second.v2Url] })
  expect(hosts).toContain(second.host)
})

type Row = Record<string, string>

describe('an explorer that lies', () => {
  const of = (list: string, change: (rows: Row[], asked: Asked) => unknown[]): ExplorerBehaviour => ({
    alter: (rows, asked) => (asked.query.action === list ? change(rows as Row[], asked) : rows),
  })
  const first = (change: Row) => (rows: Row[]) => rows.map((row, i) => (i === 0 ? { ...row, ...change } : row))
  const hash = `0x${'ab'.repeat(32)}`

  it.each([
    ['lists somebody else', of('txlist', first({ from: THIRD, to: THIRD }))],
    ['lists somebody else’s calls', of('txlistinternal', first({ from: THIRD, to: THIRD }))],
    ['lists somebody else’s tokens', of('tokentx', first({ from: THIRD, to: THIRD }))],
    [
      'lists a block that was not asked for',
      of('txlist', (rows) => [...rows, { ...rows.at(-1)!, blockNumber: '9999' }]),
    ],
    ['turns the order round', of('txlist', (rows) => rows.reverse())],
    [
      'does not look at the page',
      of('txlist', (rows, { query }) =>
        query.page === '2'
          ? chain.lists.txlist
              .filter(({ parties }) => parties.includes(RICH))
              .slice(0, Number(query.offset))
              .map(({ row }) => row)
          : rows,
      ),
    ],
    [
      'gives a block two times',
      of('txlist', (rows) =>
        rows.map((row, i) => (i > 0 && i === rows.length - 1 ? { ...row, timeStamp: '1800000000' } : row)),
      ),
    ],
    ['puts a transaction into two blocks', of('tokentx', first({ blockNumber: '3' }))],
    ['gives a block two hashes', of('tokentx', first({ blockHash: hash }))],
    ['lists a transaction twice', of('txlist', (rows) => [rows[0]!, ...rows])],
    [
      'says that a failed transaction moved tokens',
      of('tokentx', (rows) => rows.map((row) => ({ ...row, hash: failed() }))),
    ],
    ['gives no amount', of('txlist', first({ value: '1.5' }))],
    ['gives no number of a block', of('txlist', first({ blockNumber: '0x10' }))],
    ['gives a hash that is none', of('txlistinternal', first({ hash: '0x12' }))],
    ['gives no outcome', of('txlist', first({ isError: '2' }))],
  ] as const)('%s is caught, and another one is asked', async (_, behaviour) => {
    explorer.behave(behaviour)
    const addresses = [RICH, person(1)]
    const error = await failure(record({ addresses }))
    expect([error.code, error.kind, error.message]).toEqual([
      'EXPLORER_WRONG_ANSWER',
      'input',
      expect.stringContaining(explorer.host),
    ])
    await record({ addresses, urls: [explorer.v2Url, second.v2Url] })
    expect(otherParts()).toEqual([])
  })

  it('leaves out what an address sent is suspected', async () => {
    explorer.behave(of('txlist', (rows) => rows.filter(({ nonce }) => nonce !== '4' && nonce !== '5')))
    const { lacks } = await record({ addresses: [RICH] })
    expect(lacks.join()).toContain(
      `of what ${RICH} sent, 2 transactions seem to be missing, beginning with its number 4`,
    )
  })

  const failed = () => chain.lists.txlist.find(({ row }) => row.isError === '1')!.row.hash!
})

it('does not count what was called in a transaction that failed, whatever the explorer says of the call', async () => {
  const { hash, blockNumber, timeStamp, from } = chain.lists.txlist.find(({ row }) => row.isError === '1')!.row
  const call = { hash: hash!, blockNumber: blockNumber!, timeStamp: timeStamp!, from: from!, to: THIRD, value: '5' }
  const more = { contractAddress: '', type: 'call', isError: '0', errCode: '' }
  explorer.behave({
    alter: (rows, { query }) => {
      const fits = query.action === 'txlistinternal' && query.page === '1' && query.startblock === '0'
      if (!fits) return rows
      const all = [...rows, { ...call, ...more }]
      return all.sort((one, other) => Number(one.blockNumber) - Number(other.blockNumber))
    },
  })
  await record({ addresses: [from!] })
  const { gunzipSync } = await import('node:zlib')
  const text = gunzipSync(readFileSync(join(folder, 'explorer', 'parts', `txlistinternal_${from}.json.gz`))).toString()
  const { result } = JSON.parse(text) as { result: Row[] }
  expect(result.filter((row) => row.hash === hash)).toEqual([expect.objectContaining({ value: '5', isError: '1' })])
})

const CHILD = `
import { explorerSource } from ${JSON.stringify(new URL('../../dist/actions/sources/recordExplorer.js', import.meta.url).href)}
const [folder, url, to, ...addresses] = process.argv.slice(1)
await explorerSource.record({
  folder, name: 'explorer', chain: 'ethereum', addresses,
  source: { urls: [url], key: null, from: 0, to: Number(to), rowsAnAddress: 1000 },
  asking: { sleep: async () => {} },
  onProgress: ({ address }) => console.log(address),
})
`

it('goes on after kill -9, and asks again only for the address that it was at', async () => {
  const order = [...money.people].sort()
  for (const stop of [2, 7, 12]) {
    const args = [join(folder, 'explorer'), explorer.v2Url, `${money.last}`, ...money.people]
    const child = spawn(process.execPath, ['--input-type=module', '-e', CHILD, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('close', (_, signal) => resolve(signal)))
    for await (const address of createInterface(child.stdout)) if (address === order[stop]) child.kill('SIGKILL')
    expect(await ended).toBe('SIGKILL')
  }
  explorer.requests.length = 0
  await record()
  const asked = new Set(explorer.requests.flatMap(({ query }) => query.address ?? []))
  for (const address of order.slice(0, 12)) expect(asked.has(address)).toBe(false)
  expect(recorded()).toEqual(calm)
  const left = readdirSync(join(folder, 'explorer'), { recursive: true, encoding: 'utf8' })
  expect(left.filter((name) => name.endsWith('.incomplete'))).toEqual([])
})

const MISHAPS: readonly Mishap[] = [
  { status: 429 },
  { status: 429, headers: { 'retry-after': '2' } },
  { status: 500 },
  { status: 503, body: '<html></html>' },
  notOk('Max calls per sec rate limit reached (3/sec)'),
  notOk('Query Timeout occured. Please select a smaller result dataset'),
  notOk('Max daily rate limit reached. 110000 (100%) of 100000 day/limit'),
  { body: '<html></html>' },
  'cut',
  'drop',
]

/** Seeds that once failed are kept here. */
it.each([1, 2, 3, 4, 5, 6, 7, 8])('ends in the calm run’s files whatever goes wrong (seed %i)', async (seed) => {
  const dice = diceFromSeed(seed)
  const often = dice.int(3, 30)
  const most = dice.pick([2, 5, 10_000])
  const slow = dice.pick([{}, { slowFrom: 4 }])
  explorer.behave({
    most,
    ...slow,
    mishap: () => (dice.chance(often) ? dice.pick(MISHAPS) : null),
    alter: (rows) => {
      if (rows.length < 2 || !dice.chance(4)) return rows
      const turned = rows[0]!.blockNumber === rows.at(-1)!.blockNumber ? rows : rows.toReversed()
      return dice.pick([turned, [{ ...rows[0], from: THIRD, to: THIRD, contractAddress: THIRD }]])
    },
  })
  second.behave({ most: dice.pick([3, 10_000]) })
  const urls = dice.chance(50) ? [explorer.v2Url, second.v2Url] : [explorer.v2Url]
  // Every run ends with what it was asked for, with an error that says so, or by a restart in the middle.
  let runs = 0
  for (let done = false; !done; runs++) {
    const restart = dice.chance(30) ? dice.pick(money.people) : null
    const onProgress = ({ address }: { readonly address: string }) => {
      if (address === restart) throw new Error('restart')
    }
    done = await record({ urls, asking: { pageRows: dice.pick([3, 1000]) }, onProgress }).then(
      () => true,
      (problem: unknown) => {
        const known = problem instanceof DyepackError && /^EXPLORER_/.test(problem.code)
        expect([problem, known || (problem as Error).message === 'restart']).toEqual([problem, true])
        return false
      },
    )
    if (runs === 50) explorer.behave({})
  }
  expect(recorded()).toEqual(calm)
})
