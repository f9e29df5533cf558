import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { groupedText } from '../src/core/groupedText.ts'
import { measureClusters } from './clusters.ts'
import { type Floor, floorRows } from './floor/floor.ts'
import { measureFollow } from './follow.ts'
import { type BenchFormat, FORMATS } from './formatFiles.ts'
import { measureBlocks } from './fromBlocks.ts'
import { measureNode } from './fromNode.ts'
import type { LedgerModel } from './generate.ts'
import type { Measurement, Task } from './measure.ts'
import { measureOverlap } from './overlap.ts'
import { measurePull } from './pullFromNode.ts'
import { measureStart } from './startOutflows.ts'
import { table } from './table.ts'

/**
 * `npm run bench`: how fast dyepack is. `npm run bench -- WORD …` measures parts of it, `npm run bench -- 10000 100000` takes
 * other sizes. A movement is a row of transfers-csv, or a UTXO transaction.
 */
const PARTS: readonly Part[] = [
  ...(['account', 'utxo'] as const).map((model) => ({
    word: model,
    run: (sizes: Sizes) => measureLedgers(model, sizes),
  })),
  part('formats', 'Import by format', (sizes) => measureFormats(sizes)),
  part('memory', 'Memory of an import, by rows', (sizes) =>
    measureMemory(sizes.length > 0 ? sizes : [300_000, 1_000_000, 3_000_000]),
  ),
  part('node', 'From a node (Anvil), with internal calls', ([blocks = 5000]) => measureNode(blocks)),
  part('bitcoin', 'Blocks of Bitcoin, per second of CPU', (sizes) =>
    measureBlocks(sizes.length > 0 ? sizes : [200_000]),
  ),
  part('cluster', 'Clusters of Bitcoin, per second of CPU', (sizes) =>
    measureClusters(sizes.length > 0 ? sizes : [400_000, 1_000_000]),
  ),
  part('pull', 'A case pulled by address (Anvil), among others’ transactions', ([transactions = 10_000]) =>
    measurePull(transactions),
  ),
  part('start', 'dyepack start, once fetched', ([payments = 100_000]) => measureStart(payments)),
  part('follow', 'A case that is followed, block by block', ([movements = 1_000_000]) => measureFollow(movements)),
  part('floor', 'The least that this machine takes, of what any way of doing it must do', measureFloors),
  part('overlap', 'What a case of 100,000 addresses shares with others', ([cases = 1000]) => measureOverlap(cases)),
]

type Sizes = readonly number[]

interface Part {
  /** As it is asked for. */
  readonly word: string
  run(sizes: Sizes): Promise<void> | void
}

const SIZES = [10_000, 100_000, 1_000_000]
const STEPS = ['generate', 'import', 'losses', 'policies', 'flows', 'leads'] as const

type Run = Readonly<Record<Task['step'], Measurement>>

const words = process.argv.slice(2)
const sizes = words.filter((word) => /^\d+$/.test(word)).map(Number)
const asked = PARTS.filter(({ word }) => words.includes(word))
for (const { run } of asked.length > 0 ? asked : PARTS) await run(sizes)

function part(word: string, title: string, measured: (sizes: Sizes) => Promise<string[][]> | string[][]): Part {
  return { word, run: async (sizes) => print(title, await measured(sizes)) }
}

function measureLedgers(model: LedgerModel, sizes: Sizes): void {
  const runs = (sizes.length > 0 ? sizes : SIZES).map((movements) => measureRun(model, movements))
  print(model === 'account' ? 'Account ledgers (transfers-csv rows)' : 'UTXO ledgers (transactions)', overview(runs))
  print('Movements a second, once fetched: all policies in one pass, and each alone', perPolicy(runs))
}

function measureFormats(sizes: Sizes): string[][] {
  const rows = (sizes.length > 0 ? sizes : SIZES).flatMap((movements) =>
    FORMATS.map((format) => measureFormat(format, movements)),
  )
  return [['format', 'rows', 's', 'rows/s', 'bare rows/s', 'MiB'], ...rows]
}

function measureFormat(format: BenchFormat, movements: number): string[] {
  const { read, bare } = measureSource(['read', 'bare'], format, movements)
  const rates = [whole(perSecond(read)), whole(perSecond(bare))]
  return [format, whole(read.count), seconds(read.ms), ...rates, whole(read.peakMiB)]
}

/** It must not grow with the file, nor pass 1,024 MiB. */
function measureMemory(sizes: Sizes): string[][] {
  const rows = FORMATS.map((format) => [
    format,
    ...sizes.map((movements) => whole(measureSource(['read'], format, movements).read.peakMiB)),
  ])
  return [['MiB', ...sizes.map((movements) => `${whole(movements)} rows`)], ...rows]
}

/** `rows` of a file, transactions of a chain. */
function measureFloors([rows = 300_000, transactions = 200_000]: Sizes): string[][] {
  const once = fileURLToPath(new URL('floor/once.ts', import.meta.url))
  const floor = (job: string, size: number) =>
    JSON.parse(
      execFileSync(process.execPath, [...process.execArgv, once, job, `${size}`], { encoding: 'utf8' }),
    ) as Floor
  return floorRows([
    ...['etherscan-csv', 'ethereum-etl', 'parquet'].map((job) => floor(job, rows)),
    ...['bitcoin-blk', 'clusters'].map((job) => floor(job, transactions)),
  ])
}

/** Writes rows in a format and measures steps that read them. */
function measureSource<Step extends 'read' | 'bare'>(
  steps: readonly Step[],
  format: BenchFormat,
  movements: number,
): Readonly<Record<Step, Measurement>> {
  const folder = mkdtempSync(join(tmpdir(), 'dyepack-bench-'))
  const take = (step: Task['step']) => measure({ step, folder, model: 'account', movements, format })
  try {
    take('write')
    return Object.fromEntries(steps.map((step) => [step, take(step)])) as Record<Step, Measurement>
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function measureRun(model: LedgerModel, movements: number): Run {
  const folder = mkdtempSync(join(tmpdir(), 'dyepack-bench-'))
  try {
    const measured = STEPS.map((step) => [step, measure({ step, folder, model, movements })] as const)
    return Object.fromEntries(measured) as Run
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A process of its own, so that its peak of memory is its own. */
function measure(task: Task): Measurement {
  const script = fileURLToPath(new URL('measure.ts', import.meta.url))
  process.stderr.write(`${task.format ?? task.model} ${task.movements}: ${task.step}\n`)
  return JSON.parse(
    execFileSync(process.execPath, [...process.execArgv, script, JSON.stringify(task)], { encoding: 'utf8' }),
  )
}

function overview(runs: readonly Run[]): string[][] {
  const head = [
    'movements',
    'generate s',
    'import rows/s',
    'import MiB',
    'fetch ms',
    'walk ms',
    'losses s',
    'x',
    'losses MiB',
    'flow rows',
    'flows.csv rows/s',
    'flows MiB',
    'leads s',
    'leads MiB',
  ]
  const rows = runs.map((run, index) => {
    const { generate, import: imported, losses, flows, leads } = run
    const before = runs[index - 1]
    return [
      whole(losses.count),
      seconds(generate.ms),
      whole(perSecond(imported)),
      whole(imported.peakMiB),
      whole(losses.parts.fetch!),
      whole(losses.parts.walk!),
      seconds(losses.ms),
      before === undefined ? '' : (losses.ms / before.losses.ms).toFixed(1),
      whole(losses.peakMiB),
      whole(flows.count),
      whole(perSecond(flows)),
      whole(flows.peakMiB),
      seconds(leads.ms),
      whole(leads.peakMiB),
    ]
  })
  return [head, ...rows]
}

function perPolicy(runs: readonly Run[]): string[][] {
  const policies = Object.keys(runs[0]!.policies.parts)
  const rows = runs.map(({ policies: { count, ms, parts } }) => [
    whole(count),
    whole(perSecond({ count, ms })),
    // What one policy costs when all are walked together: the figure to hold against one policy alone.
    whole(perSecond({ count: count * policies.length, ms })),
    ...policies.map((policy) => whole(perSecond({ count, ms: parts[policy]! }))),
  ])
  return [['movements', 'all', 'all x policies', ...policies], ...rows]
}

function perSecond({ count, ms }: Pick<Measurement, 'count' | 'ms'>): number {
  return (count / ms) * 1000
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2)
}

function whole(value: number): string {
  return groupedText(Math.round(value))
}

function print(title: string, rows: string[][]): void {
  process.stdout.write(`\n${title}\n${table(rows)}\n`)
}
