import { cents } from '../report/money.ts'
import { POLICY_IDS, type PolicyId } from '../trace/policyIds.ts'
import { LOSS_CLASSES, type LossClass, type TraceFile } from '../wire/traceFile.ts'
import type { CaseTimes } from './caseTimes.ts'

/** What a trace found of an incident's coins, on one scale: dollars of the theft, else the one asset. */
export interface TracedCase {
  readonly case: string
  /** Last day of the trace. */
  readonly asOf: string
  readonly policy: PolicyId
  /** `USD at the time of the theft`, or an asset. */
  readonly unit: string
  /** Cents, or base units. */
  readonly whole: bigint
  readonly classes: readonly { readonly class: LossClass; readonly amount: bigint }[]
  /** SHA-256 of its trace.json. */
  readonly sha256: string
  /** How fast the coins moved; null: unknown, because a movement has no time. */
  readonly times: CaseTimes | null
}

/** A traced case's loss ledger by class. Null where its origins have no common scale, or no policy conserves value. */
export function tracedCase(
  trace: TraceFile,
  primary: PolicyId | null,
  sha256: string,
): Omit<TracedCase, 'times'> | null {
  const policy = [...(primary === null ? [] : [primary]), ...POLICY_IDS].find(
    (id) => id !== 'poison' && trace.policies[id] !== undefined,
  )
  const losses = policy === undefined ? undefined : trace.policies[policy]?.losses
  if (policy === undefined || losses === undefined) return null
  const assets = [...new Set(trace.origins.map(({ asset }) => asset))]
  const inDollars = losses.every(({ usdAtTheft }) => usdAtTheft !== null)
  if (!inDollars && assets.length > 1) return null
  const weigh = ({ usdAtTheft, basis }: (typeof losses)[number]) => (inDollars ? cents(usdAtTheft!) : BigInt(basis))
  const sum = (of: typeof losses) => of.reduce((all, loss) => all + weigh(loss), 0n)
  const classes = LOSS_CLASSES.map((one) => ({
    class: one,
    amount: sum(losses.filter((loss) => loss.class === one)),
  })).filter(({ amount }) => amount !== 0n)
  return {
    case: trace.case,
    asOf: trace.asOf.slice(0, 10),
    policy,
    unit: inDollars ? 'USD at the time of the theft' : (assets[0] ?? ''),
    whole: sum(losses),
    classes,
    sha256,
  }
}
