import type { Origin } from '../case/case.ts'
import { chainOfAsset } from '../ledger/chains.ts'
import type { EndpointRow, FlowRow } from '../report/endpointRow.ts'
import { handedOver } from '../report/handedOver.ts'
import { cents } from '../report/money.ts'
import type { PolicyId } from '../trace/policyIds.ts'
import type { LossClass, TraceFile } from '../wire/traceFile.ts'

/** When something happened to the coins of a theft, in milliseconds. */
export interface Step {
  readonly time: number
  /** Since the theft; null where the trace does not begin with the theft. */
  readonly after: number | null
}

/** When stolen coins reached a kind of service, under the policy in front. */
export interface Arrivals {
  readonly first: Step
  /** When half of all that the trace sees arriving had arrived. */
  readonly half: Step
  /** All that arrived, in the unit of the traced case. */
  readonly amount: bigint
}

/** Kinds of places where coins are cashed out or lost from sight, each by itself. */
export const CASH_OUTS = ['service', 'mixer', 'bridge'] as const
export type CashOut = (typeof CASH_OUTS)[number]

/** How fast the coins of a case moved: from the trace's movements and nothing else. */
export interface CaseTimes {
  /** The first movement that a seed by transaction or address claims; null where the case begins later than the theft. */
  readonly theft: number | null
  /** When coins first left the thief's first addresses, and when half of them were outside; null: unknown. */
  readonly firstMove: Step | null
  readonly halfMoved: Step | null
  /** Null: none is seen to arrive there. */
  readonly cashOut: Readonly<Record<CashOut, Arrivals | null>>
}

export interface CaseTimesInput {
  readonly trace: TraceFile
  /** As in the traced case. */
  readonly policy: PolicyId
  readonly unit: string
  /** The case's origins, which say how each was seeded; empty where they cannot be read. */
  readonly origins: readonly Origin[]
  readonly endpoints: readonly EndpointRow[]
}

/**
 * Reads the movements of a case in chain order, one by one, and says at the end how long things took. Null where a
 * movement has no time: then nothing can be said.
 */
export function caseTimes(input: CaseTimesInput): { add(row: FlowRow): void; times(): CaseTimes | null } {
  const { trace, policy, unit, origins, endpoints } = input
  const ends = new Map(
    endpoints.filter((row) => row.policy === policy).map((row) => [placeOf(row, row.address), row.class]),
  )
  const weigh = weights(trace, unit)
  const seeds = new Map(origins.filter(({ seed }) => seed.kind !== 'opening').map(({ id, seed }) => [id, seed]))
  const holders = new Map([...seeds.keys()].map((id) => [id, new Set<string>()]))
  const first = new Set<string>()
  const arrivals = new Map<CashOut, Event[]>(CASH_OUTS.map((kind) => [kind, []]))
  const left: Event[] = []
  let theft: number | null = null
  let stolen = 0n
  let timeless = false
  // Where the payers of a transaction are many, nobody can say whether coins left a first address.
  let blurred = false

  const isTheft = ({ origin, txHash, from, to }: FlowRow): boolean => {
    const seed = seeds.get(origin)
    if (seed === undefined || seed.kind === 'opening' || holders.get(origin)!.has(from)) return false
    return seed.kind === 'tx' ? txHash === seed.tx : to === seed.address
  }
  const add = (row: FlowRow): void => {
    const { origin, time, from, to, basis } = row
    if (to === '' || basis === null) return
    if (Number.isNaN(time)) timeless = true
    const weight = weigh(origin, basis)
    if (isTheft(row)) {
      theft ??= time
      stolen += weight
      first.add(to)
    } else if (seeds.has(origin) && first.has(to) !== (from === '' || first.has(from))) {
      if (from === '') blurred = true
      left.push({ time, weight: first.has(to) ? -weight : weight })
    }
    holders.get(origin)?.add(to)
    const kind = cashOutOf(ends.get(placeOf(row, to)) ?? null)
    if (kind !== null) arrivals.get(kind)!.push({ time, weight })
  }
  let handed = handedOver(trace.policies[policy]?.conversions ?? [])
  return {
    add,
    times: () => {
      for (const row of handed) add(row)
      handed = []
      left.sort((a, b) => a.time - b.time)
      if (timeless) return null
      const step = (time: number): Step => ({ time, after: theft === null ? null : time - theft })
      const bridged = bridgings(trace, policy, weigh)
      const cashOut = (kind: CashOut): Arrivals | null => {
        const events = kind === 'bridge' ? [...arrivals.get(kind)!, ...bridged] : arrivals.get(kind)!
        const sorted = events.toSorted((a, b) => a.time - b.time)
        const amount = sorted.reduce((sum, { weight }) => sum + weight, 0n)
        const half = reaches(sorted, amount)
        return half === null
          ? null
          : { first: step(sorted[0]!.time), half: step(half), amount: (amount + FINE / 2n) / FINE }
      }
      const half = blurred ? null : reaches(left, stolen)
      const out = left.find(({ weight }) => weight > 0n)
      return {
        theft,
        firstMove: out === undefined ? null : step(out.time),
        halfMoved: half === null ? null : step(half),
        cashOut: { service: cashOut('service'), mixer: cashOut('mixer'), bridge: cashOut('bridge') },
      }
    },
  }
}

interface Event {
  readonly time: number
  readonly weight: bigint
}

/** When a running sum first has half of something; null where it never has, or there is nothing. */
function reaches(events: readonly Event[], whole: bigint): number | null {
  if (whole === 0n) return null
  let sum = 0n
  for (const { time, weight } of events) {
    sum += weight
    if (2n * sum >= whole) return time
  }
  return null
}

function placeOf({ chain, asset }: { readonly chain: string; readonly asset: string }, address: string): string {
  return `${chain} ${asset} ${address}`
}

function cashOutOf(one: LossClass | null): CashOut | null {
  if (one === 'exchange' || one === 'service') return 'service'
  return one === 'mixer' || one === 'bridge' ? one : null
}

/** Swaps from one chain to another that the trace could follow: coins that reached a bridge and did not stay there. */
function bridgings(trace: TraceFile, policy: PolicyId, weigh: ReturnType<typeof weights>): Event[] {
  return (trace.policies[policy]?.conversions ?? [])
    .filter(({ from, to }) => to !== null && chainOfAsset(from.asset) !== chainOfAsset(to.asset))
    .map(({ time, basis }) => ({
      time: Date.parse(time),
      weight: Object.entries(basis).reduce((sum, [origin, part]) => sum + weigh(Number(origin), BigInt(part ?? 0)), 0n),
    }))
}

// Of a basis that is turned into cents; so that a share of a cent still counts.
const FINE = 1_000_000n

/** A basis on the scale of the case, its one asset or cents of the theft, in millionths. */
function weights(trace: TraceFile, unit: string): (origin: number, basis: bigint) => bigint {
  const byId = new Map(trace.origins.map((origin) => [origin.id, origin]))
  return (id, basis) => {
    const origin = byId.get(id)
    if (origin === undefined || origin.usdAtTheft === null || unit === origin.asset) return basis * FINE
    return (basis * cents(origin.usdAtTheft) * FINE) / BigInt(origin.stolen)
  }
}
