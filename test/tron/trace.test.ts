import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { inspect } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { pullCase } from '../../src/actions/pullCase.ts'
import { reportCase } from '../../src/actions/reportCase.ts'
import type { AskingOptions } from '../../src/actions/sources/recordNode.ts'
import { tronSource } from '../../src/actions/sources/recordTron.ts'
import { addressFolder } from '../../src/actions/sources/sourceFolder.ts'
import { DyepackError } from '../../src/core/errors.ts'
import { type TraceFile, traceFileSchema } from '../../src/core/wire/traceFile.ts'
import { failure } from '../evm/failure.ts'
import { diceFromSeed } from '../naive/dice.ts'
import { type GridServer, startGridServer, type Wrong } from './gridServer.ts'
import { type ScriptedTheft, scriptTheft, type Truth, USDT } from './scriptedTheft.ts'

let folder: string
let server: GridServer
let theft: ScriptedTheft
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-tron-case-'))
})
afterEach(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function begin(seed: number): Promise<void> {
  theft = scriptTheft(seed)
  server = await startGridServer(theft.chain)
  const { people, thefts, chain } = theft
  mkdirSync(join(folder, 'labels'))
  writeFileSync(
    join(folder, 'case.yaml'),
    `id: tron
imports:
  - { format: trongrid, url: "${server.url}", chain: tron, from: 1, to: ${chain.height} }
origins:
  - { asset: tron/TRX, seed: { tx: "${thefts.TRX}", to: ["${people.thief}"] } }
  - { asset: tron/${USDT.contract}, seed: { tx: "${thefts.USDT}", to: ["${people.thief}"] } }
labels: [labels/exchange.yaml]
primary: { policy: fifo, why: a test }
policies: [fifo, lifo, haircut, libr, dirty-first]
`,
  )
  writeFileSync(
    join(folder, 'labels', 'exchange.yaml'),
    `title: Exchanges
creator: A test
tags:
  - { address: "${people.exchange}", currency: TRX, label: Exchange, category: exchange, source: https://exchange.example/ }
`,
  )
}

const range = () => ({ from: 1, to: theft.chain.height })
const record = (addresses: readonly string[], asking: AskingOptions) => {
  const name = addressFolder('trongrid', 'tron', range())
  const source = { ...range(), urls: [server.url], key: null, rowsAnAddress: 10_000 }
  return tronSource.record({ folder: join(folder, name), name, chain: 'tron', source, addresses, asking })
}
const calm: AskingOptions = { sleep: async () => {}, pageRows: 4 }

/** Fetches what the trace asks for, until it asks for nothing new. */
async function pull(asking: AskingOptions): Promise<TraceFile> {
  const { failed, tooBusy, left, lacks } = await pullCase({ caseDir: folder, asking })
  expect([failed, tooBusy, left, lacks]).toEqual([[], [], [], []])
  return traceFileSchema.parse(JSON.parse(readFileSync(join(folder, 'out/trace.json'), 'utf8')))
}

type Policy = NonNullable<TraceFile['policies']['fifo']>

/** What a policy found, in the words of the script. */
function found({ origins }: TraceFile, { holdings, sinks }: Policy): readonly Truth[] {
  const nameOf = (id: number) => (origins[id - 1]!.asset === 'tron/TRX' ? 'TRX' : 'USDT')
  const held = holdings.flatMap(({ address, asset, tainted }) =>
    Object.entries(tainted).map(([id, { amount, basis }]): Truth => {
      return { origin: nameOf(Number(id)), address, asset, amount: BigInt(amount), basis: BigInt(basis!) }
    }),
  )
  const fees = Object.entries(sinks.fee ?? {}).map(([id, { amount, basis }]): Truth => {
    return {
      origin: nameOf(Number(id)),
      address: null,
      asset: 'tron/TRX',
      amount: BigInt(amount),
      basis: BigInt(basis!),
    }
  })
  return sorted([...held, ...fees].filter(({ basis }) => basis > 0n))
}

const sorted = (all: readonly Truth[]) =>
  [...all].sort((a, b) =>
    JSON.stringify([a.origin, a.address, a.asset]) < JSON.stringify([b.origin, b.address, b.asset]) ? -1 : 1,
  )

function expectTheTruth(trace: TraceFile): void {
  expect(trace.origins.map(({ stolen }) => stolen)).toEqual([`${theft.stolen.TRX}`, `${theft.stolen.USDT}`])
  for (const [policy, result] of Object.entries(trace.policies)) {
    expect([policy, found(trace, result)]).toEqual([policy, sorted(theft.truth)])
    for (const { stolen, accounted, difference } of result.check) expect([accounted, difference]).toEqual([stolen, '0'])
  }
}

it.each([1, 2, 3])(
  'finds every stolen coin of the script, to the unit, and asks for no stranger (seed %i)',
  async (seed) => {
    await begin(seed)
    const trace = await pull(calm)
    expectTheTruth(trace)
    const asked = new Set(server.requests.flatMap(({ path }) => /accounts\/(T\w+)/.exec(path)?.[1] ?? []))
    const { thief, splitA, splitB, splitC, deposit, disperser, leafA, leafB, leafC } = theft.people
    expect([...asked].sort()).toEqual([thief, splitA, splitB, splitC, deposit, disperser, leafA, leafB, leafC].sort())
    expect(trace.warnings.map(({ code }) => code)).not.toContain('KIND_NOT_READ')
    // The issuer froze what rests with B, and only that.
    const frozen = trace.policies.fifo!.losses.filter((loss) => loss.class === 'frozen')
    const { basis } = theft.truth.find(({ address }) => address === splitB)!
    expect(frozen).toMatchObject([{ origin: 2, evidence: 'on-chain', basis: `${basis}` }])
    // Without prices the two thefts are two sentences.
    const { model } = await reportCase(folder)
    expect(model.answer.verdict).toMatch(/^Of [\d,.]+ (M )?TRX .*\. Of [\d,.]+ M USDT /)
  },
)

const WRONGS: readonly Wrong[] = [
  { status: 429 },
  {
    status: 403,
    body: '{"Error":"The key exceeds the frequency limit(15), and the query server is suspended for 3s"}',
  },
  { status: 500 },
  { status: 502, body: '<html></html>' },
  'cut',
  'drop',
  'garbage',
]

it.each([1, 2, 3, 4, 5, 6])('ends in the calm run’s results whatever goes wrong (seed %i)', async (seed) => {
  await begin(seed)
  const addresses = Object.values(theft.people).sort()
  const { covers } = await record(addresses, calm)
  const kept = recorded()
  rmSync(join(folder, 'sources'), { recursive: true })
  const dice = diceFromSeed(seed)
  const often = dice.int(5, 40)
  let backwards = false
  server.behave({
    wrong: () => (dice.chance(often) ? dice.pick(WRONGS) : null),
    // Of rows of one block nobody knows the order.
    rows: (_, rows) => (backwards && rows[0]?.time !== rows.at(-1)?.time ? [...rows].reverse() : rows),
    exclusive: dice.chance(50),
    mostRows: dice.int(1, 10),
  })
  for (let runs = 0; ; runs++) {
    backwards = dice.chance(20)
    const asking = { ...calm, limits: { tries: 2, deadline: 2000 }, pageRows: dice.int(1, 10) }
    const problem: unknown = await record(addresses, asking).then(
      () => null,
      (error: unknown) => error,
    )
    if (problem === null) break
    expect([problem, problem instanceof DyepackError && /^RPC_/.test(problem.code)]).toEqual([problem, true])
    if (runs === 50) server.behave({})
  }
  expect((await record([], calm)).covers).toEqual(covers)
  expect(recorded()).toEqual(kept)
})

/** Every file that was recorded, by name. */
function recorded(): readonly (readonly string[])[] {
  const path = join(folder, addressFolder('trongrid', 'tron', range()))
  return readdirSync(path)
    .sort()
    .map((name) => [name, readFileSync(join(path, name)).toString('base64')])
}

/** Records what its parent says, and prints each address. */
const CHILD = `
import { tronSource } from ${JSON.stringify(new URL('../../dist/actions/sources/recordTron.js', import.meta.url).href)}
const [request] = process.argv.slice(1)
await tronSource.record({ ...JSON.parse(request), onProgress: ({ address }) => console.log(address) })
`

it('goes on after kill -9, and asks for no address again that is there', async () => {
  await begin(1)
  const addresses = Object.values(theft.people).sort()
  await record(addresses, calm)
  const kept = recorded()
  rmSync(join(folder, 'sources'), { recursive: true })
  const name = addressFolder('trongrid', 'tron', range())
  const source = { ...range(), urls: [server.url], key: null, rowsAnAddress: 10_000 }
  const request = JSON.stringify({
    folder: join(folder, name),
    name,
    chain: 'tron',
    source,
    addresses,
    asking: { limits: { callsASecond: 1000 } },
  })
  for (const last of [addresses[4], addresses[11]]) {
    const args = ['--input-type=module', '-e', CHILD, request]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('close', (_, signal) => resolve(signal)))
    for await (const line of createInterface(child.stdout)) if (line === last) child.kill('SIGKILL')
    expect(await ended).toBe('SIGKILL')
  }
  server.requests.length = 0
  await record(addresses, calm)
  const asked = server.requests.flatMap(({ path }) => /accounts\/(T\w+)/.exec(path)?.[1] ?? [])
  expect(asked.filter((address) => addresses.indexOf(address) <= 11)).toEqual([])
  expect(recorded()).toEqual(kept)
})

const KEY = 'grid-Key-0123456789'
const PATH = 'PathKey0123456789abcdef'
const QUERY = 'QueryKey9876543210'

it.each([
  ['401', { status: 401, body: `{"Error":"no access for ${KEY} at /v2/${PATH}?token=${QUERY}"}` }],
  ['429', { status: 429, body: `${KEY} ${PATH}` }],
  ['400', { status: 400, body: `{"success":false,"error":"${KEY.toUpperCase()} at http://x/${PATH}?token=${QUERY}"}` }],
  ['an answer that says what it was sent', { status: 200, body: `{"success":false,"error":"${KEY} ${QUERY}"}` }],
  ['a redirection', { status: 307, headers: { location: `/v2/${PATH}?token=${QUERY}` } }],
  ['a cut answer', 'cut'],
  ['no JSON', 'garbage'],
] as const)('shows no key when the server fails with %s', async (_, wrong) => {
  await begin(1)
  server.behave({ wrong: (__, request) => (request > 3 ? wrong : null) })
  const environment = { GRID: `${server.url}/v2/${PATH}?token=${QUERY}`, GRID_KEY: KEY }
  const name = addressFolder('trongrid', 'tron', range())
  const source = { ...range(), urls: ['env:GRID'], key: 'env:GRID_KEY', rowsAnAddress: 10_000 }
  const asking = { ...calm, limits: { tries: 1, deadline: 2000 }, environment }
  const addresses = [theft.people.thief]
  const request = { folder: join(folder, name), name, chain: 'tron', source, addresses, asking }
  const error = await failure(tronSource.record(request))
  const shown = inspect(error, { depth: 10 }) + JSON.stringify(error.facts)
  server.behave({})
  await tronSource.record(request)
  const all = [shown, ...recorded().map(([, content]) => Buffer.from(content!, 'base64').toString('latin1'))]
  for (const secret of [KEY, PATH, QUERY]) {
    for (const text of all) expect(text.toLowerCase()).not.toContain(secret.toLowerCase())
  }
  expect(server.requests[0]).toMatchObject({
    path: `/v2/${PATH}/walletsolidity/getblockbynum?token=${QUERY}`,
    headers: { 'tron-pro-api-key': KEY },
  })
})
