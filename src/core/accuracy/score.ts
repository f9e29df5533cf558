import { bootstrap, type Cluster } from './bootstrap.ts'
import type { Random } from './random.ts'
import { type Interval, wilson } from './wilson.ts'

/** So many of so many, with Wilson's 95 % interval. */
export interface Count {
  readonly hits: number
  readonly of: number
  readonly interval: Interval | null
}

/** A share of value, 0 to 1, with a bootstrap 95 % interval; null where there is nothing to divide by. */
export interface Share {
  readonly share: number | null
  readonly interval: Interval | null
}

/** A movement that a label speaks of, or that a policy calls stolen, or both. */
export interface ScoredFlow {
  /** Stolen value by the label, base units; 0 where none speaks of it. */
  readonly labelled: bigint
  /** Stolen value by the policy. */
  readonly tainted: bigint
  /** Whether its amounts may be added to the others': it is of the asset that values are counted in. */
  readonly valued: boolean
  /** What it is drawn with in the bootstrap: an address. */
  readonly cluster: string
  /** The labelled end point that it pays, if it does. */
  readonly end: string | null
}

/** How well one policy found what the labels say. */
export interface Score {
  /** Recall: of the labelled flows, those on which the policy puts any stolen value, and how much of their value it does. */
  readonly flowsFound: Count
  readonly flowValueFound: Share
  /** Precision: of the flows on which it puts stolen value, those that are labelled, and how much of that value is on them. */
  readonly flowsRight: Count
  readonly flowValueRight: Share
  /** Of the labelled end points, those that a labelled flow reaches with any stolen value, and how much of theirs it brings. */
  readonly endsFound: Count
  readonly endValueFound: Share
}

export interface ScoreOptions {
  readonly random: Random
  readonly draws: number
}

/** `ends`: labelled end point → stolen value that came there by its label, base units. */
export function scoreFlows(
  flows: readonly ScoredFlow[],
  ends: ReadonlyMap<string, bigint>,
  { random, draws }: ScoreOptions,
): Score {
  const labelled = flows.filter((flow) => flow.labelled > 0n)
  const tainted = flows.filter((flow) => flow.tainted > 0n)
  const found = labelled.filter((flow) => flow.tainted > 0n)
  const share = (clusters: readonly Cluster[]): Share => ({
    share: ratio(clusters),
    interval: bootstrap(clusters, random, draws),
  })
  const brought = new Map([...ends.keys()].map((end) => [end, 0n]))
  for (const { end, tainted, labelled, valued } of found) {
    if (valued && end !== null && brought.has(end)) brought.set(end, brought.get(end)! + least(tainted, labelled))
  }
  const reached = new Set(found.map(({ end }) => end))
  return {
    flowsFound: count(found.length, labelled.length),
    flowValueFound: share(clustersOf(labelled, rightPart, (flow) => flow.labelled)),
    flowsRight: count(found.length, tainted.length),
    flowValueRight: share(clustersOf(tainted, rightPart, (flow) => flow.tainted)),
    endsFound: count([...ends.keys()].filter((end) => reached.has(end)).length, ends.size),
    endValueFound: share(
      [...ends].map(([end, value]) => ({ part: Number(least(brought.get(end)!, value)), whole: Number(value) })),
    ),
  }
}

const rightPart = (flow: ScoredFlow) => least(flow.tainted, flow.labelled)

function clustersOf(
  flows: readonly ScoredFlow[],
  part: (flow: ScoredFlow) => bigint,
  whole: (flow: ScoredFlow) => bigint,
): readonly Cluster[] {
  const clusters = new Map<string, Cluster>()
  for (const flow of flows) {
    if (!flow.valued) continue
    const known = clusters.get(flow.cluster)
    if (known === undefined) clusters.set(flow.cluster, { part: Number(part(flow)), whole: Number(whole(flow)) })
    else {
      known.part += Number(part(flow))
      known.whole += Number(whole(flow))
    }
  }
  return [...clusters.values()]
}

function ratio(clusters: readonly Cluster[]): number | null {
  const whole = clusters.reduce((sum, one) => sum + one.whole, 0)
  return whole === 0 ? null : clusters.reduce((sum, one) => sum + one.part, 0) / whole
}

function count(hits: number, of: number): Count {
  return { hits, of, interval: wilson(hits, of) }
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
