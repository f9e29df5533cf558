import { createHash } from 'node:crypto'
import { chmodSync, existsSync, statfsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { importData } from '../../src/actions/importData.ts'
import { type LedgerReading, traceCase } from '../../src/actions/traceCase.ts'
import { DyepackError } from '../../src/core/errors.ts'
import { manifestSchema } from '../../src/core/wire/manifest.ts'
import { openLedger } from '../../src/store/duckdb/openLedger.ts'
import { type Dice, diceFromSeed } from '../naive/dice.ts'
import { inTempFolder } from '../store/tempFolder.ts'
import { type ChildEnd, countMoments, runChild } from './child.ts'
import { FAULTS, type Fault } from './faults.ts'
import { type Layout, randomLayout, wholeLayout, writeLayout } from './layout.ts'
import { type SimulatedCase, simulatedCase } from './simulatedCase.ts'

/** What a seed did, for the count at the end. */
export interface Outcome {
  readonly seed: number
  readonly story: Story
  readonly source: string
  /** The calm run ended with this error, and so did the disturbed one; null: both traced. */
  readonly refusedWith: string | null
  /** Processes that really died of kill -9. */
  readonly kills: number
  /** Faults that the disk really had, by how they were made. */
  readonly faults: readonly string[]
  /** How often a second process was sent away. */
  readonly locked: number
}

/**
 * `files`: in one file or in several, read in one way or another. `steps`: other files before. `kill`: killed with -9.
 * `fault`: the disk is full or may not be written. `second process`: several at once.
 */
export type Story = 'files' | 'steps' | 'kill' | 'fault' | 'second process'

/** The same in every run of a seed, so that each story has its share of any range of them: 34 kills of 300, 26 with a fault or company. */
function storyOf(seed: number): Story {
  if (seed % 9 === 0) return 'kill'
  if (seed % 10 === 1) return Math.floor(seed / 10) % 6 === 0 ? 'second process' : 'fault'
  return seed % 2 === 0 ? 'files' : 'steps'
}

/**
 * Traces a case calmly and again with trouble, and compares every byte of `out/` and the ledger's digest.
 * The seed decides everything but how far a process is when it is killed.
 */
export async function simulate(seed: number, faults: readonly Fault[] = FAULTS): Promise<Outcome> {
  const dice = diceFromSeed(seed)
  const story = storyOf(seed)
  return inTempFolder(async (temp) => {
    chmodSync(temp, 0o755)
    const theCase = await simulatedCase(dice)
    const layout = randomLayout(theCase, dice)
    const reading = { batchSize: dice.int(1, 40), readWhole: dice.pick([4_000_000, 0]) }
    const calmDir = join(temp, 'calm')
    const folder = join(temp, 'rough')
    await writeLayout(calmDir, theCase, layout)
    const moments = story === 'kill' ? await countMoments(calmDir, join(temp, 'moments')) : 0
    const calm = await stateOf(calmDir, await traceOrRefusal(calmDir))
    const rough: Rough = { dice, theCase, layout, folder, temp, calm, moments, reading }
    const happened = await STORIES[story](rough, faults)
    const refusedWith = calm.refusal?.code ?? null
    return { seed, story, source: theCase.name, refusedWith, kills: 0, faults: [], locked: 0, ...happened }
  }, PLACE)
}

type Happened = Partial<Pick<Outcome, 'kills' | 'faults' | 'locked'>>

const STORIES: Readonly<Record<Story, (rough: Rough, faults: readonly Fault[]) => Promise<Happened>>> = {
  files: inOneFile,
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

/** In memory where the system has a place with room for it: a disk would mostly be waited for. */
const PLACE = roomIn('/dev/shm') > 1 << 28 ? '/dev/shm' : undefined

function roomIn(folder: string): number {
  if (!existsSync(folder)) return 0
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

interface Rough {
  readonly dice: Dice
  readonly theCase: SimulatedCase
  readonly layout: Layout
  readonly folder: string
  readonly temp: string
  readonly calm: State
  /** At how many moments the calm run could have been killed. */
  readonly moments: number
  readonly reading: LedgerReading
}

/** After all trouble: traced once more, everything is as in the calm run. */
async function endsAsCalm({ folder, calm, reading }: Rough): Promise<void> {
  same(calm, await stateOf(folder, await traceOrRefusal(folder, reading)))
}

/** What is left of a run: the results byte for byte, the ledger by its digest, and the names of all files. */
interface State {
  readonly refusal: { readonly code: string; readonly message: string } | null
  readonly digest: string | null
  readonly out: Readonly<Record<string, string>>
  readonly names: readonly string[]
}

async function traceOrRefusal(caseDir: string, reading: LedgerReading = {}): Promise<DyepackError | null> {
  return traceCase({ caseDir, reading }).then(
    () => null,
    (error: unknown) => {
      if (error instanceof DyepackError && error.kind === 'input') return error
      throw error
    },
  )
}

async function stateOf(folder: string, refusal: DyepackError | null): Promise<State> {
  const names = (await readdir(folder, { recursive: true })).sort()
  return {
    refusal: refusal && { code: refusal.code, message: refusal.message.replaceAll(folder, '') },
    digest: await digestOf(folder),
    out: await outputsOf(folder),
    names,
  }
}

async function digestOf(folder: string): Promise<string | null> {
  const store = await openLedger(join(folder, 'ledger.duckdb')).catch((error: unknown) => {
    if (error instanceof DyepackError && (error.code === 'LEDGER_MISSING' || error.code === 'NOT_A_LEDGER')) return null
    throw error
  })
  if (store === null) return null
  const { digest } = await store.summary()
  await store.close()
  return digest
}

async function outputsOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const files = await readdir(join(folder, 'out')).catch(() => [])
  const read = files.map(async (file) => [file, await readFile(join(folder, 'out', file), 'utf8')] as const)
  return Object.fromEntries(await Promise.all(read))
}

const MANIFEST = 'manifest.json'

/** However the ledger's rows are divided into files, and however it is read, what follows from them is the same. */
async function inOneFile({ theCase, folder, calm, reading }: Rough): Promise<Happened> {
  await writeLayout(folder, theCase, wholeLayout(theCase))
  const whole = await stateOf(folder, await traceOrRefusal(folder, reading))
  if (calm.refusal?.code !== whole.refusal?.code) agree('the error of one file', calm.refusal, whole.refusal)
  agree('the digest of one file', calm.digest, whole.digest)
  for (const file of Object.keys(calm.out).filter((name) => name.endsWith('.csv')))
    agree(`${file} of one file`, calm.out[file], whole.out[file])
  agree('trace.json of one file', withoutWarnings(calm.out['trace.json']), withoutWarnings(whole.out['trace.json']))
  return {}
}

/** Warnings may name files. */
function withoutWarnings(text: string | undefined): unknown {
  return text === undefined ? null : { ...JSON.parse(text), warnings: [] }
}

function same(calm: State, rough: State): void {
  agree('the error', calm.refusal, rough.refusal)
  // What is refused leaves the ledger and the results as they were, whatever came before.
  if (calm.refusal !== null) return
  agree('the digest of the ledger', calm.digest, rough.digest)
  agree('the names of files', calm.names, rough.names)
  // The manifest last: that a hash differs says less than what was hashed.
  for (const file of Object.keys(calm.out).sort((a, b) => Number(a === MANIFEST) - Number(b === MANIFEST)))
    agree(`out/${file}`, calm.out[file], rough.out[file])
}

function agree(what: string, calm: unknown, rough: unknown): void {
  if (isDeepStrictEqual(calm, rough)) return
  const [left, right] = [linesOf(calm), linesOf(rough)]
  const line = left.findIndex((text, i) => text !== right[i])
  const [there, here] = [left, right].map((lines) => (lines[line < 0 ? left.length : line] ?? 'nothing').slice(0, 500))
  throw new Error(`${what} differs from the calm run's in line ${line + 1}\n  calm:  ${there}\n  rough: ${here}`)
}

function linesOf(value: unknown): readonly string[] {
  return (typeof value === 'string' ? value : (JSON.stringify(value, null, 1) ?? 'nothing')).split('\n')
}

/** Imports some files beforehand, perhaps with other content, a refused one among them; traces in between or not. */
async function inSteps({ dice, theCase, layout, folder }: Rough): Promise<void> {
  for (let step = dice.pick([1, 1, 2]); step > 0; step--) {
    const files = layout.files.filter(() => dice.chance(60)).map(({ file }) => file)
    if (files.length === 0) continue
    const imports = layout.imports.flatMap((one) => {
      const some = one.files.filter((file) => files.includes(file))
      return some.length === 0 ? [] : [{ ...one, files: some }]
    })
    const other = dice.chance(40) ? dice.pick(files) : null
    if (other !== null) await writeFile(join(folder, other), otherContent(theCase, layout, other, dice))
    const ledger = join(folder, 'ledger.duckdb')
    await importData({ ledger, folder, imports, exactly: dice.chance(50) }).catch(onlyRefusals)
    if (dice.chance(25)) await traceOrRefusal(folder)
    if (other !== null) await writeFile(join(folder, other), layout.files.find(({ file }) => file === other)!.content)
  }
}

/** The whole ledger in this one file, or a file that is refused. */
function otherContent({ parts }: SimulatedCase, layout: Layout, file: string, dice: Dice): string {
  const { format } = layout.imports.find(({ files }) => files.includes(file))!
  const part = parts.find((one) => one.format === format)!
  const header = part.columns === null ? [] : [part.columns.join(',')]
  return `${[...header, ...part.lines, ...(dice.chance(50) ? ['broken'] : [])].join('\n')}\n`
}

function onlyRefusals(error: unknown): void {
  if (!(error instanceof DyepackError) || error.kind !== 'input') throw error
}

/** Kills the trace with -9, once or several times in a row, at moments from its first to its last. */
async function killed(rough: Rough): Promise<Happened> {
  const { dice, theCase, layout, folder, calm, moments } = rough
  await writeLayout(folder, theCase, layout)
  if (dice.chance(30)) await inSteps(rough)
  const before = await digestOf(folder)
  let kills = 0
  for (let times = dice.pick([1, 1, 2]); times > 0; times--) {
    const turns = dice.chance(50) ? 0 : dice.int(1, 60)
    const { signal } = await runChild(['trace', folder], { moment: dice.int(1, moments), turns })
    if (signal === 'SIGKILL') kills++
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

/** The command that repeats a seed. */
export function repeatCommand(seed: number): string {
  return `npm run simulate -- --from ${seed} --seeds 1`
}
