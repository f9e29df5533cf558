import { inputError } from '../errors.ts'
import { POLICY_IDS, type PolicyId } from '../trace/policyIds.ts'
import type { PolicyResult } from '../wire/traceFile.ts'
import { type Scale, scalesOf } from './money.ts'
import { type Names, namesOf } from './names.ts'
import type { ReportInput } from './reportInput.ts'
import { DAY } from './times.ts'

/** What every part of a report looks at: the policy in front, the scales, the names, the end of the trace. */
export interface Frame {
  readonly input: ReportInput
  readonly front: PolicyId
  /** False: the case names no primary policy, and the first one stands in front. */
  readonly chosen: boolean
  readonly result: PolicyResult
  /** In report order; `conserving` leaves out poison, which says nothing about amounts. */
  readonly policies: readonly PolicyId[]
  readonly conserving: readonly PolicyId[]
  readonly scales: readonly Scale[]
  readonly names: Names
  /** Milliseconds. Ages count to it. */
  readonly asOf: number
  /** `stolen`, or `traced` where every origin is value that was already there when the ledger began. */
  readonly verb: 'stolen' | 'traced'
}

/** Throws NO_POLICY where the trace has none that conserves value. */
export function frameOf(input: ReportInput): Frame {
  const { trace, caseFile } = input
  const traced = POLICY_IDS.filter((policy) => trace.policies[policy] !== undefined)
  const primary = caseFile.primary?.policy
  const policies = primary === undefined ? traced : [primary, ...traced.filter((policy) => policy !== primary)]
  const conserving = policies.filter((policy) => policy !== 'poison')
  const front = conserving[0]
  const result = front === undefined ? undefined : trace.policies[front]
  if (front === undefined || result === undefined) {
    throw inputError('NO_POLICY', `the trace of ${trace.case} has no policy that conserves value, so no loss ledger`, {
      fix: 'name one of fifo, lifo, haircut, libr, dirty-first under "policies" in case.yaml',
    })
  }
  return {
    input,
    front,
    chosen: primary === front,
    result,
    policies,
    conserving,
    scales: scalesOf(input),
    names: namesOf(input, addressesOf(input)),
    asOf: Date.parse(trace.asOf),
    verb: caseFile.origins.every(({ seed }) => seed.kind === 'opening') ? 'traced' : 'stolen',
  }
}

/** How long before the end of the trace something arrived. */
export const AGES = ['under 24 hours', 'under 7 days', '7 days or more'] as const

/** Index into `AGES`. */
export function ageOf(asOf: number, time: number): 0 | 1 | 2 {
  const age = asOf - time
  return age < DAY ? 0 : age < 7 * DAY ? 1 : 2
}

function* addressesOf(input: ReportInput): Iterable<string> {
  for (const row of input.endpoints) yield row.address
  for (const { address, users } of input.leads.depositAddresses) {
    yield address
    for (const user of users) yield user.address
  }
  for (const { members } of input.leads.fundingTrees) for (const { address } of members) yield address
  for (const policy of Object.values(input.trace.policies)) {
    for (const holding of policy.holdings) yield holding.address
  }
}
