import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { explorerSource } from '../../src/actions/sources/recordExplorer.ts'
import { failure } from '../evm/failure.ts'
import { keeperOf } from '../files/keeperOf.ts'
import type { ListedChain } from './listedChain.ts'
import { type FakeExplorer, type Mishap, startExplorer } from './startExplorer.ts'

const KEY = 'K7EXPLORER/KEY+0123456789'
const PATH = 'PathKey0123456789abcdef'
const USER = 'alice77'
const PASSWORD = 'p@ss-word'
const BASIC = Buffer.from(`${USER}:${PASSWORD}`).toString('base64')
const SECRETS = [KEY, encodeURIComponent(KEY), PATH, USER, PASSWORD, encodeURIComponent(PASSWORD), BASIC].map((one) =>
  one.toLowerCase(),
)

const [PAYER, PAID] = [`0x${'11'.repeat(20)}`, `0x${'22'.repeat(20)}`] as const
const payment = {
  blockNumber: '1',
  timeStamp: '1700000001',
  hash: `0x${'ab'.repeat(32)}`,
  nonce: '0',
  blockHash: `0x${'cd'.repeat(32)}`,
  transactionIndex: '0',
  from: PAYER,
  to: PAID,
  value: '5',
  gas: '21000',
  gasPrice: '1',
  gasUsed: '21000',
  isError: '0',
  txreceipt_status: '1',
  input: '0x',
  contractAddress: '',
  confirmations: '3',
}
const CHAIN: ListedChain = {
  chainId: 1,
  lists: { txlist: [{ parties: [PAYER, PAID], height: 1, row: payment }], txlistinternal: [], tokentx: [] },
  times: [1_700_000_000, 1_700_000_001],
  node: null,
}

let explorer: FakeExplorer
let folder: string
beforeAll(async () => {
  explorer = await startExplorer(CHAIN)
})
afterAll(() => explorer.stop())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-secret-'))
  explorer.behave({})
  explorer.requests.length = 0
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A URL with a secret wherever there can be one beside the key. */
function secretUrl(base: string): string {
  const { protocol, host } = new URL(base)
  return `${protocol}//${USER}:${encodeURIComponent(PASSWORD)}@${host}/${PATH}/v2/api`
}

const record = (base: string) =>
  explorerSource.record({
    folder: join(folder, 'explorer'),
    name: 'explorer',
    chain: 'ethereum',
    source: { urls: ['env:MY_URL'], key: 'env:MY_KEY', from: 0, to: 1, rowsAnAddress: 10 },
    addresses: [PAYER],
    asking: {
      environment: { MY_URL: secretUrl(base), MY_KEY: KEY },
      sleep: async () => {},
      limits: { tries: 1, deadline: 300 },
    },
  })

const { expectNoSecret, expectNoSecretInFiles } = keeperOf(SECRETS)

/** What a careless server says: all that it was sent. */
const ECHO = `no access for ${USER}:${PASSWORD} (${BASIC}) with ${KEY} at /${PATH}/v2/api?apikey=${encodeURIComponent(KEY)}, http://h/${PATH}?apikey=${KEY.toLowerCase()}`
const said = (result: string): Mishap => ({ body: { status: '0', message: 'NOTOK', result } })

it.each([
  ['401', { status: 401, body: ECHO }],
  ['403', { status: 403, body: JSON.stringify({ status: '0', message: ECHO, result: null }) }],
  ['404', { status: 404, body: ECHO }],
  ['429', { status: 429, body: ECHO }],
  ['500', { status: 500, body: JSON.stringify({ status: '0', message: 'NOTOK', result: ECHO }) }],
  ['a redirection', { status: 302, headers: { location: `/${PATH}?apikey=${KEY}` } }],
  ['an error that repeats what it was sent', said(ECHO)],
  ['a refusal of the key that repeats it', said(`Invalid API Key ${ECHO}`)],
  ['a busy word that repeats what it was sent', said(`Max rate limit reached ${ECHO}`)],
  ['rows that are what it was sent', { body: { status: '1', message: 'OK', result: [{ ...payment, from: KEY }] } }],
  [
    'a name that is the key',
    { body: { status: '1', message: 'OK', result: [{ ...payment, tokenSymbol: KEY.toLowerCase() }] } },
  ],
  ['a list that is what it was sent', { body: { status: '1', message: 'OK', result: ECHO } }],
  ['no JSON', { body: ECHO }],
  ['a cut answer', 'cut'],
  ['a dropped connection', 'drop'],
  ['no answer', 'hang'],
] as const)('shows neither key nor URL when an explorer fails with %s', async (_, mishap) => {
  explorer.behave({ mishap: ({ query }) => (query.module === 'account' ? mishap : null) })
  const error = await failure(record(explorer.url))
  expectNoSecret(inspect(error, { depth: 10 }) + JSON.stringify(error.facts))
  expect(error.message).toContain(explorer.host)
  expectNoSecretInFiles(folder)
  // They were sent, so that they could have been shown.
  expect(explorer.requests[0]).toMatchObject({ path: `/${PATH}/v2/api`, query: { apikey: KEY } })
})

it.each([
  ['a host that is none', 'http://nowhere.invalid'],
  ['a port that nobody listens at', 'http://127.0.0.1:1'],
  ['TLS that is none', ''],
])('shows neither for %s', async (_, base) => {
  const error = await failure(record(base === '' ? explorer.url.replace('http', 'https') : base))
  expect(error.code).toBe('EXPLORER_UNREACHABLE')
  expectNoSecret(inspect(error, { depth: 10 }) + JSON.stringify(error.facts))
})

it('keeps neither in what it records', async () => {
  const found = await record(explorer.url)
  expectNoSecret(JSON.stringify(found))
  expect(expectNoSecretInFiles(folder)).toHaveLength(3)
  expect(found.hosts).toEqual([explorer.host])
})

it('is shown to nobody but the first explorer of the list', async () => {
  const other = await startExplorer(CHAIN)
  try {
    explorer.behave({ mishap: ({ query }) => (query.module === 'account' ? said('Invalid API Key') : null) })
    await explorerSource.record({
      folder: join(folder, 'explorer'),
      name: 'explorer',
      chain: 'ethereum',
      source: { urls: [explorer.v2Url, other.v2Url], key: 'env:MY_KEY', from: 0, to: 1, rowsAnAddress: 10 },
      addresses: [PAYER],
      asking: { environment: { MY_KEY: KEY }, sleep: async () => {} },
    })
    expect(explorer.requests.every(({ query }) => query.apikey === KEY)).toBe(true)
    expect(other.requests.length).toBeGreaterThan(0)
    expect(JSON.stringify(other.requests)).not.toContain(KEY)
  } finally {
    await other.stop()
  }
})

it('takes a key from a variable only, and repeats none', async () => {
  const ask = (key: string, environment: Readonly<Record<string, string>> = {}) =>
    failure(
      explorerSource.record({
        folder,
        name: 'explorer',
        chain: 'ethereum',
        source: { urls: [explorer.v2Url], key, from: 0, to: 1, rowsAnAddress: 10 },
        addresses: [PAYER],
        asking: { environment },
      }),
    )
  const shown = await ask(KEY)
  expect(shown.code).toBe('KEY_SHOWN')
  expectNoSecret(inspect(shown, { depth: 10 }))
  expect(await ask('env:MY_KEY')).toMatchObject({ code: 'KEY_ENV_MISSING', facts: { variable: 'MY_KEY' } })
  expect(await ask('env:MY_KEY', { MY_KEY: '  ' })).toMatchObject({ code: 'KEY_ENV_MISSING' })
  expect(explorer.requests).toEqual([])
})
