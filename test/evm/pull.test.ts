import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type PullCaseResult, pullCase } from '../../src/actions/pullCase.ts'
import { evmRpcByAddress } from '../../src/actions/sources/evmRpcByAddress.ts'
import { traceCase } from '../../src/actions/traceCase.ts'
import { verifyCase } from '../../src/actions/verifyCase.ts'
import type { EvmAddressSource } from '../../src/core/wire/evmAddressSource.ts'
import type { TraceFile } from '../../src/core/wire/traceFile.ts'
import { diceFromSeed } from '../naive/dice.ts'
import { type Anvil, startAnvil } from './anvil.ts'
import { failure } from './failure.ts'
import { killedPull } from './killedPull.ts'
import { hex } from './script.ts'
import { buildTown, type Town } from './town.ts'
import { pullFiles, RESULTS, writeTownCase } from './townCase.ts'
import { type Question, startTroubledNode, type TroubledNode, without } from './troubledNode.ts'

let anvil: Anvil
let town: Town
let node: TroubledNode
let folder: string
/** The case of the calm pull, to be copied. */
let calmCase: string
/** Of the whole chain, and of a pull that nothing disturbs. */
let whole: readonly string[]
let calm: Readonly<Record<string, string>>
let calmResult: PullCaseResult

beforeAll(async () => {
  anvil = await startAnvil()
  town = await buildTown(anvil, diceFromSeed(7), 80)
  node = await startTroubledNode(anvil.url)
  folder = mkdtempSync(join(tmpdir(), 'dyepack-pull-'))
  const byBlocks = writeCase('whole', anvil.url, '')
  await traceCase({ caseDir: byBlocks })
  whole = results(byBlocks)
  const pulled = writeCase('pulled', node.url)
  calmResult = await pull(pulled)
  calm = pullFiles(pulled)
  expect(results(pulled)).toEqual(whole)
  calmCase = mkdtempSync(join(tmpdir(), 'dyepack-calm-'))
  cpSync(pulled, calmCase, { recursive: true })
  rmSync(folder, { recursive: true })
})
afterAll(async () => {
  rmSync(calmCase, { recursive: true, force: true })
  anvil.stop()
  await node.stop()
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-pull-'))
  node.behave({})
  node.requests.length = 0
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const writeCase = (name: string, url: string, by = 'by: address') => writeTownCase(join(folder, name), town, url, by)
const asking = { sleep: async () => {}, limits: { tries: 2 } }
const pull = (caseDir: string, more: object = {}): Promise<PullCaseResult> => pullCase({ caseDir, asking, ...more })
const results = (caseDir: string) => RESULTS.map((file) => readFileSync(join(caseDir, 'out', file), 'utf8'))
const source = (caseDir: string) => {
  const name = `evm-rpc-ethereum-${town.first}-${town.last}`
  return JSON.parse(readFileSync(join(caseDir, 'sources', name, 'source.json'), 'utf8')) as EvmAddressSource
}
const trace = (caseDir: string) => JSON.parse(readFileSync(join(caseDir, 'out', 'trace.json'), 'utf8')) as TraceFile
/** Whether some policy says that coins ended where nobody has looked. */
const unread = (caseDir: string) =>
  Object.values(trace(caseDir).policies).some(({ losses }) => losses.some((loss) => loss.class === 'unread'))
const asked = () => new Set(node.requests.flatMap(({ questions }) => questions).map(({ method }) => method))

describe('a case that is pulled', () => {
  it('leaves a theft alone that lies in blocks which another import reads in whole', async () => {
    const { blockNumber } = await anvil.ask<{ blockNumber: string }>('eth_getTransactionReceipt', town.theft)
    const theft = Number(blockNumber)
    const caseDir = writeCase('split', node.url)
    const path = join(caseDir, 'case.yaml')
    const range = `from: ${town.first}, to: ${town.last}, by: address`
    const [before, after] = [`from: ${town.first}, to: ${theft - 1}, by: address`, `from: ${theft}, to: ${town.last}`]
    const source = `- { format: evm-rpc, url: "${node.url}", chain: ethereum`
    const text = readFileSync(path, 'utf8')
    expect(text).toContain(range)
    writeFileSync(path, text.replace(range, before).replace('imports:', `imports:\n  ${source}, ${after} }`))
    expect(await pull(caseDir)).toMatchObject({ failed: [], left: [], bound: null })
    for (const { check } of Object.values(trace(caseDir).policies))
      expect(check.map(({ stolen, difference }) => [stolen, difference])).toEqual([[`${50n * 10n ** 18n}`, '0']])
  })

  it('has the results of the whole chain to the unit, and all of the theft', () => {
    // What is compared is compared in `beforeAll`: here is that there is something to compare.
    expect(calmResult).toMatchObject({ failed: [], tooBusy: [], left: [], bound: null, lacks: [] })
    expect(calmResult.rounds.length).toBeGreaterThan(3)
    expect(calmResult.addresses).toBeGreaterThan(5)
    expect(whole[1]!.split('\n').length).toBeGreaterThan(30)
    const file = JSON.parse(calm['out/trace.json']!) as TraceFile
    for (const { check, losses } of Object.values(file.policies)) {
      expect(check.map(({ stolen, difference }) => [stolen, difference])).toEqual([[`${50n * 10n ** 18n}`, '0']])
      expect(losses.map((loss) => loss.class)).not.toContain('unread')
    }
  })

  it('asks nobody the second time, and can be verified without the node', async () => {
    const caseDir = join(folder, 'twice')
    cpSync(calmCase, caseDir, { recursive: true })
    expect(await pull(caseDir)).toMatchObject({ asked: { requests: 0, bytes: 0, rows: 0 } })
    expect(pullFiles(caseDir)).toEqual(calm)
    rmSync(join(caseDir, 'ledger.duckdb'))
    expect(await verifyCase(caseDir)).toMatchObject({ equal: true })
    expect(node.requests).toEqual([])
    const manifest = JSON.parse(calm['out/manifest.json']!) as { hosts: string[]; inputs: { file: string }[] }
    expect(manifest.hosts).toEqual([node.url.slice(7)])
    expect(manifest.inputs.map(({ file }) => file)).toContain(
      `sources/evm-rpc-ethereum-${town.first}-${town.last}/source.json`,
    )
  })

  it('is brought up to the head of the chain where it follows that', async () => {
    const caseDir = writeCase('head', node.url, '')
    const file = join(caseDir, 'case.yaml')
    writeFileSync(file, readFileSync(file, 'utf8').replace(`to: ${town.last}`, 'to: head'))
    expect(await pull(caseDir)).toMatchObject({ addresses: 0, failed: [] })
    expect(results(caseDir)).toEqual(whole)
  })

  // Three processes one after the other: on a machine that does much else they take minutes.
  it('goes on after kill -9 as if nothing had happened', { timeout: 600_000 }, async () => {
    const caseDir = writeCase('killed', node.url)
    for (const moment of [2, 9]) expect(await killedPull(caseDir, moment)).toBe('SIGKILL')
    await pull(caseDir)
    expect(pullFiles(caseDir)).toEqual(calm)
  })

  it.each([1, 2])('ends with the calm pull’s files whatever goes wrong (seed %i)', async (seed) => {
    const dice = diceFromSeed(seed)
    const caseDir = writeCase('troubled', node.url)
    const wrongs = [{ status: 429 }, { status: 502 }, { status: 413 }, 'cut', 'drop', 'garbage'] as const
    node.behave({
      wrong: () => (dice.chance(10) ? dice.pick(wrongs) : null),
      alter: ({ method }, result) => {
        if (!dice.chance(4) || result === null) return result
        if (method === 'eth_getTransactionReceipt') return { ...(result as object), logs: [] }
        if (method === 'eth_getBlockByNumber') return { ...(result as object), hash: `0x${'cd'.repeat(32)}` }
        return method === 'eth_getTransactionByHash' ? null : result
      },
    })
    for (let runs = 1; ; runs++) {
      if (runs === 20) node.behave({})
      const result = await pull(caseDir).catch((error: { code?: string }) => {
        expect(error.code).toMatch(/^RPC_/)
        return null
      })
      if (result !== null && result.failed.length === 0) break
      for (const { code } of result?.failed ?? []) expect(code).toMatch(/^RPC_/)
    }
    // In which order an address was found to be needed may differ; what is read, and what comes out, may not.
    expect({ ...pullFiles(caseDir), 'sources/pull.json': '' }).toEqual({ ...calm, 'sources/pull.json': '' })
  })
})

describe('coin is found', () => {
  it('by Otterscan’s index', async () => {
    node.behave(without('trace_filter'))
    const caseDir = writeCase('otterscan', node.url)
    await pull(caseDir)
    expect(results(caseDir)).toEqual(whole)
    expect(asked()).toContain('ots_searchTransactionsBefore')
    expect(new Set(source(caseDir).addresses.map(({ native }) => native))).toEqual(
      new Set(['ots_searchTransactionsBefore']),
    )
  })

  it('by balances and nonces, where a node has no index; of contracts that is said', async () => {
    node.behave(without('trace_filter', 'ots_searchTransactionsBefore', 'debug_traceTransaction'))
    const caseDir = writeCase('balances', node.url)
    const { lacks } = await pull(caseDir)
    expect(results(caseDir)).toEqual(whole)
    const { addresses, calls, unexplained } = source(caseDir)
    expect([calls, unexplained]).toEqual(['trace_transaction', 0])
    const partial = addresses.filter((one) => one.partial).map(({ address }) => address)
    expect(lacks.length).toBe(partial.length === 0 ? 0 : 1)
    const limits = trace(caseDir).warnings.filter(({ code }) => code === 'KIND_NOT_READ')
    expect(limits.map(({ facts }) => facts.kinds)).toEqual(partial.length === 0 ? [] : ['internal'])
  })

  it('not at all where a node has nothing for it, and that is said', async () => {
    node.behave(without('trace_filter', 'ots_searchTransactionsBefore', 'eth_getBalance'))
    const caseDir = writeCase('tokens', node.url)
    const { lacks } = await pull(caseDir)
    expect(lacks).toEqual([expect.stringContaining('is lacking')])
    const kinds = trace(caseDir).warnings.filter(({ code }) => code === 'KIND_NOT_READ')
    expect(kinds.map(({ facts }) => facts.kinds)).toEqual(['native, internal, gas'])
  })

  it('without internal calls where a node does not tell them, and that is said', async () => {
    node.behave(without('trace_filter', 'debug_traceTransaction', 'trace_transaction'))
    const caseDir = writeCase('calls', node.url)
    const { lacks } = await pull(caseDir)
    expect(lacks).toEqual([expect.stringContaining('internal calls are lacking')])
    const kinds = trace(caseDir).warnings.filter(({ code }) => code === 'KIND_NOT_READ')
    expect(kinds.map(({ facts }) => facts.kinds)).toEqual(['internal'])
  })
})

describe('what is not read', () => {
  it('is named where an address is too busy, and stays unread', async () => {
    const counts = source0()
      .addresses.map(({ transactions }) => transactions)
      .sort((a, b) => b - a)
    const caseDir = writeCase('busy', node.url, `by: address, rowsAnAddress: ${counts[0]! - 1}`)
    const { tooBusy, failed } = await pull(caseDir)
    const busiest = source0().addresses.filter(({ transactions }) => transactions === counts[0])
    expect([tooBusy.length > 0, failed]).toEqual([true, []])
    const named = busiest.map(({ address }) => ({ chain: 'ethereum', address }))
    for (const one of tooBusy) expect(named).toContainEqual(one)
    expect(unread(caseDir)).toBe(true)
    // A larger limit reads it after all.
    writeTownCase(caseDir, town, node.url, 'by: address')
    expect(await pull(caseDir)).toMatchObject({ tooBusy: [] })
    expect(results(caseDir)).toEqual(whole)
  })

  it('is left and said at a bound, and read by the next pull', async () => {
    const caseDir = writeCase('bounds', node.url)
    const first = await pull(caseDir, { rounds: 2 })
    expect([first.bound, first.rounds.length, first.left.length > 0]).toEqual(['rounds', 2, true])
    const second = await pull(caseDir, { addresses: 4 })
    expect([second.bound, second.addresses, second.left.length > 0]).toEqual(['addresses', 4, true])
    expect(unread(caseDir)).toBe(true)
    await pull(caseDir)
    expect(results(caseDir)).toEqual(whole)
  })

  it('is a failure and never "nothing moved" where the node fails in the middle', async () => {
    const caseDir = writeCase('fails', node.url)
    let left = 40
    node.behave({ wrong: () => (left-- > 0 ? null : { status: 503 }) })
    const result = await pull(caseDir)
    expect(result.failed.length).toBeGreaterThan(0)
    expect(new Set(result.failed.map(({ code }) => code))).toEqual(new Set(['RPC_UNREACHABLE']))
    const resting = trace(caseDir).policies.fifo!.holdings.filter(({ stoppedBy }) => stoppedBy === null)
    const unread = new Set(result.failed.map(({ address }) => address))
    expect(resting.filter(({ address }) => unread.has(address!))).toEqual([])
    node.behave({})
    await pull(caseDir)
    expect(pullFiles(caseDir)).toEqual(calm)
  })

  it('is an error where nothing could be read at all, or nothing was pulled yet', async () => {
    const caseDir = writeCase('nothing', node.url)
    expect(await failure(traceCase({ caseDir }))).toMatchObject({ code: 'NOT_PULLED', kind: 'input' })
    node.behave({ wrong: () => ({ status: 503 }) })
    expect(await failure(pull(caseDir))).toMatchObject({ code: 'RPC_UNREACHABLE', kind: 'retry' })
    const files = writeCase('files', node.url, '')
    const yaml = readFileSync(join(files, 'case.yaml'), 'utf8')
    writeFileSync(join(files, 'case.yaml'), yaml.replace(/^imports:\n.*\n/m, ''))
    expect(await failure(pull(files))).toMatchObject({ code: 'NOTHING_TO_PULL', kind: 'input' })
    writeFileSync(
      join(caseDir, 'case.yaml'),
      readFileSync(join(caseDir, 'case.yaml'), 'utf8').replace(town.theft, `0x${'12'.repeat(32)}`),
    )
    node.behave({})
    expect(await failure(pull(caseDir))).toMatchObject({ code: 'TRANSACTION_NOT_FOUND', kind: 'input' })
  })

  it.each([true, false])(
    'is found out where a node hides a transfer that another address shows (before: %s)',
    async (before) => {
      const { from, to } = await transferBetween()
      const topic = `0x${to.slice(2).padStart(64, '0')}`
      const lie = { alter: ({ method, params }: Question, result: unknown) => hide(method, params, result) }
      const hide = (method: string, params: readonly unknown[], result: unknown) =>
        method === 'eth_getLogs' && JSON.stringify(params).includes(topic)
          ? (result as { topics: string[] }[]).filter(
              ({ topics }) => !topics.includes(`0x${from.slice(2).padStart(64, '0')}`),
            )
          : result
      const request = {
        folder: join(folder, 'lies'),
        name: 'lies',
        chain: 'ethereum',
        source: { urls: [node.url], key: null, from: town.first, to: town.last, rowsAnAddress: 1000 },
        asking,
      }
      const record = (address: string) => evmRpcByAddress.record({ ...request, addresses: [address] })
      node.behave(before ? lie : {})
      await record(before ? to : from)
      node.behave(before ? {} : lie)
      if (before) expect((await record(from)).covers).toEqual([from])
      else {
        const { code, message } = await failure(record(to))
        expect([code, message]).toEqual(['RPC_WRONG_ANSWER', expect.stringContaining(`all transfers of ${to}`)])
      }
      // It is to be read again, and then is.
      node.behave({})
      await record(to)
      expect((await record(from)).covers).toEqual([from, to].sort())
    },
  )

  it('is refused where a file was changed', async () => {
    const caseDir = writeCase('changed', node.url)
    await pull(caseDir, { rounds: 2 })
    const { chunks } = source(caseDir)
    const file = join(caseDir, 'sources', `evm-rpc-ethereum-${town.first}-${town.last}`, chunks[0]!.tables[1]!.file)
    writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from('\n')]))
    for (const again of [() => pull(caseDir), () => traceCase({ caseDir })])
      expect(await failure(again())).toMatchObject({ code: 'SOURCE_BROKEN', kind: 'input' })
  })
})

/** Two addresses that the calm pull has read, of which one pays the other a token. */
async function transferBetween(): Promise<{ readonly from: string; readonly to: string }> {
  const known = new Set(source0().addresses.map(({ address }) => address))
  const range = { fromBlock: hex(town.first), toBlock: hex(town.last) }
  const logs: { topics: string[] }[] = await anvil.ask('eth_getLogs', range)
  const pairs = logs.map(({ topics }) => topics.slice(1, 3).map((topic) => `0x${topic.slice(26)}`))
  const [from, to] = pairs.find(([one, other]) => one !== other && known.has(one ?? '') && known.has(other ?? ''))!
  return { from: from!, to: to! }
}

function source0(): EvmAddressSource {
  return JSON.parse(calm[`sources/evm-rpc-ethereum-${town.first}-${town.last}/source.json`]!) as EvmAddressSource
}
