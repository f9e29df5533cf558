import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLedger } from '../store/duckdb/openLedger.ts'
import { importData } from './importData.ts'

/**
 * The child imports two files and prints each step. It is killed with -9 where the parent reads the n-th step, or by
 * itself at the n-th turn of its event loop, which falls anywhere in DuckDB's work.
 */
const CHILD = `
import { importData } from ${JSON.stringify(new URL('../../dist/actions/importData.js', import.meta.url).href)}
const [folder, list, turns] = process.argv.slice(1)
let turned = 0
const turn = () => {
  if (++turned === Number(turns)) process.kill(process.pid, 'SIGKILL')
  timer = setImmediate(turn)
}
let timer = setImmediate(turn)
const onProgress = ({ step, share }) => console.log(step + ' ' + share)
await importData({ ledger: folder + '/ledger.duckdb', folder, imports: JSON.parse(list), onProgress })
clearImmediate(timer)
console.log(turned)
`
const FILES = ['one.csv', 'two.csv', 'coins.jsonl']
const IMPORTS = [
  { format: 'transfers-csv', files: FILES.slice(0, 2), covers: 'all' },
  { format: 'utxo-jsonl', files: FILES.slice(2), covers: 'all' },
] as const
const SEED = 20_220_323

let calm: string
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-kill-'))
  for (const [i, file] of FILES.entries()) writeFileSync(join(folder, file), i < 2 ? transfers(i) : coins())
  calm = await digestAfter(join(folder, 'calm.duckdb'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('an import that is killed with -9', () => {
  it('at every step, and goes on as if nothing had happened', async () => {
    const steps = (await runChild({})).steps
    removeLedger()
    for (let kill = 0; kill < steps.length - 1; kill++) {
      const { signal } = await runChild({ afterStep: kill })
      // The last steps come when all is done: the child may end before the parent reads them.
      if (kill < steps.length - 3) expect([kill, signal]).toEqual([kill, 'SIGKILL'])
      if (kill % 2 === 0) continue
      expect(await digestAfter(join(folder, 'ledger.duckdb'))).toBe(calm)
      removeLedger()
    }
  })

  it('at moments that a seed picks, on an empty ledger and on one that is there', async () => {
    const whole = Number((await runChild({})).steps.at(-1))
    removeLedger()
    const random = seeded(SEED)
    let killed = 0
    for (let round = 0; round < 10; round++) {
      const turns = 1 + Math.floor(random() * whole)
      if (random() < 0.5) await importData({ ledger: join(folder, 'ledger.duckdb'), folder, imports: [IMPORTS[0]] })
      const { signal } = await runChild({ turns })
      if (signal === 'SIGKILL') killed++
      expect([turns, await digestAfter(join(folder, 'ledger.duckdb'))]).toEqual([turns, calm])
      removeLedger()
    }
    expect(killed).toBeGreaterThan(0)
  })
})

async function digestAfter(ledger: string): Promise<string> {
  await importData({ ledger, folder, imports: [...IMPORTS] })
  const store = await openLedger(ledger)
  const { digest } = await store.summary()
  await store.close()
  return digest
}

function removeLedger(): void {
  for (const end of ['', '.wal', '.tmp']) rmSync(join(folder, `ledger.duckdb${end}`), { recursive: true, force: true })
}

interface Run {
  readonly steps: readonly string[]
  readonly signal: NodeJS.Signals | null
}

async function runChild({
  afterStep,
  turns = 0,
}: {
  readonly afterStep?: number
  readonly turns?: number
}): Promise<Run> {
  const flags = ['--input-type=module', '-e', CHILD, folder, JSON.stringify(IMPORTS), `${turns}`]
  const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('close', (_, signal) => resolve(signal)))
  const steps: string[] = []
  for await (const line of createInterface(child.stdout)) {
    if (steps.push(line) - 1 === afterStep) child.kill('SIGKILL')
  }
  return { steps, signal: await ended }
}

function transfers(file: number): string {
  const rows = Array.from({ length: 3000 }, (_, i) => {
    const n = i + file * 2000
    const hash = `0x${Math.floor(n / 2)
      .toString(16)
      .padStart(64, '0')}`
    const [from, to] = [n % 97, n % 89].map((one) => `0x${(one + 1).toString(16).padStart(40, '0')}`)
    const time = new Date(1_600_000_000_000 + Math.floor(n / 20) * 1000).toISOString()
    return `ethereum,${Math.floor(n / 20)},${time},${Math.floor(n / 2) % 10},${hash},${n % 2},native,ethereum/ETH,ETH,18,${from},${to},${n}`
  })
  return ['chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount', ...rows].join('\n')
}

function coins(): string {
  const id = (n: number) => n.toString(16).padStart(64, '0')
  const rows = Array.from({ length: 1000 }, (_, n) => ({
    hash: id(n),
    block_number: n,
    block_timestamp: 1_600_000_000 + n,
    index: 0,
    is_coinbase: n % 2 === 0,
    inputs:
      n % 2 === 0 ? [] : [{ spent_transaction_hash: id(n - 1), spent_output_index: 0, addresses: [], value: 100 }],
    outputs: [{ index: 0, addresses: [], value: 100 - (n % 2) }],
  }))
  return rows.map((row) => JSON.stringify(row)).join('\n')
}

/** Numerical Recipes' linear congruential generator: enough to pick moments. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
