import type { FollowLine } from '../../core/wire/followEvent.ts'
import type { AskingOptions } from '../sources/recordNode.ts'
import { openCase } from '../trace/openCase.ts'
import type { TraceView } from '../traceCase.ts'
import { canGoOn, type OpenRounds, openRounds } from './openRounds.ts'
import type { Teller } from './teller.ts'
import type { WholeRounds } from './wholeRounds.ts'

/** Of the time that whole traces take, at most. */
const SHARE = 0.1

/** Goes on from the last whole trace by what is new alone, for as long as that tells all. */
export interface QuickFollower {
  /** From a whole trace. */
  readonly start: (view: TraceView) => Promise<void>
  /** `enough` false: the whole must be traced. Errors: those of the sources; then the next round traces. */
  readonly round: (briefIsDue: boolean) => Promise<{ readonly enough: boolean; readonly lines: readonly FollowLine[] }>
  readonly end: () => Promise<void>
}

export interface QuickFollowerOptions {
  readonly caseDir: string
  readonly asking: AskingOptions | undefined
  readonly teller: Teller
  readonly whole: WholeRounds
  readonly now: () => number
}

export function createQuickFollower({ caseDir, asking, teller, whole, now }: QuickFollowerOptions): QuickFollower {
  /** Null: there is nothing to go on from. */
  let rounds: OpenRounds | null = null
  let lines: FollowLine[] = []
  /** True: `out/` lacks something that was told. */
  let stale = false

  const end = async () => {
    await rounds?.close()
    rounds = null
  }
  /** What a round told is in `out/` only when the whole was traced: not so often that it takes much of the time. */
  const wholeIsDue = (briefIsDue: boolean) => {
    const { began, ended } = whole.last()
    return stale && (briefIsDue || (now() - ended) * SHARE > ended - began)
  }

  return {
    end,
    start: async (view) => {
      stale = false
      if (!canGoOn(view)) return
      const { labels, prices } = await openCase(caseDir)
      const known = { ...view, tags: labels.tags, prices, policies: teller.policiesOf(view) }
      rounds = await openRounds(caseDir, known, asking, async (events) => {
        const told = await teller.tellMore(events)
        stale ||= told.length > 0
        lines.push(...told)
      })
    },
    round: async (briefIsDue) => {
      lines = []
      if (rounds === null) return { enough: false, lines }
      let enough = false
      try {
        enough = !wholeIsDue(briefIsDue) && !(await whole.isChanged()) && (await rounds.round())
      } finally {
        if (!enough) {
          await end()
          whole.forget()
        }
      }
      return { enough, lines }
    },
  }
}
