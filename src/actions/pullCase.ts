import { DyepackError, inputError } from '../core/errors.ts'
import { withCaseLock } from './files/caseLock.ts'
import { type ImportProgress, importData } from './importData.ts'
import { type PullSource, pullSources } from './pull/pullSources.ts'
import { type UnreadEnd, unreadEnds } from './pull/unreadEnds.ts'
import { readWanted, type WantedAddresses, wantSeeds, writeWanted } from './pull/wantedAddresses.ts'
import type { AddressRecord } from './sources/addressSource.ts'
import type { AskingOptions } from './sources/recordNode.ts'
import { ledgerFile, openCase } from './trace/openCase.ts'
import { type TraceCaseResult, type TraceProgress, traceCase } from './traceCase.ts'

export interface PullCaseParameters {
  /** Folder with `case.yaml`. */
  readonly caseDir: string
  /** How often is fetched at most; default: until nothing is left. */
  readonly rounds?: number
  /** How many addresses are fetched at most, over all pulls of the case; default 1,000. */
  readonly addresses?: number
  readonly asking?: AskingOptions
  /** Sees each round when it is over; there is none to see where only blocks are fetched. */
  readonly onRound?: (round: PullRound) => void
  readonly onProgress?: (progress: PullProgress) => void
}

export type PullProgress =
  | { readonly step: 'ask'; readonly round: number; readonly addresses: number; readonly rows: number }
  | TraceProgress

export interface PullRound {
  readonly round: number
  /** How many addresses and transactions were asked for that were not there yet. */
  readonly addresses: number
  readonly asked: AddressRecord['asked']
  /** Where coins were found to end then, and nobody has looked yet. */
  readonly found: number
}

export interface PullCaseResult extends Omit<FetchedCase, 'changed'> {
  readonly traced: TraceCaseResult
}

/** What was fetched for a case. */
export interface FetchedCase {
  readonly rounds: readonly PullRound[]
  readonly asked: AddressRecord['asked']
  readonly hosts: readonly string[]
  /** How many are read in whole, with those of earlier pulls. */
  readonly addresses: number
  /** Left out, as they have more transactions than the case wants to read. */
  readonly tooBusy: readonly NamedAddress[]
  /** Asked for, and not read: what happened there is not known, which is not that nothing did. */
  readonly failed: readonly FailedAddress[]
  /** Coins ended there, and a bound ended the pull before it was asked for. */
  readonly left: readonly NamedAddress[]
  /** Which bound; null: none. */
  readonly bound: 'rounds' | 'addresses' | null
  readonly lacks: readonly string[]
  /** False: the ledger is as it was before. */
  readonly changed: boolean
}

export interface NamedAddress {
  readonly chain: string
  readonly address: string
}

export interface FailedAddress extends NamedAddress {
  readonly code: string
  readonly message: string
}

const ADDRESSES = 1000

/**
 * Fetches what a case needs, and nothing else: the seeds' addresses, then those where coins ended unread, and so on until none is left.
 * Imports that follow the head of a chain are brought up to it. Then the case is traced as `traceCase` does.
 *
 * Killed at any moment, the next pull goes on from there and ends with the same bytes. What was to be read and was not is said, and
 * stays unread. Errors: `CASE_IN_USE`, those of `fetchCase` and `traceCase`.
 */
export async function pullCase(parameters: PullCaseParameters): Promise<PullCaseResult> {
  const { caseDir, onProgress } = parameters
  return withCaseLock(caseDir, 'pull', async () => {
    const { changed: _, ...fetched } = await fetchCase(parameters)
    return { ...fetched, traced: await traceCase({ caseDir, ...(onProgress === undefined ? {} : { onProgress }) }) }
  })
}

/**
 * As `pullCase`, for who has the lock of the case, and without the trace. Errors: `NOTHING_TO_PULL`, `NOTHING_FOUND`, those of
 * `AddressSource.record` where nothing at all could be read, those of `importData` and `traceLedger`.
 */
export async function fetchCase(parameters: PullCaseParameters): Promise<FetchedCase> {
  const { caseDir, rounds: mostRounds = Number.POSITIVE_INFINITY, addresses: most = ADDRESSES } = parameters
  const { onRound = () => {}, onProgress = () => {} } = parameters
  const { case: theCase, labels, prices } = await openCase(caseDir)
  const sources = pullSources(theCase, caseDir, parameters.asking ?? {})
  const wanted = await readWanted(caseDir)
  wantSeeds(wanted, theCase, sources)
  const rounds: PullRound[] = []
  let failed: readonly FailedAddress[] = []
  let left: readonly UnreadEnd[] = []
  let bound: PullCaseResult['bound'] = null
  let changed = false
  for (let round = 1; ; round++) {
    await writeWanted(caseDir, wanted)
    const fetched = await fetchWanted(sources, wanted, (addresses, rows) =>
      onProgress({ step: 'ask', round, addresses, rows }),
    )
    failed = fetched.failed
    if (fetched.isEmpty && theCase.imports.every(({ byAddress }) => byAddress !== null)) throw nothingFound(theCase.id)
    const report = await importData({
      ledger: ledgerFile(caseDir),
      folder: caseDir,
      imports: theCase.imports,
      exactly: true,
      // What follows the head of a chain is brought up to it once, so that every round sees the same blocks.
      advance: round === 1,
      ...(parameters.asking === undefined ? {} : { asking: parameters.asking }),
      onProgress: (detail: ImportProgress) => onProgress({ step: 'import', detail }),
    })
    changed ||= report.changed
    // Blocks are read in whole: no address is left.
    if (sources.length === 0) break
    onProgress({ step: 'walk' })
    const chains = new Set(sources.map(({ chain }) => chain))
    const ends = await unreadEnds(ledgerFile(caseDir), theCase, labels.tags, prices)
    const fresh = ends.filter(({ chain, address }) => chains.has(chain) && !wanted.has(chain, address))
    const done = { round, addresses: fetched.addresses, asked: fetched.asked, found: fresh.length }
    rounds.push(done)
    onRound(done)
    const room = Math.max(0, most - wanted.size)
    bound = fresh.length === 0 ? null : round >= mostRounds ? 'rounds' : room === 0 ? 'addresses' : null
    left = fresh
    // After a failure nothing new is begun: the next pull goes on from here.
    if (fresh.length === 0 || bound !== null || fetched.interrupted) break
    for (const { chain, address, heights } of fresh.slice(0, room)) wanted.add(chain, address, heights)
  }
  const recorded = await Promise.all(sources.map(async (source) => ({ source, record: await source.recorded() })))
  return {
    rounds,
    asked: sum(rounds.map(({ asked }) => asked)),
    hosts: [...new Set(recorded.flatMap(({ record }) => record.hosts))].sort(),
    addresses: recorded.reduce((all, { record }) => all + record.covers.length, 0),
    tooBusy: recorded.flatMap(({ source: { chain }, record }) => record.tooBusy.map((address) => ({ chain, address }))),
    failed,
    left: left.map(({ chain, address }) => ({ chain, address })),
    bound,
    lacks: [...new Set(recorded.flatMap(({ record }) => record.lacks))],
    changed,
  }
}

interface Fetched {
  readonly addresses: number
  readonly asked: AddressRecord['asked']
  readonly failed: readonly FailedAddress[]
  /** A server does not answer any more: asking on makes no sense. */
  readonly interrupted: boolean
  /** Nothing is there, of this pull or an earlier one. */
  readonly isEmpty: boolean
}

async function fetchWanted(
  sources: readonly PullSource[],
  wanted: WantedAddresses,
  onProgress: (addresses: number, rows: number) => void,
): Promise<Fetched> {
  const all: Fetched[] = []
  for (const source of sources) all.push(await fetchFrom(source, wanted, onProgress))
  return {
    addresses: all.reduce((count, { addresses }) => count + addresses, 0),
    asked: sum(all.map(({ asked }) => asked)),
    failed: all.flatMap(({ failed }) => failed),
    interrupted: all.some(({ interrupted }) => interrupted),
    isEmpty: all.every(({ isEmpty }) => isEmpty),
  }
}

/** Errors: those of the source where nothing was read from it. */
async function fetchFrom(
  source: PullSource,
  wanted: WantedAddresses,
  onProgress: (addresses: number, rows: number) => void,
): Promise<Fetched> {
  const { chain } = source
  const arrivals = wanted.arrivalsOn(chain)
  const before = await source.recorded()
  const open = openOf(wanted.on(chain), before)
  const record = (addresses: readonly string[]) =>
    source.record(addresses, arrivals, (rows) => onProgress(open.length, rows))
  const failed: FailedAddress[] = []
  const asked: AddressRecord['asked'][] = []
  let interrupted = false
  let first: unknown = null
  const tryOn = async (addresses: readonly string[]) => {
    try {
      asked.push((await record(addresses)).asked)
      return true
    } catch (error) {
      if (!(error instanceof DyepackError) || error.kind === 'bug') throw error
      first ??= error
      interrupted ||= error.kind === 'retry'
      const { code, message } = error
      if (addresses.length === 1) failed.push({ chain, address: addresses[0]!, code, message })
      return false
    }
  }
  // One address that cannot be read must not keep the others from being read.
  if (!(await tryOn(open)) && open.length > 1) {
    for (const address of open) if (!interrupted) await tryOn([address])
  }
  let after = await source.recorded()
  // What was read of one address may show that another was not read in whole.
  for (let tries = 1; tries < TRIES && first === null && openOf(wanted.on(chain), after).length > 0; tries++) {
    await tryOn(openOf(wanted.on(chain), after))
    after = await source.recorded()
  }
  if (first !== null && after.files.length === 0 && after.covers.length === 0) throw first
  const missing = openOf(wanted.on(chain), after).filter((one) => !failed.some(({ address }) => address === one))
  const { code, message } = first instanceof DyepackError ? first : NEVER_WHOLE
  failed.push(...missing.map((address) => ({ chain, address, code, message })))
  return { addresses: open.length, asked: sum(asked), failed, interrupted, isEmpty: after.files.length === 0 }
}

/** How often is asked again for what turns out not to be whole. */
const TRIES = 4
const NEVER_WHOLE = {
  code: 'RPC_WRONG_ANSWER',
  message: 'what the server says of one address contradicts what it says of another',
}

/** Wanted, and neither there nor known to be too busy. */
function openOf(addresses: readonly string[], { covers, tooBusy }: AddressRecord): readonly string[] {
  const known = new Set([...covers, ...tooBusy])
  return addresses.filter((address) => !known.has(address))
}

function nothingFound(id: string): Error {
  return inputError('NOTHING_FOUND', `the sources of case ${id} have nothing of what its seeds name`, {
    fix: 'check the seeds and the range of the imports; where a seed is a transaction, say who was paid in it: seed: { tx: …, to: [ADDRESS] }',
  })
}

function sum(all: readonly AddressRecord['asked'][]): AddressRecord['asked'] {
  return all.reduce(
    (total, { requests, bytes, rows }) => ({
      requests: total.requests + requests,
      bytes: total.bytes + bytes,
      rows: total.rows + rows,
    }),
    { requests: 0, bytes: 0, rows: 0 },
  )
}
