import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { recordNode } from '../../src/actions/sources/recordNode.ts'
import { DyepackError } from '../../src/core/errors.ts'
import type { EvmSource } from '../../src/core/wire/evmSource.ts'
import { diceFromSeed } from '../naive/dice.ts'
import { type Anvil, startAnvil } from './anvil.ts'
import { moveMoney, type ScriptedMoney } from './script.ts'
import { startTroubledNode, type TroubledNode, type Wrong, without } from './troubledNode.ts'

/** Fetches what its parent says, and prints the height of each block. */
const CHILD = `
import { recordNode } from ${JSON.stringify(new URL('../../dist/actions/sources/recordNode.js', import.meta.url).href)}
const [folder, url, to] = process.argv.slice(1)
const node = { urls: [url], from: 0, to: Number(to) }
const asking = { chunk: { blocks: 3, rows: 1000 } }
await recordNode({ folder, name: 'sources', chain: 'ethereum', node, asking, onBlock: (height) => console.log(height) })
`

let anvil: Anvil
let money: ScriptedMoney
let node: TroubledNode
let calm: readonly (readonly string[])[]
let folder: string

beforeAll(async () => {
  anvil = await startAnvil()
  money = await moveMoney(anvil)
  node = await startTroubledNode(anvil.url)
  folder = mkdtempSync(join(tmpdir(), 'dyepack-resume-'))
  await record([anvil.url])
  calm = recorded()
  rmSync(folder, { recursive: true })
})
afterAll(async () => {
  anvil.stop()
  await node.stop()
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-resume-'))
  node.behave({})
  node.requests.length = 0
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const record = (urls: readonly string[], onBlock: (height: number) => void = () => {}) =>
  recordNode({
    folder,
    name: 'sources',
    chain: 'ethereum',
    node: { urls, from: 0, to: money.last },
    asking: { sleep: async () => {}, chunk: { blocks: 3, rows: 1000 } },
    onBlock,
  })

/** Files with their SHA-256. */
function recorded(): readonly (readonly string[])[] {
  const { chunks } = JSON.parse(readFileSync(join(folder, 'source.json'), 'utf8')) as EvmSource
  return chunks.flatMap(({ tables }) => tables.map(({ file, sha256 }) => [file, sha256]))
}

it('goes on after kill -9, and asks for nothing again but what lay in the last stretch', async () => {
  for (const height of [4, 8, 13]) {
    const args = ['--input-type=module', '-e', CHILD, folder, node.url, `${money.last}`]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('close', (_, signal) => resolve(signal)))
    for await (const line of createInterface(child.stdout)) if (Number(line) === height) child.kill('SIGKILL')
    expect(await ended).toBe('SIGKILL')
  }
  const { chunks } = JSON.parse(readFileSync(join(folder, 'source.json'), 'utf8')) as EvmSource
  const there = chunks.at(-1)!.to
  expect(there).toBeGreaterThanOrEqual(8)
  node.requests.length = 0
  await record([node.url])
  const heights = node.requests
    .flatMap(({ questions }) => questions)
    .filter(({ method, params }) => method === 'eth_getBlockByNumber' && params[1] === true)
    .map(({ params }) => Number(params[0]))
  expect(Math.min(...heights)).toBe(there + 1)
  expect(recorded()).toEqual(calm)
  expect(readdirSync(folder).filter((name) => name.endsWith('.incomplete'))).toEqual([])
})

const WRONGS: readonly Wrong[] = [
  { status: 429 },
  { status: 500 },
  { status: 502, body: '<html></html>' },
  { status: 413 },
  { error: { code: -32005, message: 'limit exceeded' } },
  { error: { code: -32603, message: 'internal error' } },
  'cut',
  'drop',
  'garbage',
]
const HASH = `0x${'cd'.repeat(32)}`

/** Seeds that once failed are kept here. */
it.each([1, 2, 3, 4, 5, 6, 7, 8])('ends in the calm run’s files whatever goes wrong (seed %i)', async (seed) => {
  const dice = diceFromSeed(seed)
  const often = dice.int(5, 40)
  const lacks = dice.pick([[], ['debug_traceBlockByNumber'], ['eth_getBlockReceipts']])
  const { error } = without(...lacks)
  node.behave({
    ...(error === undefined ? {} : { error }),
    wrong: () => (dice.chance(often) ? dice.pick(WRONGS) : null),
    alter: (question, result) => {
      if (!dice.chance(4) || typeof result !== 'object' || result === null) return result
      if (question.method === 'eth_getBlockByNumber') return dice.pick([null, { ...(result as object), hash: HASH }])
      return Array.isArray(result) ? (result as unknown[]).slice(1) : result
    },
  })
  const urls = dice.chance(50) ? [node.url, anvil.url.replace('http', 'ws')] : [node.url]
  // Every run ends with what it was asked for, with an error that says so, or by a restart in the middle.
  let runs = 0
  for (let done = false; !done; runs++) {
    const restart = dice.chance(30) ? dice.int(0, money.last) : null
    done = await record(urls, (height) => {
      if (height === restart) throw new Error('restart')
    }).then(
      () => true,
      (problem: unknown) => {
        const known = problem instanceof DyepackError && /^RPC_/.test(problem.code)
        expect([problem, known || (problem as Error).message === 'restart']).toEqual([problem, true])
        return false
      },
    )
    if (runs === 50) node.behave({})
  }
  expect(recorded()).toEqual(calm)
})
