import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FollowCaseParameters, followCase } from '../../src/actions/followCase.ts'
import { pullCase } from '../../src/actions/pullCase.ts'
import { reportCase } from '../../src/actions/reportCase.ts'
import { verifyCase } from '../../src/actions/verifyCase.ts'
import type { FollowLine } from '../../src/core/wire/followEvent.ts'
import { openLedgerWriter } from '../../src/store/duckdb/openLedgerWriter.ts'
import { failure } from './failure.ts'
import {
  BRIDGE,
  ETHER,
  EXCHANGE,
  eventsOf,
  freeze,
  MIXER,
  NOBODY,
  type Scene,
  SECOND_HOP,
  type Sent,
  STRANGER,
  standing,
  startScene,
  THIEF,
  text,
  USDC,
  usdc,
  writeFollowedCase,
} from './followed.ts'
import { killedFollow } from './killedFollow.ts'
import { startReceiver } from './receiver.ts'
import { WETH } from './script.ts'
import { startTroubledNode, type TroubledNode } from './troubledNode.ts'

let scene: Scene
let node: TroubledNode
let folder: string
/** Of the case that all tests follow, one after the other: a chain has one history. */
let caseDir: string

const SECRET = 'correct horse battery staple'
const SAID = 'Give it back, \u202eplease \u{1f64f}'

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-follow-'))
  scene = await startScene()
  node = await startTroubledNode(scene.anvil.url)
  caseDir = writeFollowedCase(join(folder, 'case'), scene, node.url)
})
afterAll(async () => {
  scene.anvil.stop()
  await node.stop()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(() => node.behave({}))

const asking = { sleep: async () => {}, limits: { tries: 1 }, environment: { HOOK_SECRET: SECRET } }

/** One round, as `dyepack follow --once` does it. */
async function round(more: Partial<FollowCaseParameters> = {}) {
  const follower = await followCase({ caseDir, asking, ...more })
  try {
    return await follower.tick()
  } finally {
    await follower.close()
  }
}

const RESULTS = ['trace.json', 'losses.csv', 'flows.csv', 'endpoints.csv', 'leads.json', 'victims.csv', 'report.html']
const results = (dir: string) => RESULTS.map((file) => readFileSync(join(dir, 'out', file), 'utf8'))

const kinds = (lines: readonly { readonly event: string }[]) => lines.map(({ event }) => event)
const pay = (to: string, value = ETHER / 100n) => ({ from: THIEF, to, value })

describe('a case that is followed', () => {
  it('tells each thing once, with what it rests on, by what is new alone', async () => {
    // Its clock stands still: no whole trace is ever due.
    const follower = await followCase({ caseDir, asking, quick: true, now: () => 0 })
    const { lines: first, traced } = await follower.tick()
    expect([kinds(first), traced === null]).toEqual([['moved', 'moved'], false])
    const lines: FollowLine[] = []
    const next = async (...sent: readonly Sent[]) => {
      const hashes = await scene.block(...sent)
      const done = await follower.tick()
      expect(done.traced).toBeNull()
      lines.push(...done.lines)
      return hashes
    }
    const [moved] = await next(pay(SECOND_HOP, 10n * ETHER), usdc(THIEF, SECOND_HOP, 400n))
    const [swap] = await next({ from: SECOND_HOP, to: WETH, value: ETHER, data: '0xd0e30db0' })
    await next(pay(EXCHANGE), pay(MIXER), pay(BRIDGE), usdc(THIEF, NOBODY, 5n))
    const [frozen] = await next(freeze(SECOND_HOP), freeze(STRANGER))
    const [said] = await next(text(STRANGER, THIEF, SAID), text(STRANGER, EXCHANGE, 'not of this case'))
    await next()
    expect((await follower.tick()).lines).toEqual([])
    await follower.close()
    const arrived = ['reached-service', 'entered-mixer', 'bridged', 'moved']
    expect(kinds(lines)).toEqual(['moved', 'moved', 'swapped', ...arrived, 'frozen', 'message'])
    const common = { id: expect.stringMatching(/^[0-9a-f]{32}$/), chain: 'ethereum', policy: 'fifo', service: null }
    const eth = { ...common, asset: 'ethereum/ETH', origin: 1 }
    const ten = `${10n * ETHER}`
    expect(lines[0]).toEqual({
      ...{ ...eth, event: 'moved', height: 2, time: '2023-11-14T22:13:22Z', txHash: moved },
      ...{ from: THIEF, to: SECOND_HOP, amount: ten, tainted: ten, basis: ten },
    })
    expect(lines[2]).toMatchObject({ ...eth, txHash: swap, from: SECOND_HOP, to: SECOND_HOP, amount: `${ETHER}` })
    expect(lines[2]).toMatchObject({ got: { asset: `ethereum/${WETH}`, amount: `${ETHER}` } })
    expect(lines.slice(3, 6).map((line) => 'service' in line && line.service)).toEqual([
      'Some Exchange',
      'Some Mixer',
      'Some Bridge',
    ])
    const coins = { asset: `ethereum/${USDC}`, amount: '400', tainted: '400', basis: '400', origin: 2 }
    expect(lines[7]).toMatchObject({ ...common, ...coins, txHash: frozen, from: SECOND_HOP, to: null })
    expect(lines[8]).toMatchObject({ txHash: said, from: STRANGER, to: THIEF, asset: null, origin: null, text: SAID })
    const file = readFileSync(join(caseDir, 'events.jsonl'), 'utf8')
    expect(file).not.toMatch(/\p{Cf}|[^\P{Cc}\n]/u)
    expect(file.split('\n').length).toBe(12)
    // The whole says the same, and nothing besides.
    expect(await round()).toMatchObject({ lines: [], traced: { files: expect.anything() } })
  })

  it('takes back what a reorganisation of 12 blocks undid, and tells what came instead', async () => {
    await scene.block(pay(EXCHANGE, 7n))
    for (let n = 0; n < 11; n++) await scene.block(pay(SECOND_HOP, BigInt(n + 1)))
    const follower = await followCase({ caseDir, asking, quick: true, now: () => 0 })
    const { lines: before } = await follower.tick()
    expect(before.length).toBe(12)
    await scene.anvil.ask('anvil_reorg', 12, [])
    await scene.block(pay(MIXER, 8n))
    const { lines, traced } = await follower.tick()
    await follower.close()
    expect(traced).not.toBeNull()
    const undone = lines.flatMap((line) => (line.event === 'undone' ? [line.of] : []))
    expect(undone).toEqual(before.map(({ id }) => id).reverse())
    expect(kinds(lines.slice(12))).toEqual(['entered-mixer'])
  })

  it('goes on where a node was gone for a while', async () => {
    await round()
    await scene.block(pay(SECOND_HOP, 21n))
    node.behave({ wrong: () => 'drop' })
    for (let n = 0; n < 2; n++) expect(await failure(round())).toMatchObject({ kind: 'retry' })
    await scene.block(pay(SECOND_HOP, 22n))
    node.behave({})
    const { lines } = await round()
    expect(lines.map((line) => 'amount' in line && line.amount)).toEqual(['21', '22'])
  })

  it('loses nothing and tells nothing twice where it is killed at any moment', { timeout: 120_000 }, async () => {
    const moments = [['tell'], ['event', 2]] as const
    for (const [step, nth = 1] of moments) {
      await scene.block(pay(SECOND_HOP, 31n), pay(EXCHANGE, 32n), pay(MIXER, 33n))
      expect(await killedFollow(caseDir, step, nth)).toBe('SIGKILL')
    }
    // What it was writing when it was killed.
    appendFileSync(join(caseDir, 'events.jsonl'), '{"id":"00')
    await round()
  })

  it('is like one that was made afterwards in one go: the same results to the byte, and the same events, each once', async () => {
    await round()
    const afterwards = writeFollowedCase(join(folder, 'afterwards'), scene, node.url)
    await round({ caseDir: afterwards, allPolicies: true })
    expect(results(caseDir)).toEqual(results(afterwards))
    const lines = eventsOf(caseDir)
    expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length)
    const policies = standing(eventsOf(afterwards)).map(({ policy }) => policy)
    expect(new Set(policies)).toEqual(new Set(['fifo', 'haircut', 'poison', null]))
    expect(standing(lines)).toEqual(standing(eventsOf(afterwards), 'fifo'))
    expect(readdirSync(caseDir).filter((file) => /incomplete|old|lock/.test(file))).toEqual([])
  })
})

describe('a webhook', () => {
  it('gets every event in order and signed, however its receiver answers', async () => {
    const receiver = await startReceiver(SECRET)
    let now = Date.parse('2026-11-29T14:00:00Z')
    const webhook = { url: receiver.url, secret: 'env:HOOK_SECRET' }
    const open = () => followCase({ caseDir, asking, webhook, now: () => now })
    let follower = await open()
    await follower.tick()
    receiver.answers.push(500, { status: 429, headers: { 'retry-after': '30' } }, 'drop', 302)
    expect(await follower.deliver()).toMatchObject({
      delivered: 0,
      trouble: expect.stringContaining('HTTP status 500'),
    })
    // Too early: nobody is asked.
    await follower.deliver()
    expect(receiver.seen.requests).toBe(1)
    now += 1000
    expect(await follower.deliver()).toMatchObject({ trouble: expect.stringContaining('429') })
    now += 29_000
    await follower.deliver()
    expect(receiver.seen.requests).toBe(2)
    now += 1000
    await follower.deliver()
    now += 60_000
    expect(await follower.deliver()).toMatchObject({ delivered: 0, trouble: expect.stringContaining('302') })
    expect(receiver.taken).toEqual([])
    await follower.close()
    // Another process goes on where that one ended.
    follower = await open()
    expect(await follower.deliver()).toMatchObject({ trouble: null })
    expect(receiver.taken).toEqual(eventsOf(caseDir))
    await scene.block(pay(SECOND_HOP, 41n))
    await follower.tick()
    expect(await follower.deliver()).toEqual({ delivered: 1, trouble: null })
    expect(await follower.deliver()).toEqual({ delivered: 0, trouble: null })
    // Killed before it took note of that: the receiver drops what it has.
    rmSync(join(caseDir, 'follow.json'))
    await follower.close()
    follower = await open()
    await follower.deliver()
    await follower.close()
    expect(receiver.taken).toEqual(eventsOf(caseDir))
    expect(receiver.seen).toMatchObject({ twice: receiver.taken.length, forged: 0 })
    await receiver.stop()
  })

  it('is refused where its secret is written out, is not set or is short, and where its URL has a key in it', async () => {
    const url = 'https://hooks.example.org'
    const refused = (webhook: { url: string; secret: string }) =>
      failure(
        followCase({ caseDir, webhook, asking: { ...asking, environment: { SHORT: 'secret', HOOK_SECRET: SECRET } } }),
      )
    for (const secret of [SECRET, 'env:MISSING', 'env:SHORT']) {
      const error = await refused({ url, secret })
      expect(error).toMatchObject({ code: 'WEBHOOK_SECRET', kind: 'input' })
      expect(JSON.stringify(error)).not.toContain('horse')
    }
    const keyed = { url: `${url}/T0123456789ABCDEF0123456789ABCDEF`, secret: 'env:HOOK_SECRET' }
    expect(await refused(keyed)).toMatchObject({ code: 'RPC_URL_SECRET' })
  })
})

describe('a brief', () => {
  it('says each hour what changed', async () => {
    await round()
    const file = join(caseDir, 'follow.json')
    rmSync(file, { force: true })
    let now = Date.parse('2026-11-29T14:00:00Z')
    const follower = await followCase({ caseDir, asking, brief: true, now: () => now })
    expect((await follower.tick()).brief?.text).toContain('up to 2026-11-29T14:00:00Z')
    await scene.block(pay(EXCHANGE, 3n * ETHER), text(STRANGER, THIEF, SAID))
    expect((await follower.tick()).brief).toBeNull()
    now += 3_599_000
    const { brief } = await follower.tick()
    await follower.close()
    expect(brief!.file).toBe(join(caseDir, 'briefs', '2026-11-29T14-59-59Z.txt'))
    expect(readFileSync(brief!.file, 'utf8')).toBe(brief!.text)
    expect(brief!.text).toContain('1 reached-service, 1 message.')
    expect(brief!.text).toContain('reached-service 3 ETH')
    expect(brief!.text).toContain('⟨U+202E⟩')
    expect(brief!.text).not.toMatch(/\p{Cf}/u)
  })
})

describe('while a case is followed', () => {
  it('nobody else fetches for it, and the report is written all the same', async () => {
    const follower = await followCase({ caseDir, asking })
    await follower.tick()
    expect(await failure(followCase({ caseDir, asking }))).toMatchObject({ code: 'CASE_IN_USE', kind: 'retry' })
    expect(await failure(pullCase({ caseDir, asking }))).toMatchObject({ code: 'CASE_IN_USE' })
    const before = results(caseDir)
    const ledger = await openLedgerWriter(join(caseDir, 'ledger.duckdb'), 0)
    // In a process of its own, which DuckDB would not let in.
    const main = new URL('../../dist/cli/main.js', import.meta.url).pathname
    expect(execFileSync(process.execPath, [main, 'report', caseDir], { encoding: 'utf8' })).toContain('report.html')
    await reportCase(caseDir)
    await ledger.close()
    expect(results(caseDir)).toEqual(before)
    await follower.close()
    expect(await verifyCase(caseDir)).toMatchObject({ equal: true })
  })

  it('the lock of a process that is no more does not count', async () => {
    const lock = join(caseDir, 'case.lock')
    const gone = { verb: 'follow', pid: 2 ** 22 + 1, host: hostname(), began: null }
    // A number that another process has got since, and what is no lock at all.
    for (const left of [gone, { ...gone, pid: process.pid, began: '1' }, 'nonsense']) {
      writeFileSync(lock, JSON.stringify(left))
      await (await followCase({ caseDir, asking })).close()
      expect(existsSync(lock)).toBe(false)
    }
    writeFileSync(lock, JSON.stringify({ ...gone, host: 'another machine' }))
    expect(await failure(followCase({ caseDir, asking }))).toMatchObject({ code: 'CASE_IN_USE' })
    rmSync(lock)
  })

  it('a file of events that somebody else wrote into is refused', async () => {
    const path = join(caseDir, 'events.jsonl')
    const before = readFileSync(path)
    appendFileSync(path, '{"id":"1"}\n')
    expect(await failure(followCase({ caseDir, asking }))).toMatchObject({ code: 'EVENTS_BROKEN', kind: 'input' })
    writeFileSync(path, before)
  })
})
