import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { importData } from '../../src/actions/importData.ts'
import { type PullCaseResult, pullCase } from '../../src/actions/pullCase.ts'
import { esploraSource } from '../../src/actions/sources/recordEsplora.ts'
import type { AskingOptions } from '../../src/actions/sources/recordNode.ts'
import { traceCase } from '../../src/actions/traceCase.ts'
import { verifyCase } from '../../src/actions/verifyCase.ts'
import { DyepackError } from '../../src/core/errors.ts'
import type { EsploraSource } from '../../src/core/wire/esploraSource.ts'
import type { TraceFile } from '../../src/core/wire/traceFile.ts'
import { failure } from '../evm/failure.ts'
import { killedPull } from '../evm/killedPull.ts'
import { pullFiles, RESULTS } from '../evm/townCase.ts'
import { diceFromSeed } from '../naive/dice.ts'
import { type Bitcoind, bitcoindBinary, startBitcoind } from './bitcoind.ts'
import { type EsploraServer, startEsploraServer } from './esploraServer.ts'
import { people, stage } from './theft.ts'

const runs = bitcoindBinary() !== null || process.env.CI === 'true'

describe.runIf(runs)('a theft that is pulled from an Esplora', () => {
  let node: Bitcoind
  let server: EsploraServer
  let theft: Awaited<ReturnType<typeof stage>>
  let blocks: string
  let folder: string
  /** Of the whole chain, and of a pull that nothing disturbs. */
  let whole: readonly string[]
  let calm: Readonly<Record<string, string>>
  let calmResult: PullCaseResult
  let calmRequests: readonly string[]
  let pulled: string

  beforeAll(async () => {
    node = await startBitcoind()
    theft = await stage(node)
    server = await startEsploraServer(node)
    folder = mkdtempSync(join(tmpdir(), 'dyepack-esplora-'))
    blocks = mkdtempSync(join(tmpdir(), 'dyepack-blocks-'))
    cpSync(node.blocks, blocks, { recursive: true })
    await node.stop()
    const byBlocks = join(folder, 'whole')
    mkdirSync(byBlocks)
    cpSync(blocks, join(byBlocks, 'blocks'), { recursive: true })
    writeCase(byBlocks, '{ format: bitcoin-blk, files: ["blocks/blk*.dat"] }')
    await traceCase({ caseDir: byBlocks })
    whole = results(byBlocks)
    pulled = newCase('pulled')
    calmResult = await pull(pulled)
    calm = pullFiles(pulled)
    calmRequests = [...server.requests]
    expect(results(pulled)).toEqual(whole)
  })
  afterAll(async () => {
    await server.stop()
    for (const one of [blocks, join(pulled, '..')]) rmSync(one, { recursive: true, force: true })
  })
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dyepack-esplora-'))
    server.behave({})
    server.requests.length = 0
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const writeCase = (caseDir: string, entry: string) =>
    writeFileSync(
      join(caseDir, 'case.yaml'),
      `id: theft
imports:
  - ${entry}
origins:
  - { asset: bitcoin-regtest/BTC, seed: { tx: "${theft.theft}", to: ["${people.thief}"] } }
policies: [fifo, lifo, haircut, libr, dirty-first, tiho]
`,
    )
  const newCase = (name: string, to = theft.last) => {
    const caseDir = join(folder, name)
    mkdirSync(caseDir)
    const source = `format: esplora, url: "${server.url}", chain: bitcoin-regtest, from: 1, to: ${to}`
    writeCase(caseDir, `{ ${source}, callsASecond: 1000 }`)
    return caseDir
  }
  const asking = { sleep: async () => {}, limits: { tries: 2 } }
  const pull = (caseDir: string): Promise<PullCaseResult> => pullCase({ caseDir, asking })
  /** As a pull does it in a round in which coins were found to arrive there. */
  const record = (addresses: readonly string[], more: AskingOptions = {}, to = folder, named = false, rows = 1000) =>
    esploraSource.record({
      ...{ folder: to, name: 'sources', chain: 'bitcoin-regtest', addresses, transactions: [theft.theft] },
      source: { urls: [server.url], key: null, from: 1, to: theft.last, rowsAnAddress: rows },
      arrivals: new Map(named ? [] : addresses.map((address) => [address, [1]])),
      asking: { ...asking, ...more, limits: { tries: 2, callsASecond: 1000, ...more.limits } },
    })
  const filesOf = (of: string) =>
    readdirSync(of)
      .sort()
      .map((name) => [name, readFileSync(join(of, name)).toString('base64')])
  const results = (caseDir: string) => RESULTS.map((file) => readFileSync(join(caseDir, 'out', file), 'utf8'))
  const sourceFile = () => `sources/esplora-bitcoin-regtest-1-${theft.last}/source.json`

  it('has the results of the whole chain to the unit', () => {
    // What is compared is compared in `beforeAll`: here is that there is something to compare.
    expect(calmResult).toMatchObject({ failed: [], tooBusy: [], left: [], bound: null })
    expect(calmResult.rounds.length).toBeGreaterThan(3)
    const file = JSON.parse(calm['out/trace.json']!) as TraceFile
    for (const { check, losses } of Object.values(file.policies)) {
      expect(check.map(({ stolen, difference }) => [stolen, difference])).toEqual([['4000000000', '0']])
      expect(losses.map((loss) => loss.class)).not.toContain('unread')
    }
    expect(whole[1]!.split('\n').length).toBeGreaterThan(15)
  })

  it('follows coin by coin who has more than a page, says so, and asks nobody twice', async () => {
    const { asked, lacks } = calmResult
    const { addresses, covers } = JSON.parse(calm[sourceFile()]!) as EsploraSource
    expect(addresses.filter(({ whole: all }) => !all).map(({ address }) => address)).toEqual(
      [people.shop, people.market].sort(),
    )
    expect(covers.length).toBe(addresses.length)
    expect(lacks).toEqual(['2 addresses were followed coin by coin: what else came there or left is not in the ledger'])
    const { warnings } = JSON.parse(calm['out/trace.json']!) as TraceFile
    expect(warnings.filter(({ code }) => code === 'FOLLOWED_BY_COIN')).toHaveLength(1)
    expect(readFileSync(join(pulled, 'out/report.html'), 'utf8')).toContain('may pass for a wallet')
    // Less than a page for each of the many.
    expect(asked.requests).toBeLessThan(50)
    expect(calmRequests.filter((path) => path.includes(`${people.market}/txs`))).toEqual([])
    expect(calmRequests.length).toBe(asked.requests)
    const caseDir = newCase('twice')
    cpSync(join(pulled, 'sources'), join(caseDir, 'sources'), { recursive: true })
    expect(await pull(caseDir)).toMatchObject({ asked: { requests: 0, bytes: 0, rows: 0 } })
    expect(pullFiles(caseDir)).toEqual(calm)
    expect(await verifyCase(caseDir)).toMatchObject({ equal: true })
    expect(server.requests).toEqual([])
  })

  it('leaves who has too many, and names him', async () => {
    const wanted = [people.shop, people.market]
    expect(await record(wanted, {}, folder, false, 50)).toMatchObject({
      tooBusy: [people.market],
      covers: [people.shop],
    })
    // With more rows allowed, he is read.
    expect(await record(wanted)).toMatchObject({ tooBusy: [], covers: [...wanted].sort() })
  })

  it('reads page by page all that an address did which the case names', async () => {
    await record([people.market], {}, folder, true)
    expect(JSON.parse(readFileSync(join(folder, 'source.json'), 'utf8'))).toMatchObject({
      addresses: [{ address: people.market, whole: true }],
      covers: [people.market],
    })
    expect(server.requests.filter((path) => path.includes(`${people.market}/txs/chain`)).length).toBe(3)
  })

  it('goes on after kill -9 as if nothing had happened', async () => {
    const caseDir = newCase('killed')
    expect(await killedPull(caseDir, 20)).toBe('SIGKILL')
    await pull(caseDir)
    expect(pullFiles(caseDir)).toEqual(calm)
  })

  it.each([1, 2, 3, 4])('ends with the calm files whatever goes wrong (seed %i)', async (seed) => {
    const dice = diceFromSeed(seed)
    const wanted = [people.thief, people.shop, people.market, people.deposit]
    const others = mkdtempSync(join(tmpdir(), 'dyepack-esplora-'))
    await record(wanted, {}, others)
    const wrongs = [{ status: 429 }, { status: 502 }, 'cut', 'drop', 'garbage'] as const
    let failed = 0
    const attempt = (addresses: readonly string[]) =>
      record(addresses).catch((error) => {
        if (!(error instanceof DyepackError) || error.kind === 'bug') throw error
        failed++
      })
    server.behave({
      wrong: () => (dice.chance(30) ? dice.pick(wrongs) : null),
      alter: (path, answer) => {
        if (!dice.chance(20)) return answer
        if (path.endsWith('/outspends')) return []
        return Array.isArray(answer) ? answer.slice(1) : answer
      },
    })
    for (const address of dice.shuffle(wanted)) await attempt([address])
    server.behave({ wrong: (_, request) => (request % 2 === 0 ? 'drop' : null) })
    await attempt(wanted)
    server.behave({ wrong: () => 'drop' })
    await attempt([...wanted, people.last])
    expect(failed).toBeGreaterThan(0)
    server.behave({})
    await record(wanted)
    expect(filesOf(folder)).toEqual(filesOf(others))
    rmSync(others, { recursive: true })
  })

  it('never takes what cannot be', async () => {
    const spoiled = async (alter: (path: string, answer: unknown) => unknown) => {
      const name = `spoiled-${readdirSync(folder).length}`
      server.behave({ alter })
      return (await failure(pull(newCase(name)))).code
    }
    const each = (change: (one: Transaction) => object) => (_: string, answer: unknown) =>
      Array.isArray(answer) ? answer.map(change) : 'vout' in Object(answer) ? change(answer as Transaction) : answer
    const richer = each((one) => ({
      ...one,
      vout: one.vout.map(({ value }, i) => ({ ...one.vout[i], value: value + 1 })),
    }))
    expect(await spoiled(richer)).toBe('RPC_WRONG_ANSWER')
    expect(await spoiled(each((one) => ({ ...one, vin: one.vin.slice(1) })))).toBe('RPC_WRONG_ANSWER')
    expect(await spoiled(each((one) => ({ ...one, status: { confirmed: 'yes' } })))).toBe('RPC_WRONG_ANSWER')
    expect(await spoiled(each((one) => ({ ...one, status: { confirmed: false } })))).toBe('TRANSACTION_NOT_FOUND')
    expect(await spoiled((path, answer) => (path.endsWith('/0') ? '00'.repeat(32) : answer))).toBe('WRONG_CHAIN')
    expect(await spoiled((path, answer) => (path.endsWith('height') ? 'soon' : answer))).toBe('RPC_WRONG_ANSWER')
    server.behave({})
    expect((await failure(pull(newCase('young', theft.last + 1)))).code).toBe('RPC_NOT_FINAL')
  })

  it('asks for no more than the server bears', async () => {
    const times: number[] = []
    let clock = 0
    server.behave({
      wrong: (_, request) => {
        times.push(clock)
        return request === 3 ? { status: 429, headers: { 'retry-after': '30' } } : null
      },
    })
    await record([people.thief], {
      now: () => clock,
      sleep: async (milliseconds) => {
        clock += milliseconds
      },
      limits: { callsASecond: 4 },
    })
    const gaps = times.slice(1).map((time, i) => Math.round(time - times[i]!))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(250)
    expect(gaps[3]).toBeGreaterThanOrEqual(30_000)
  })
})

interface Transaction {
  readonly vin: readonly object[]
  readonly vout: readonly { readonly value: number }[]
}

const SAVED = fileURLToPath(new URL('../../../shared/data/bitcoin-txs', import.meta.url))

describe.runIf(existsSync(SAVED))('answers of mempool.space that were saved', () => {
  it('are read, five transactions of the mainnet, and their ids are those of what is in them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dyepack-saved-'))
    try {
      const files = readdirSync(SAVED).map((name) => join(SAVED, name))
      const report = await importData({
        ledger: join(folder, 'ledger.duckdb'),
        imports: [{ format: 'esplora', files, chain: 'bitcoin', covers: 'all' }],
      })
      expect(report.files.map(({ rowsKept, refused }) => [rowsKept, refused])).toEqual(files.map(() => [1, 0]))
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
