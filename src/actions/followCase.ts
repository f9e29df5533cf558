import { join } from 'node:path'
import type { AssetName } from '../core/report/reportInput.ts'
import type { FollowLine } from '../core/wire/followEvent.ts'
import { lockCase } from './files/caseLock.ts'
import { bringBack } from './files/replaceFolder.ts'
import { briefIsDue, writeBrief } from './follow/briefs.ts'
import { openEventLog } from './follow/eventLog.ts'
import { openFollowState } from './follow/followState.ts'
import { createQuickFollower } from './follow/quickFollower.ts'
import { createTeller } from './follow/teller.ts'
import { createWebhook, type Delivery, type WebhookOptions } from './follow/webhook.ts'
import { createWholeRounds } from './follow/wholeRounds.ts'
import type { AskingOptions } from './sources/recordNode.ts'
import { openCase } from './trace/openCase.ts'
import type { TraceCaseResult } from './traceCase.ts'

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
  const opened = await openCase(caseDir)
  const unlock = await lockCase(caseDir, 'follow')
  try {
    await bringBack(join(caseDir, 'out'))
    const log = await openEventLog(caseDir)
    const state = await openFollowState(caseDir)
    const webhook =
      parameters.webhook === undefined
        ? null
        : createWebhook({
            ...parameters.webhook,
            caseId: opened.case.id,
            log,
            environment: asking?.environment ?? process.env,
            now,
            place: (host) => state.now().webhooks[host] ?? 0,
            moved: (host, place) => state.save({ webhooks: { ...state.now().webhooks, [host]: place } }),
          })
    const teller = createTeller({ caseDir, log, allPolicies: parameters.allPolicies === true, onStep, onEvent })
    const whole = createWholeRounds({ caseDir, asking, teller, now, onStep })
    const quick = createQuickFollower({ caseDir, asking, teller, whole, now })
    let said: { readonly title: string; readonly answer: readonly string[] } = { title: opened.case.title, answer: [] }

    const isBriefDue = () => parameters.brief === true && briefIsDue(state, now())
    const round = async (): Promise<Omit<FollowRound, 'brief'>> => {
      const { enough, lines } = await quick.round(isBriefDue())
      if (enough) return { lines, traced: null }
      const done = await whole.round()
      if (done === null) return { lines, traced: null }
      if (parameters.quick === true) await quick.start(done.view)
      said = saidIn(done.traced)
      return { lines: [...lines, ...done.lines], traced: done.traced }
    }

    return {
      tick: async () => {
        const done = await round()
        const due = isBriefDue()
        const names = teller.names()
        return { ...done, brief: due ? await writeBrief(caseDir, log, state, now(), { ...said, names }) : null }
      },
      deliver: async () => (webhook === null ? { delivered: 0, trouble: null } : webhook.deliver()),
      close: async () => {
        await quick.end()
        await state.settled()
        await unlock()
      },
    }
  } catch (error) {
    await unlock()
    throw error
  }
}

/** The answer of a report in a few sentences. */
function saidIn({ report: { model } }: TraceCaseResult) {
  return { title: model.title, answer: [model.answer.verdict, ...(model.answer.sections[0]?.lines ?? [])] }
}
