import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { importData } from '../../src/actions/importData.ts'
import { runCli } from '../cli/runCli.ts'
import { keeperOf } from '../files/keeperOf.ts'
import { type Anvil, startAnvil } from './anvil.ts'
import { failure } from './failure.ts'
import { hex } from './script.ts'
import { startTroubledNode, type TroubledNode } from './troubledNode.ts'

const PATH = 'PathKey0123456789abcdef'
const QUERY = 'QueryKey9876543210'
const USER = 'alice77'
const PASSWORD = 'p@ss-word'
const BASIC = Buffer.from(`${USER}:${PASSWORD}`).toString('base64')
const SECRETS = [PATH, QUERY, USER, PASSWORD, encodeURIComponent(PASSWORD), BASIC].map((one) => one.toLowerCase())

let anvil: Anvil
let node: TroubledNode
let folder: string
beforeAll(async () => {
  anvil = await startAnvil()
  for (let n = 0; n < 6; n++) {
    await anvil.ask('eth_sendTransaction', { from: RICH, to: RICH, value: '0x1' })
    await anvil.ask('evm_mine')
  }
  node = await startTroubledNode(anvil.url)
})
afterAll(async () => {
  anvil.stop()
  await node.stop()
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-secret-'))
  node.behave({})
  node.requests.length = 0
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const RICH = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266'
const LAST = 3

/** A URL with a secret wherever there can be one. */
function secretUrl(base: string): string {
  const { protocol, host } = new URL(base)
  return `${protocol}//${USER}:${encodeURIComponent(PASSWORD)}@${host}/v2/${PATH}?token=${QUERY}`
}

const { expectNoSecret, expectNoSecretInFiles } = keeperOf(SECRETS)

const importFrom = (url: string) =>
  importData({
    ledger: join(folder, 'ledger.duckdb'),
    folder,
    imports: [{ format: 'evm-rpc', files: [], chain: 'ethereum', node: { urls: ['env:MY_RPC'], from: 0, to: LAST } }],
    asking: { environment: { MY_RPC: url }, sleep: async () => {}, limits: { tries: 1, deadline: 2000 } },
  })

/** What a careless server says: all that it was sent. */
const ECHO = `no access for ${USER}:${PASSWORD} (${BASIC}) at /v2/${PATH}?token=${QUERY}, http://${USER}@h/v2/${PATH.toUpperCase()}`

it.each([
  ['401', { status: 401, body: ECHO }],
  ['403', { status: 403, body: JSON.stringify({ error: { code: -32000, message: ECHO } }) }],
  ['404', { status: 404, body: ECHO }],
  ['429', { status: 429, body: ECHO }],
  ['500', { status: 500, body: JSON.stringify({ error: ECHO }) }],
  ['a redirection', { status: 307, headers: { location: `/v2/${PATH}?token=${QUERY}` } }],
  ['an error that repeats what it was sent', { error: { code: -32000, message: ECHO } }],
  ['a refusal that repeats what it was sent', { error: { code: -32601, message: ECHO } }],
  ['a cut answer', 'cut'],
  ['a dropped connection', 'drop'],
  ['no JSON', 'garbage'],
] as const)('shows no secret of its URL when a node fails with %s', async (_, wrong) => {
  node.behave({ wrong: (__, request) => (request > 1 ? wrong : null) })
  const error = await failure(importFrom(secretUrl(node.url)))
  expectNoSecret(inspect(error, { depth: 10 }) + JSON.stringify(error.facts))
  expect(error.message).toContain(node.url.slice(7))
  expectNoSecretInFiles(folder)
  // They were sent, so that they could have been shown.
  expect(node.requests[0]).toMatchObject({ path: `/v2/${PATH}?token=${QUERY}`, authorization: `Basic ${BASIC}` })
})

it.each([
  ['a host that is none', 'http://nowhere.invalid'],
  ['a port that nobody listens at', 'http://127.0.0.1:1'],
  ['a websocket that is refused', 'ws://127.0.0.1:1'],
])('shows no secret of its URL for %s', async (_, base) => {
  const error = await failure(importFrom(secretUrl(base)))
  expect(error.code).toBe('RPC_UNREACHABLE')
  expectNoSecret(inspect(error, { depth: 10 }) + JSON.stringify(error.facts))
})

it('shows none of TLS that is none, nor of a websocket that is a page', async () => {
  for (const base of [node.url.replace('http', 'https'), node.url.replace('http', 'ws')]) {
    const error = await failure(importFrom(secretUrl(base)))
    expectNoSecret(inspect(error, { depth: 10 }) + JSON.stringify(error.facts))
  }
})

it('keeps none in the case, its results and what the command line prints', async () => {
  const block: { transactions: string[] } = await anvil.ask('eth_getBlockByNumber', hex(1), false)
  writeFileSync(
    join(folder, 'case.yaml'),
    `id: a
imports:
  - { format: evm-rpc, url: env:MY_RPC, chain: ethereum, from: 0, to: ${LAST} }
origins:
  - { asset: ethereum/ETH, seed: { tx: "${block.transactions[0]}", to: ["${RICH}"] } }
`,
  )
  const env = { MY_RPC: secretUrl(node.url) }
  node.behave({ wrong: () => ({ status: 401, body: ECHO }) })
  for (const flags of [['--verbose'], ['--json']]) {
    const { code, stdout, stderr } = await runCli([...flags, 'trace', folder], { env })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('RPC_REFUSED')
    expectNoSecret(stderr)
  }
  node.behave({})
  const good = await runCli(['--verbose', 'trace', folder], { env })
  expect([good.code, good.stderr]).toEqual([0, expect.any(String)])
  expectNoSecret(good.stdout + good.stderr)
  const names = expectNoSecretInFiles(folder)
  expect(names).toEqual(
    expect.arrayContaining(['ledger.duckdb', 'out/manifest.json', 'sources/ethereum-0/source.json']),
  )
  const manifest = JSON.parse(readFileSync(join(folder, 'out', 'manifest.json'), 'utf8')) as {
    hosts: string[]
    inputs: { file: string }[]
  }
  expect(manifest.hosts).toEqual([node.url.slice(7)])
  expect(manifest.inputs.map(({ file }) => file)).toEqual(['case.yaml', 'sources/ethereum-0/source.json'])
  // Nobody needs the node, or its key, to check the results.
  const again = await runCli(['verify', folder], { env: { MY_RPC: undefined } })
  expect([again.code, again.stderr]).toEqual([0, ''])
})

it('keeps none where a case is pulled by address, whether that works or not', async () => {
  const block: { transactions: string[] } = await anvil.ask('eth_getBlockByNumber', hex(1), false)
  writeFileSync(
    join(folder, 'case.yaml'),
    `id: a
imports:
  - { format: evm-rpc, url: env:MY_RPC, chain: ethereum, from: 0, to: ${LAST}, by: address }
origins:
  - { asset: ethereum/ETH, seed: { tx: "${block.transactions[0]}", to: ["${RICH}"] } }
`,
  )
  const env = { MY_RPC: secretUrl(node.url) }
  node.behave({ wrong: () => ({ status: 401, body: ECHO }) })
  for (const flags of [['--verbose'], ['--json']]) {
    const { code, stdout, stderr } = await runCli([...flags, 'pull', folder], { env })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('RPC_REFUSED')
    expectNoSecret(stderr)
  }
  // One address fails, after the theft was read: it is named, with what the server said, and results are there.
  node.behave({
    error: ({ method }) => (method === 'eth_getLogs' ? { code: -32601, message: ECHO } : undefined),
  })
  const partial = await runCli(['--json', 'pull', folder], { env })
  expect([partial.code, partial.stderr]).toEqual([3, expect.stringContaining('PULL_INCOMPLETE')])
  expect(partial.stdout).toContain('RPC_REFUSED')
  expectNoSecret(partial.stdout + partial.stderr)
  node.behave({})
  const good = await runCli(['--verbose', 'pull', folder], { env })
  expect([good.code, good.stderr]).toEqual([0, expect.any(String)])
  expectNoSecret(good.stdout + good.stderr)
  expect(expectNoSecretInFiles(folder)).toContain(`sources/evm-rpc-ethereum-0-${LAST}/source.json`)
  const again = await runCli(['verify', folder], { env: { MY_RPC: undefined } })
  expect([again.code, again.stderr]).toEqual([0, ''])
})
