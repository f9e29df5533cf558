import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { importData } from '../../src/actions/importData.ts'
import type { LedgerReading } from '../../src/actions/traceCase.ts'
import { DyepackError } from '../../src/core/errors.ts'
import { manifestSchema } from '../../src/core/wire/manifest.ts'
import type { Dice } from '../naive/dice.ts'
import { agree, same } from './agree.ts'
import { type ChildEnd, runChild } from './child.ts'
import type { Fault } from './faults.ts'
import { type LaidFile, type Layout, put, writeLayout } from './layout.ts'
import type { Content, SimulatedCase } from './simulatedCase.ts'
import { digestOf, outputsOf, type State, stateOf, traceOrRefusal } from './state.ts'

/**
 * `files`: in one file or in several, read in one way or another. `steps`: other files before. `kill`: killed with -9.
 * `fault`: the disk is full or may not be written. `second process`: several at once.
 */
export type Story = 'files' | 'steps' | 'kill' | 'fault' | 'second process'

/** What a story did, for the count at the end. */
export interface Happened {
  /** Processes that really died of kill -9. */
  readonly kills?: number
  /** Faults that the disk really had, by how they were made. */
  readonly faults?: readonly string[]
  /** How often a second process was sent away. */
  readonly locked?: number
}

/** A case that was traced calmly, and where and how it is traced with trouble. */
export interface Rough {
  readonly dice: Dice
  readonly theCase: SimulatedCase
  readonly layout: Layout
  /** The same ledger in other files. */
  readonly otherLayout: () => Promise<Layout>
  readonly folder: string
  readonly temp: string
  readonly calm: State
  /** At how many moments the calm run could have been killed. */
  readonly moments: () => Promise<number>
  readonly reading: LedgerReading
}

export const STORIES: Readonly<Record<Story, (rough: Rough, faults: readonly Fault[]) => Promise<Happened>>> = {
  files: inOtherFiles,
  steps: async (rough) => {
    await writeLayout(rough.folder, rough.theCase, rough.layout)
    await inSteps(rough)
    await endsAsCalm(rough)
    return {}
  },
  kill: killed,
  fault: (rough, faults) => withFault(rough, rough.dice.pick(faults)),
  'second process': withSecondProcess,
}

/** After all trouble: traced once more, everything is as in the calm run. */
async function endsAsCalm({ folder, calm, reading }: Rough): Promise<void> {
  same(calm, await stateOf(folder, await traceOrRefusal(folder, reading)))
}

/** However the ledger's rows are divided into files, and however it is read, what follows from them is the same. */
async function inOtherFiles({ theCase, otherLayout, folder, calm, reading }: Rough): Promise<Happened> {
  await writeLayout(folder, theCase, await otherLayout())
  const whole = await stateOf(folder, await traceOrRefusal(folder, reading))
  if (calm.refusal?.code !== whole.refusal?.code) agree('the error of other files', calm.refusal, whole.refusal)
  agree('the digest of other files', calm.digest, whole.digest)
  for (const file of Object.keys(calm.out).filter((name) => name.endsWith('.csv')))
    agree(`${file} of other files`, calm.out[file], whole.out[file])
  agree('trace.json of other files', withoutWarnings(calm.out['trace.json']), withoutWarnings(whole.out['trace.json']))
  return {}
}

/** Warnings may name files. */
function withoutWarnings(text: string | undefined): unknown {
  return text === undefined ? null : { ...JSON.parse(text), warnings: [] }
}

/** Imports some files beforehand, perhaps with other content, a refused one among them; traces in between or not. */
async function inSteps({ dice, layout, folder }: Rough): Promise<void> {
  for (let step = dice.pick([1, 1, 2]); step > 0; step--) {
    const some = layout.files.filter(() => dice.chance(60))
    if (some.length === 0) continue
    const imports = layout.imports.flatMap((one) => {
      const files = one.files.filter((name) => some.some(({ file }) => file === name))
      return files.length === 0 ? [] : [{ ...one, files }]
    })
    const other = dice.chance(40) ? dice.pick(some) : null
    if (other !== null) await put(folder, other.file, await otherContent(other, dice))
    const ledger = join(folder, 'ledger.duckdb')
    await importData({ ledger, folder, imports, exactly: dice.chance(50) }).catch(onlyRefusals)
    if (dice.chance(25)) await traceOrRefusal(folder)
    if (other !== null) await put(folder, other.file, other.content)
  }
}

/** The whole table in this one file, or a file that is refused. */
function otherContent({ table }: LaidFile, dice: Dice): Content | Promise<Content> {
  return table.write([...table.lines, ...(dice.chance(50) ? ['broken'] : [])])
}

function onlyRefusals(error: unknown): void {
  if (!(error instanceof DyepackError) || error.kind !== 'input') throw error
}

/** Kills the trace with -9, once or several times in a row, at moments from its first to its last. */
async function killed(rough: Rough): Promise<Happened> {
  const { dice, theCase, layout, folder, calm } = rough
  let most = await rough.moments()
  await writeLayout(folder, theCase, layout)
  if (dice.chance(30)) await inSteps(rough)
  const before = await digestOf(folder)
  let kills = 0
  for (const times = dice.pick([1, 1, 2]); kills < times; ) {
    const turns = most === 1 || dice.chance(50) ? 0 : dice.int(1, 60)
    const { signal } = await runChild(['trace', folder], { moment: dice.int(1, most), turns })
    if (signal === 'SIGKILL') kills++
    // It had less to do than the calm run: something was there already.
    else most = Math.ceil(most / 2)
    await nothingHalfDone(folder, [before, calm.digest])
  }
  await endsAsCalm(rough)
  return { kills }
}

/** A ledger is the old or the new one, a manifest vouches for files that are what it says, a result is whole. */
async function nothingHalfDone(folder: string, digests: readonly (string | null)[]): Promise<void> {
  const digest = await digestOf(folder)
  if (!digests.includes(digest))
    throw new Error(`after a kill the ledger is neither the old nor the new one: ${digest}`)
  const { 'manifest.json': text, ...outputs } = await outputsOf(folder)
  if (text === undefined) return
  const manifest = manifestSchema.parse(JSON.parse(text))
  const found = manifest.outputs.map(({ file }) => ({ file, sha256: sha256(outputs[file] ?? '') }))
  agree('what a manifest vouches for after a kill', manifest.outputs, found)
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

const FAULT_CODES = { 'disk-full': 'DISK_FULL', 'read-only': 'NOT_PERMITTED' } as const

/** Takes the disk away before the first trace or before a second one, heals it, and traces again. */
async function withFault(rough: Rough, fault: Fault): Promise<Happened> {
  const { dice, theCase, layout, temp, calm } = rough
  // Half of the time not even the ledger fits, else perhaps the results do not.
  const room = dice.chance(50) ? dice.int(0, 600_000) : dice.int(600_000, 5_000_000)
  const faulty = fault.prepare(temp, room)
  try {
    const { folder } = faulty
    await writeLayout(folder, theCase, layout)
    const again = dice.chance(50)
    if (again) await inSteps({ ...rough, folder })
    if (again && dice.chance(50)) await traceOrRefusal(folder)
    const before = await digestOf(folder)
    const struck = await runChild(['trace', folder], faulty.strike())
    faulty.heal()
    await nothingHalfDone(folder, [before, calm.digest])
    const happened = struck.code !== 0 && !refusedAs(struck, calm)
    if (happened) {
      const error = errorOf(struck)
      agree(`the error of ${fault.by}`, FAULT_CODES[fault.kind], error.code)
      agree(`the exit code of ${fault.by}`, error.kind === 'retry' ? 3 : 2, struck.code)
    }
    await endsAsCalm({ ...rough, folder })
    return { faults: happened ? [fault.by] : [] }
  } finally {
    faulty.remove()
  }
}

function refusedAs({ code, stderr }: ChildEnd, { refusal }: State): boolean {
  return (
    code === 2 && refusal !== null && (JSON.parse(stderr) as { error: { code: string } }).error.code === refusal.code
  )
}

function errorOf({ code, signal, stderr }: ChildEnd): { readonly code: string; readonly kind: string } {
  if (!/^\{"error":[^\n]*\}\n$/.test(stderr))
    throw new Error(`exit ${code ?? signal}, and standard error says: ${stderr}`)
  return (JSON.parse(stderr) as { error: { code: string; kind: string } }).error
}

/** Two or three traces of one case at once: each does its work or is told to wait, and none spoils another's. */
async function withSecondProcess(rough: Rough): Promise<Happened> {
  const { dice, theCase, layout, folder, calm } = rough
  await writeLayout(folder, theCase, layout)
  if (dice.chance(30)) await inSteps(rough)
  const before = await digestOf(folder)
  const ends = await Promise.all(Array.from({ length: dice.int(2, 3) }, () => runChild(['trace', folder])))
  const locked = ends.filter((end) => end.code === 3)
  for (const end of locked) agree('the error of a second process', 'LEDGER_LOCKED', errorOf(end).code)
  for (const end of ends)
    if (end.code !== 0 && end.code !== 3 && !refusedAs(end, calm)) throw new Error(`exit ${end.code}: ${end.stderr}`)
  await nothingHalfDone(folder, [before, calm.digest])
  await endsAsCalm(rough)
  return { locked: locked.length }
}
