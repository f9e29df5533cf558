import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type FollowCaseParameters, type Follower, followCase } from '../../../src/actions/followCase.ts'
import { leversCase } from '../../../src/actions/leversCase.ts'
import { overlapCase } from '../../../src/actions/overlapCase.ts'
import { pullCase } from '../../../src/actions/pullCase.ts'
import { shareCase } from '../../../src/actions/shareCase.ts'
import { type StartCaseResult, startCase } from '../../../src/actions/startCase.ts'
import { traceCase } from '../../../src/actions/traceCase.ts'
import type { FollowLine } from '../../../src/core/wire/followEvent.ts'
import { POLICIES } from '../money/truth.ts'
import { startTroubledNode, type TroubledNode } from '../troubledNode.ts'
import { bookedEvents } from './bookedEvents.ts'
import { CHAINS, type ChainName, thiefs } from './cast.ts'
import { confirmCase, originsIn } from './confirmCase.ts'
import { bookedAndFound } from './differences.ts'
import { BEGINS, type Opening, openHour } from './hour.ts'
import { assetId, PRIMARY, writeHourLabels } from './hourCase.ts'
import { killedFollow } from './killedFollow.ts'
import { writeOtherCase } from './otherCase.ts'
import { type Receiver, startReceiver } from './receiver.ts'
import { openStage, type Stage } from './stage.ts'
import { withdrawalsCsv } from './withdrawalsCsv.ts'

/** A busy machine needs minutes for an hour. */
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

let stage: Stage
let hour: Opening
let folder: string
let caseDir: string
/** Stand before both nodes, and are away now and then. */
let nodes: Readonly<Record<ChainName, TroubledNode>>
let receiver: Receiver
/** Milliseconds: of the last block. */
let now = 0

beforeAll(async () => {
  stage = await openStage()
  const [ethereum, bsc] = await Promise.all(CHAINS.map((chain) => startTroubledNode(stage.anvils[chain].url)))
  nodes = { ethereum: ethereum!, bsc: bsc! }
  receiver = await startReceiver()
  folder = mkdtempSync(join(tmpdir(), 'dyepack-hour-'))
  caseDir = join(folder, 'case')
  hour = await openHour(stage, 1)
  await hour.playRobbery(async ({ time }) => {
    now = 1000 * time
  })
})
afterAll(async () => {
  stage.stop()
  await Promise.all([nodes.ethereum.stop(), nodes.bsc.stop(), receiver.stop()])
  rmSync(folder, { recursive: true, force: true })
})

describe('start', () => {
  const start = (into: string, books: object): Promise<StartCaseResult> =>
    startCase({
      ...{ caseDir: into, now: now + 1000, since: new Date(1000 * BEGINS).toISOString(), ...books },
      victims: [...Object.values(hour.cast.hot), hour.cast.cold],
      sources: CHAINS.map((chain) => ({ format: 'evm-rpc', chain, urls: [nodes[chain].url], key: null })),
    })
  const expectTheDrain = ({ proposal: { proposed, failed, lacks } }: StartCaseResult) => {
    expect({ failed, lacks }).toEqual({ failed: [], lacks: [] })
    const found = proposed.flatMap(({ payments }) => payments)
    expect(
      found.map(({ hash, chain, from, to, asset, amount }) => ({ hash, chain, from, to, asset, amount })).sort(byHash),
    ).toEqual(
      hour.book.thefts
        .map(({ chain, tx: { hash }, from, to, asset, amount }) => {
          return { hash, chain, from, to, asset: assetId(chain, asset), amount }
        })
        .sort(byHash),
    )
  }
  const byHash = (a: { hash: string; asset: string }, b: { hash: string; asset: string }) =>
    `${a.hash} ${a.asset}` < `${b.hash} ${b.asset}` ? -1 : 1

  it("finds the drain and only the drain, without the company's books", async () => {
    const started = await start(join(folder, 'without'), {})
    expectTheDrain(started)
    const { alarms, unexplained, staging } = started.proposal
    expect(thiefs(hour.cast)).toEqual(expect.arrayContaining(alarms.flatMap(({ receivers }) => receivers)))
    // Whom the company paid is not accused, and is shown.
    const paid = unexplained.flatMap(({ payments }) => payments).map(({ hash }) => hash)
    expect(new Set(paid)).toEqual(new Set(hour.book.withdrawals.map(({ tx }) => tx.hash)))
    expect(new Set(staging.fundings.map(({ funder }) => funder))).toEqual(new Set([hour.cast.funder]))
    const tests = hour.book.thefts.filter(({ test }) => test)
    expect(staging.tests.map(({ hash }) => hash)).toEqual(tests.map(({ tx }) => tx.hash))
    // All of this lies in blocks that are not final yet.
    expect(staging.contracts.map(({ deployer }) => deployer)).toEqual([hour.cast.thief])
    const allowed = staging.approvals.map(({ owner, spender }) => [owner, spender])
    expect(allowed).toEqual(Array.from({ length: 3 }, () => [hour.cast.hot.bsc, staging.contracts[0]!.contract]))
  })

  it('finds the same with them, and knows each payment of the company', async () => {
    const books = join(folder, 'withdrawals.csv')
    writeFileSync(books, withdrawalsCsv(hour.book))
    const started = await start(caseDir, { ownWithdrawals: books })
    expectTheDrain(started)
    const { own, unexplained, books: read } = started.proposal
    expect(unexplained).toEqual([])
    expect(read).toMatchObject({ notFound: [], contradicted: [] })
    expect(own.map(({ outflow }) => outflow.hash).sort()).toEqual(hour.book.withdrawals.map(({ tx }) => tx.hash).sort())
  })
})

describe('follow', () => {
  const lines: FollowLine[] = []
  const environment = { HOOK_SECRET: 'a secret of the script' }
  const follow = (more: Partial<FollowCaseParameters> = {}): Promise<Follower> =>
    followCase({
      ...{ caseDir, now: () => now, asking: { sleep: async () => {}, environment, limits: { tries: 2 } } },
      webhook: { url: receiver.url, secret: 'env:HOOK_SECRET' },
      onEvent: (line) => void lines.push(line),
      ...more,
    })
  const written = () =>
    readFileSync(join(caseDir, 'events.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as FollowLine)
  const booked = () => bookedEvents(hour, PRIMARY.policy, originsIn(caseDir))
  const sorted = (events: readonly object[]) =>
    events.map(({ id: _, ...event }: { id?: string }) => JSON.stringify(event, Object.keys(event).sort())).sort()

  it('tells each event once, while nodes go away, the receiver is down and it is killed', async () => {
    confirmCase(caseDir, hour)
    let follower = await follow()
    await follower.tick()
    let blocks = 0
    await hour.playGetaway(async ({ time }) => {
      now = 1000 * time
      if (++blocks % 16 !== 0) return
      if (blocks % 32 === 0) {
        for (const node of Object.values(nodes)) node.behave({ wrong: () => 'drop' })
        await expect(follower.tick()).rejects.toMatchObject({ kind: 'retry' })
        for (const node of Object.values(nodes)) node.behave({})
      }
      await follower.tick()
      expect((await follower.deliver()).trouble).not.toBeNull()
    })
    await follower.close()
    expect(await killedFollow(caseDir, 2)).toBe('SIGKILL')
    follower = await follow()
    await follower.tick()
    receiver.up = true
    now += 600_000
    await follower.deliver()
    await follower.close()
    expect(sorted(written())).toEqual(sorted(booked()))
    expect(receiver.taken).toEqual(written())
    expect(new Set(written().map(({ id }) => id)).size).toBe(written().length)
    for (const chain of CHAINS)
      for (const policy of POLICIES) {
        const numbers = originsIn(caseDir)(hour, chain)
        const [truth, found] = bookedAndFound(hour, join(caseDir, 'out'), chain, policy, numbers)
        expect(found).toEqual(truth)
      }
  })

  it('gives lists of the thief and of nobody else, the second of which takes back what the first had wrong', async () => {
    const { cast, deposit, chains } = hour
    const { disperser } = chains.ethereum.contracts
    const listed = ({ addresses }: { addresses: readonly { address: string }[] }) =>
      new Set(addresses.map(({ address }) => address))
    const his = thiefs(cast)
    const first = await shareCase({ caseDir, as: 'first', now })
    expect(listed(first.list)).toEqual(new Set([...his, deposit]))
    // Somebody says whose the wallet is that the exchange sweeps into.
    writeHourLabels(caseDir, hour, [['ethereum', cast.unlabelled, 'Other Exchange', 'exchange']])
    const follower = await follow()
    await follower.tick()
    await follower.close()
    const second = await shareCase({ caseDir, as: 'second', since: 'last', now })
    expect(listed(second.list)).toEqual(new Set(his))
    expect(second.list.withdrawn.map(({ was }) => was.address)).toEqual([deposit])
    expect(second.list.withdrawn[0]!.words).toContain('deposit address of Other Exchange')
    // What paid out for him in one transaction holds nothing; whom it paid is one step from him.
    const contracts = await shareCase({ caseDir, as: 'contracts', roles: ['contract'], now })
    expect(listed(contracts.list)).toContain(disperser)
  })

  it('knows who could act, and that the dollars that are left are frozen', async () => {
    const { pocket, unlabelled } = hour.cast
    const { places } = await leversCase({ caseDir, sources: [`ethereum=${stage.anvils.ethereum.url}`] })
    const said = places.flatMap(({ address, states }) => states.map(({ says }) => [address, says]))
    expect(said).toEqual([[pocket, 'frozen']])
    const exchange = places.find(({ address }) => address === unlabelled)
    expect(exchange).toMatchObject({ role: 'service', is: 'wallet of Other Exchange', step: 'hold' })
  })

  it('shares its funder with a theft of months before', async () => {
    const other = join(folder, 'other')
    writeOtherCase(other, hour.cast)
    await traceCase({ caseDir: other })
    const { overlap } = await overlapCase({ caseDir, cases: [other] })
    expect(overlap.findings.filter(({ strength }) => strength === 'strong' || strength === 'moderate')).toMatchObject([
      { address: hour.cast.funder },
    ])
  })

  it('takes back what a reorganisation of 12 blocks undid, and is as a case that is made afterwards in one go', async () => {
    const before = written()
    const fork = Number(await stage.anvils.ethereum.ask('eth_blockNumber')) - 12
    await stage.anvils.ethereum.ask('anvil_reorg', 12, [])
    const follower = await follow()
    await follower.tick()
    await follower.close()
    const more = written().slice(before.length)
    const gone = new Set(more.flatMap((line) => (line.event === 'undone' ? [line.of] : [])))
    expect(more.length).toBe(gone.size)
    const isLater = (line: FollowLine) =>
      line.event !== 'undone' && line.chain === 'ethereum' && line.height !== null && line.height > fork
    expect(gone).toEqual(new Set(before.filter(isLater).map(({ id }) => id)))
    expect(gone.size).toBeGreaterThan(0)

    const fresh = join(folder, 'fresh')
    mkdirSync(fresh)
    for (const file of ['case.yaml', 'labels.yaml', 'prices.csv']) cpSync(join(caseDir, file), join(fresh, file))
    await pullCase({ caseDir: fresh })
    const results = readdirSync(join(fresh, 'out')).filter((file) => file !== 'manifest.json')
    expect(readdirSync(join(caseDir, 'out')).filter((file) => file !== 'manifest.json')).toEqual(results)
    for (const file of results)
      expect(readFileSync(join(caseDir, 'out', file), 'utf8')).toBe(readFileSync(join(fresh, 'out', file), 'utf8'))
  })
})

describe('the script', () => {
  it('steals twelve tokens and two coins, does all that can be told of coins, and is the same for the same seed', async () => {
    const again = await openHour(stage, 1)
    await again.playRobbery()
    await again.playGetaway()
    const { book, cast } = again
    expect(book).toEqual(hour.book)
    const drained = book.thefts.filter(({ test }) => !test)
    expect(new Set(drained.map(({ chain, asset }) => assetId(chain, asset))).size).toBe(14)
    expect(new Set(drained.map(({ from }) => from))).toEqual(new Set(Object.values(cast.hot)))
    const kinds = new Set(
      bookedEvents(again, PRIMARY.policy, originsIn(caseDir)).map((line) => (line as { event: string }).event),
    )
    const all = ['moved', 'swapped', 'reached-service', 'entered-mixer', 'bridged', 'frozen', 'message']
    expect(kinds).toEqual(new Set(all))
  })
})
