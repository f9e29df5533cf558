import type { AssetName } from '../../core/report/reportInput.ts'
import { frontPolicy } from '../../core/trace/frontPolicy.ts'
import type { PolicyId } from '../../core/trace/policyIds.ts'
import type { FollowEvent, FollowLine } from '../../core/wire/followEvent.ts'
import type { TraceView } from '../traceCase.ts'
import type { EventLog } from './eventLog.ts'
import { type ReadMessages, recordedMessages } from './recordedMessages.ts'
import { traceEvents } from './traceEvents.ts'

/** Tells what happened, each event once: it is on the disk before anybody hears of it. */
export interface Teller {
  /** What a whole trace says, and what it takes back. */
  readonly tellTrace: (view: TraceView) => Promise<readonly FollowLine[]>
  /** What is new since. */
  readonly tellMore: (events: readonly FollowEvent[]) => Promise<readonly FollowLine[]>
  /** Of whose results is told. */
  readonly policiesOf: (view: Pick<TraceView, 'case' | 'traced'>) => readonly PolicyId[]
  /** Of the last trace. */
  readonly names: () => ReadonlyMap<string, AssetName>
}

export interface TellerOptions {
  readonly caseDir: string
  readonly log: EventLog
  readonly allPolicies: boolean
  /** `tell`: the events are known and told nobody; `told`: they are on the disk. */
  readonly onStep: (step: 'tell' | 'told') => void
  readonly onEvent: (line: FollowLine, names: ReadonlyMap<string, AssetName>) => void
}

export function createTeller({ caseDir, log, allPolicies, onStep, onEvent }: TellerOptions): Teller {
  const messages: ReadMessages = new Map()
  let names: ReadonlyMap<string, AssetName> = new Map()
  const policiesOf: Teller['policiesOf'] = ({ case: theCase, traced }) =>
    allPolicies ? traced.policies : [frontPolicy(theCase, traced.policies)]
  return {
    policiesOf,
    names: () => names,
    tellTrace: async (view) => {
      const policies = policiesOf(view)
      const written = await recordedMessages(caseDir, view.case.imports, messages)
      const events = await traceEvents({ ...view, policies, messages: written })
      names = new Map(view.traced.assets.map((asset) => [asset.asset, asset]))
      const lines = log.told.linesTo(events, new Set(policies))
      onStep('tell')
      await log.append(lines)
      onStep('told')
      for (const line of lines) onEvent(line, names)
      return lines
    },
    tellMore: async (events) => {
      const lines = log.told.linesFor(events)
      await log.append(lines)
      for (const line of lines) onEvent(line, names)
      return lines
    },
  }
}
