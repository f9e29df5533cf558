import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { briefText } from '../core/follow/briefText.ts'
import type { AssetName } from '../core/report/reportInput.ts'
import { frontPolicy } from '../core/trace/frontPolicy.ts'
import { isoTime } from '../core/trace/rows.ts'
import type { FollowLine } from '../core/wire/followEvent.ts'
import { lockCase } from './files/caseLock.ts'
import { isFile } from './files/isFile.ts'
import { bringBack } from './files/replaceFolder.ts'
import { stampOf } from './files/stampOf.ts'
import { writeText } from './files/writeText.ts'
import { openEventLog } from './follow/eventLog.ts'
import { readFollowState, writeFollowState } from './follow/followState.ts'
import { canGoOn, type OpenRounds, openRounds } from './follow/openRounds.ts'
import { type ReadMessages, recordedMessages } from './follow/recordedMessages.ts'
import { traceEvents } from './follow/traceEvents.ts'
import { createWebhook, type Delivery, type WebhookOptions } from './follow/webhook.ts'
import { fetchCase } from './pullCase.ts'
import type { AskingOptions } from './sources/recordNode.ts'
import { manifestFile } from './trace/manifestFile.ts'
import { openCase } from './trace/openCase.ts'
import { type TraceCaseResult, type TraceView, traceCase } from './traceCase.ts'

export interface FollowCaseParameters {
  /** Folder with `case.yaml`. */
  readonly caseDir: string
  /** Default: what the policy in front says is told. True: what each says. */
  readonly allPolicies?: boolean
  /** Who is told beside; default: nobody. */
  readonly webhook?: WebhookOptions
  /** Whether a brief is written where an hour has passed since the last one. */
  readonly brief?: boolean
  /**
   * True: a round reads only what is new, and the whole is traced where that does not tell all (loans, a reorganisation, a changed case),
   * and else so seldom that it takes a tenth of the time: only then are the results written. Default: each round writes them.
   */
  readonly quick?: boolean
  readonly asking?: AskingOptions
  /** Milliseconds since 1970; default: the clock. */
  readonly now?: () => number
  /** Sees what a round does: `fetch`, `trace`, `tell` (the events are known and told nobody), `told`, `done`. */
  readonly onStep?: (step: FollowStep) => void
  /** Sees each line when it is on the disk, in order. */
  readonly onEvent?: (line: FollowLine, names: ReadonlyMap<string, AssetName>) => void
}

export type FollowStep = 'fetch' | 'trace' | 'tell' | 'told' | 'done'

export interface FollowRound {
  /** What was told that was not told before. */
  readonly lines: readonly FollowLine[]
  /** The trace of this round; null where nothing had changed, or only what is new was read. */
  readonly traced: TraceCaseResult | null
  /** Written in this round; null: none was due. */
  readonly brief: { readonly file: string; readonly text: string } | null
}

/** A case that is followed, a round at a time. It is this process's own until it is closed. */
export interface Follower {
  /** Fetches what is new, traces, and tells what that says. Errors: those of `fetchCase` and `traceCase`; the next round goes on. */
  tick(): Promise<FollowRound>
  /** Hands the webhook what it has not taken. */
  deliver(): Promise<Delivery>
  /** Ends it; `out/` is as the last whole trace wrote it. */
  close(): Promise<void>
}

/** Of the time that whole traces take, at most, where rounds are quick. */
const SHARE = 0.1
/** Milliseconds from brief to brief; who asks by a timer is a little early at times. */
const BETWEEN_BRIEFS = 3_600_000
const EARLY = 60_000

/**
 * Follows a case: every round brings it up to the head of its chains, as `pullCase` does, and appends what that says to `events.jsonl`:
 * each event once, and a line for each that a reorganisation took back. The results are replaced as a whole when their events are on
 * the disk. Killed at any moment, the next one goes on from there.
 *
 * Errors: `CASE_IN_USE`, `EVENTS_BROKEN`, those of `openCase` and `createWebhook`.
 *
 * @example
 * const follower = await followCase({ caseDir: 'my-case', onEvent: (line) => console.log(line) })
 * await follower.tick()
 * await follower.close()
 */
export async function followCase(parameters: FollowCaseParameters): Promise<Follower> {
  const { caseDir, now = Date.now, asking, onStep = () => {}, onEvent = () => {} } = parameters
  const asked = asking === undefined ? {} : { asking }
  const opened = await openCase(caseDir)
  const unlock = await lockCase(caseDir, 'follow')
  try {
    await bringBack(join(caseDir, 'out'))
    const log = await openEventLog(caseDir)
    let state = await readFollowState(caseDir)
    let saved: Promise<void> = Promise.resolve()
    /** One after the other: a brief may be written while the webhook takes something. */
    const save = (next: Partial<typeof state>) => {
      state = { ...state, ...next }
      const written = state
      saved = saved.then(() => writeFollowState(caseDir, written))
      return saved
    }
    const webhook =
      parameters.webhook === undefined
        ? null
        : createWebhook({
            ...parameters.webhook,
            caseId: opened.case.id,
            log,
            environment: asking?.environment ?? process.env,
            now,
            place: (host) => state.webhooks[host] ?? 0,
            moved: (host, place) => save({ webhooks: { ...state.webhooks, [host]: place } }),
          })
    const messages: ReadMessages = new Map()
    let answer: readonly string[] = []
    let title = opened.case.title
    let names: ReadonlyMap<string, AssetName> = new Map()
    /** Of what was read when the case was traced last; empty: since then something else has changed. */
    let inputs = ''
    /** Files of the case that were read, and what tells whether they have changed since. */
    let read: readonly string[] = []
    let stamp = ''

    const policiesOf = ({ case: theCase, traced }: Pick<TraceView, 'case' | 'traced'>) =>
      parameters.allPolicies === true ? traced.policies : [frontPolicy(theCase, traced.policies)]

    /** Tells what a trace says, before its results take the place of those before. */
    const tell = async ({ store, spool, case: theCase, traced }: TraceView): Promise<readonly FollowLine[]> => {
      const policies = policiesOf({ case: theCase, traced })
      const written = await recordedMessages(caseDir, theCase.imports, messages)
      const events = await traceEvents({ store, spool, case: theCase, traced, policies, messages: written })
      names = new Map(traced.assets.map((asset) => [asset.asset, asset]))
      const lines = log.told.linesTo(events, new Set(policies))
      onStep('tell')
      await log.append(lines)
      onStep('told')
      for (const line of lines) onEvent(line, names)
      return lines
    }

    /** Reads only what is new; null where that is not possible, or did not tell all. */
    let quick: OpenRounds | null = null
    /** True: `out/` lacks something that was told. */
    let stale = false
    let [traceBegan, traceEnded] = [0, 0]

    const endQuick = async () => {
      await quick?.close()
      quick = null
    }

    const startQuick = async (view: Pick<TraceView, 'case' | 'traced'>) => {
      if (parameters.quick !== true || !canGoOn(view)) return
      const { labels, prices } = await openCase(caseDir)
      const known = { ...view, tags: labels.tags, prices, policies: policiesOf(view) }
      quick = await openRounds(caseDir, known, asking, async (events) => {
        const lines = log.told.linesFor(events)
        await log.append(lines)
        stale ||= lines.length > 0
        quickLines.push(...lines)
        for (const line of lines) onEvent(line, names)
      })
    }
    let quickLines: FollowLine[] = []

    /** Null: the whole must be traced. */
    const quickRound = async (): Promise<Omit<FollowRound, 'brief'> | null> => {
      quickLines = []
      if (quick === null) return null
      const due = stale && (briefIsDue() || (now() - traceEnded) * SHARE > traceEnded - traceBegan)
      try {
        if (!due && (await stampOf(caseDir, read)) === stamp && (await quick.round()))
          return { lines: quickLines, traced: null }
      } catch (error) {
        await endQuick()
        inputs = ''
        throw error
      }
      await endQuick()
      inputs = ''
      return null
    }

    const round = async (): Promise<Omit<FollowRound, 'brief'>> => {
      onStep('fetch')
      const { changed } = await fetchCase({ caseDir, ...asked })
      const found = await openCase(caseDir)
      read = found.inputs.map(({ file }) => file)
      stamp = await stampOf(caseDir, read)
      const hashes = JSON.stringify(found.inputs)
      if (changed) inputs = ''
      if (hashes === inputs && (await isFile(manifestFile(join(caseDir, 'out'))))) return { lines: [], traced: null }
      onStep('trace')
      traceBegan = now()
      const told: FollowLine[] = [...quickLines]
      let seen: TraceView | null = null
      const traced = await traceCase({
        caseDir,
        onTraced: async (view) => {
          seen = view
          told.push(...(await tell(view)))
        },
      })
      const lines: readonly FollowLine[] = told
      onStep('done')
      inputs = hashes
      stale = false
      traceEnded = now()
      if (seen !== null) await startQuick(seen)
      answer = [traced.report.model.answer.verdict, ...(traced.report.model.answer.sections[0]?.lines ?? [])]
      title = traced.report.model.title
      return { lines, traced }
    }

    const briefIsDue = () =>
      parameters.brief === true &&
      (state.brief === null || now() - Date.parse(state.brief.time) >= BETWEEN_BRIEFS - EARLY)
    const writeBrief = async (): Promise<FollowRound['brief']> => {
      if (!briefIsDue()) return null
      const time = now()
      const last = state.brief
      const lines: FollowLine[] = []
      for await (const { line } of log.from(Math.min(last?.place ?? 0, log.size()))) lines.push(line)
      const until = isoTime(Math.floor(time / 1000) * 1000)
      const text = briefText({ title, since: last?.time ?? null, until, lines, names, answer })
      const file = join(caseDir, 'briefs', `${until.replaceAll(':', '-')}.txt`)
      await mkdir(join(caseDir, 'briefs'), { recursive: true })
      await writeText(file, [text])
      await save({ brief: { time: until, place: log.size() } })
      return { file, text }
    }

    return {
      tick: async () => {
        const done = (await quickRound()) ?? (await round())
        return { ...done, brief: await writeBrief() }
      },
      deliver: async () => (webhook === null ? { delivered: 0, trouble: null } : webhook.deliver()),
      close: async () => {
        await endQuick()
        await saved
        await unlock()
      },
    }
  } catch (error) {
    await unlock()
    throw error
  }
}
