import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ClusterBuilder } from '../src/core/cluster/clusterBuilder.ts'
import { groupedText } from '../src/core/groupedText.ts'
import type { UtxoBatch } from '../src/core/ledger/utxoBatch.ts'
import { openLedger } from '../src/store/duckdb/openLedger.ts'
import { writeBitcoinChain } from './bitcoinChain.ts'
import type { ClusterOnce } from './clusterOnce.ts'
import { cpuClock } from './cpuClock.ts'
import { joinInputs } from './joinInputs.ts'
import { Random } from './random.ts'

const CLI = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))

const ONCE = fileURLToPath(new URL('clusterOnce.ts', import.meta.url))

/**
 * Clusters: the union-find from arrays of 10^7 inputs; from ledgers of so many transactions each, with all rules for CoinJoins on, in a
 * new process and with everything that DuckDB does; and an explanation. Per second of CPU, of all threads. Of two sizes or more also
 * what an input takes, and what does not grow with them.
 */
export async function measureClusters(sizes: readonly number[]): Promise<string[][]> {
  const rows = [
    ['step', 'inputs', 's of CPU', 'inputs/s of CPU', 's by the clock', 'bytes an address'],
    ...fromArrays(10_000_000),
  ]
  const found: Measured[] = []
  for (const transactions of sizes) {
    const measured = await fromLedger(transactions)
    found.push(measured)
    rows.push(...measured.rows)
  }
  const [small, large] = [found[0]!, found.at(-1)!]
  if (found.length > 1) {
    const inputs = large.inputs - small.inputs
    const cpu = large.cpu - small.cpu
    const fixed = small.cpu - (cpu / inputs) * small.inputs
    rows.push(row('from a ledger, what more inputs took', inputs, { cpu, wall: large.wall - small.wall }, null))
    rows.push(['from a ledger, what takes no input', '', fixed.toFixed(2), '', '', ''])
  }
  return rows
}

interface Measured {
  readonly inputs: number
  /** Of the clusters. */
  readonly cpu: number
  readonly wall: number
  readonly rows: readonly string[][]
}

async function fromLedger(transactions: number): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'dyepack-bench-'))
  try {
    const { inputs } = writeBitcoinChain(folder, transactions, 1)
    const ledger = join(folder, 'ledger.duckdb')
    execFileSync(process.execPath, ['--import', 'tsx', CLI, 'import', 'bitcoin-blk', '--ledger', ledger, folder], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const clusters = once(ledger)
    const explained = once(ledger, ...(await farApart(ledger, clusters.answer)))
    const explains = `explain in ${explained.addresses} of ${clusters.addresses} addresses, ${explained.answer}`
    return {
      ...{ inputs, cpu: clusters.cpu, wall: clusters.wall },
      rows: [
        row('from a ledger, all rules for CoinJoins', inputs, clusters, null),
        row(explains, inputs, explained, null),
      ],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function once(...asked: readonly string[]): ClusterOnce {
  const args = ['--import', 'tsx', ONCE, ...asked]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }))
}

interface Used {
  readonly cpu: number
  readonly wall: number
}

/** Outputs that wait to be spent, as in `writeBitcoinChain`, which also has the sizes of payments and the share of new addresses. */
const WAITING = 400_000

function fromArrays(inputs: number): string[][] {
  const batches: UtxoBatch[] = []
  const random = new Random(1)
  const waiting = new Int32Array(WAITING)
  const [many, few] = [() => 10 + random.below(30), () => 1 + random.below(2)]
  let [addresses, outputs, made, tx] = [0, 0, 0, 0]
  const pay = () => {
    const address = addresses > 1000 && random.below(100) >= 55 ? waiting[random.below(WAITING)]! : addresses++
    waiting[outputs++ % WAITING] = address
    return address
  }
  while (made < inputs) {
    const length = 100_000
    const counts = Array.from({ length }, () => (random.below(100) < 5 ? many() : few()))
    batches.push({
      length,
      tx: Float64Array.from(counts, () => tx++),
      height: new Int32Array(length),
      inputs: legs(counts, () => waiting[random.below(Math.max(1, Math.min(outputs, WAITING)))]!),
      outputs: legs(
        Array.from({ length }, () => (random.below(100) < 4 ? many() : few())),
        pay,
      ),
    })
    made += counts.reduce((sum, count) => sum + count, 0)
  }
  globalThis.gc?.()
  const inputsAlone = row(
    'union-find alone, from arrays',
    made,
    cpuOf(() =>
      joinInputs(
        batches.map(({ inputs }) => inputs),
        addresses,
      ),
    ),
    4,
  )
  globalThis.gc?.()
  const before = process.memoryUsage().arrayBuffers
  // Of values that are all different no rule makes a CoinJoin; each is asked all the same.
  const builder = new ClusterBuilder({ mainChain: false }, addresses)
  const used = cpuOf(() => {
    for (const batch of batches) builder.add(batch)
  })
  const bytes = process.memoryUsage().arrayBuffers - before
  return [inputsAlone, row('with first sights and all rules for CoinJoins', made, used, bytes / addresses)]
}

function cpuOf(work: () => void): Used {
  const start = process.hrtime.bigint()
  const cpu = cpuClock()
  work()
  return { cpu: cpu(), wall: Number(process.hrtime.bigint() - start) / 1e9 }
}

let value = 0n
function legs(counts: readonly number[], address: () => number): UtxoBatch['inputs'] {
  const start = new Int32Array(counts.length + 1)
  for (const [i, count] of counts.entries()) start[i + 1] = start[i]! + count
  const total = start.at(-1)!
  return {
    start,
    address: Int32Array.from({ length: total }, address),
    value: BigUint64Array.from({ length: total }, () => 10_000n + value++),
  }
}

/** The first address of a cluster, and the last that it got. */
async function farApart(ledger: string, cluster: string): Promise<readonly [string, string]> {
  const store = await openLedger(ledger)
  try {
    const builder = new ClusterBuilder({ mainChain: false })
    for await (const batch of store.utxoTransactions('bitcoin-regtest')) builder.add(batch)
    const [id] = await store.addressIds('bitcoin-regtest', [cluster])
    const root = builder.clusterOf(builder.numberOf(id!))
    let last = builder.addresses - 1
    while (builder.clusterOf(last) !== root) last--
    return [cluster, (await store.addresses([builder.byNumber()[last]!]))[0]!]
  } finally {
    await store.close()
  }
}

function row(step: string, inputs: number, { cpu, wall }: Used, bytes: number | null): string[] {
  const rate = groupedText(Math.round(inputs / cpu))
  return [step, groupedText(inputs), cpu.toFixed(2), rate, wall.toFixed(2), bytes === null ? '' : bytes.toFixed(1)]
}
