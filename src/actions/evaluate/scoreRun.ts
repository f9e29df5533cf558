import type { CoinTraffic } from '../../core/accuracy/coinTraffic.ts'
import type { LoadResult, PolicyScore } from '../../core/accuracy/evaluation.ts'
import type { LedgerRow } from '../../core/accuracy/ledgerRow.ts'
import { lossShares } from '../../core/accuracy/lossMove.ts'
import { Random } from '../../core/accuracy/random.ts'
import { type ScoredFlow, scoreFlows } from '../../core/accuracy/score.ts'
import { type Spread, spreadOf } from '../../core/accuracy/spread.ts'
import type { Traffic } from '../../core/accuracy/traffic.ts'
import { type Labels, placeKey } from '../../core/accuracy/truth.ts'
import { bugError } from '../../core/errors.ts'
import { chainOfAsset } from '../../core/ledger/chains.ts'
import type { Settlement } from '../../core/trace/settle.ts'
import type { EvaluateOptions } from './options.ts'
import { type Run, readSteps, type Step } from './traceWith.ts'

/** What a labelled case is known to be, whatever is mixed into its ledger. */
export interface LabelledRows {
  readonly rows: readonly LedgerRow[]
  readonly labels: Labels
  /** The asset that values are counted in. */
  readonly asset: string
}

/** What was mixed into a ledger. */
export type MixedIn = Traffic | CoinTraffic

/** Compares what every policy of a run calls stolen with what the labels say. `traffic`: what was mixed into the ledger. */
export async function scoreRun(
  run: Run,
  labelled: LabelledRows,
  traffic: MixedIn | null,
  { bootstrapSeed, draws }: EvaluateOptions,
): Promise<Omit<LoadResult, 'load'>> {
  const { traced, tainted } = run
  const steps = await readSteps(run)
  const ids = traffic === null ? [] : await run.store.addressIds(chainOfAsset(labelled.asset), traffic.strangers)
  const strangers = new Set(ids)
  const origins =
    traffic !== null && 'origins' in traffic ? traffic.origins : tellApart(steps, strangers, labelled.rows, traffic)
  if (origins.length !== steps.length) throw outOfOrder()
  const ends = endValues(labelled)
  const isLabelled = await labelledAddresses(run, labelled.labels)
  const labelledTx = new Set(steps.flatMap(({ tx }, row) => (isRight(origins[row]!, labelled.labels) ? [tx] : [])))
  const policies = traced.policies.map((policy, index): PolicyScore => {
    const settlement = traced.settlements[index]!
    const flows: ScoredFlow[] = []
    const touched = new Set<number>()
    origins.forEach((origin, row) => {
      const { key, to } = steps[row]!
      const value = tainted[index]!.get(key) ?? 0n
      if (origin < 0 && value > 0n && to !== null) touched.add(to)
      const flow = scoredFlow(origin, value, labelled, traffic)
      // Stolen coins that pay a fee are no flow to somebody, and what a seed claims is given.
      const counts = to !== null && !labelled.labels.claimed.has(origin)
      if (counts && (flow.labelled > 0n || value > 0n)) flows.push(flow)
    })
    return {
      policy,
      ...scoreFlows(flows, ends, { random: new Random(bootstrapSeed), draws }),
      cut: settlement.state.policy.conserves ? cutShare(settlement) : null,
      wrong: settlement.state.policy.conserves ? wrongShare(settlement, isLabelled, labelledTx) : null,
      strangersTouched: [...touched].filter((address) => strangers.has(address)).length,
    }
  })
  return {
    serviceLike: run.case.stop.serviceLike !== null,
    movements: steps.length,
    ordinary: traffic?.through.length ?? 0,
    strangers: traffic?.strangers.length ?? 0,
    open: traffic?.open.length ?? 0,
    policies,
    spread: spreadOfEnds(traced.settlements),
  }
}

/** By ordinal: index of the case's own row, or −1 − index of the ordinary one. Both keep their order in the mixed ledger. */
function tellApart(
  steps: readonly Step[],
  strangers: ReadonlySet<number | null>,
  rows: readonly LedgerRow[],
  traffic: Traffic | null,
): readonly number[] {
  let own = 0
  let ordinary = 0
  return steps.map(({ from, to, amount }) => {
    const isOrdinary = from.some((id) => strangers.has(id)) || (to !== null && strangers.has(to))
    const row = isOrdinary ? traffic!.rows[ordinary] : rows[own]
    if (row?.amount !== amount) throw outOfOrder()
    return isOrdinary ? -1 - ordinary++ : own++
  })
}

function outOfOrder(): Error {
  return bugError('EVALUATE_ORDER', 'a mixed ledger is not in the order of its parts')
}

/** Whether stolen value may come by a movement: a label or a seed says so. */
function isRight(origin: number, { stolen, claimed }: Labels): boolean {
  return (stolen[origin] ?? 0n) > 0n || claimed.has(origin)
}

function scoredFlow(origin: number, tainted: bigint, { rows, labels, asset }: LabelledRows, traffic: MixedIn | null) {
  if (origin < 0) {
    return { labelled: 0n, tainted, valued: true, cluster: traffic!.through[-1 - origin]!, end: null }
  }
  const row = rows[origin]!
  const end = row.to === null ? null : placeKey(row.chain, row.to)
  return {
    labelled: labels.stolen[origin]!,
    tainted,
    valued: row.asset === asset,
    cluster: row.from,
    end: end !== null && labels.ends.has(end) ? end : null,
  }
}

function endValues({ rows, labels, asset }: LabelledRows): ReadonlyMap<string, bigint> {
  const values = new Map([...labels.ends].map(([key, { amount }]) => [key, amount ?? 0n]))
  rows.forEach((row, index) => {
    const key = row.to === null ? '' : placeKey(row.chain, row.to)
    if (row.asset !== asset || labels.ends.get(key)?.amount !== null) return
    values.set(key, values.get(key)! + labels.stolen[index]!)
  })
  return values
}

async function labelledAddresses({ store, traced }: Run, labels: Labels): Promise<(address: number) => boolean> {
  const known = new Set<number>()
  for (const chain of new Set(traced.assets.map((asset) => asset.chain))) {
    const texts = [...labels.addresses]
      .filter((key) => key.startsWith(`${chain} `))
      .map((key) => key.slice(chain.length + 1))
    for (const id of await store.addressIds(chain, texts)) if (id !== null) known.add(id)
  }
  return (address) => known.has(address)
}

function cutShare({ losses, state }: Settlement): number {
  const stolen = state.stolen.reduce((sum, amount) => sum + amount, 0n)
  return lossShares(losses, stolen).get('cut') ?? 0
}

/** Share of what was stolen that rests with, or reached a stop by, what no label speaks of. */
function wrongShare(
  { places, state }: Settlement,
  isLabelled: (address: number) => boolean,
  labelledTx: ReadonlySet<number>,
): number {
  const stolen = state.stolen.reduce((sum, amount) => sum + amount, 0n)
  let wrong = 0n
  for (const { address, stoppedBy, items } of places) {
    for (const { tx, basis } of items) {
      if (!isLabelled(address) || (stoppedBy !== null && !labelledTx.has(tx!))) wrong += basis
    }
  }
  return stolen === 0n ? 0 : Number(wrong) / Number(stolen)
}

function spreadOfEnds(settlements: readonly Settlement[]): Spread {
  const conserving = settlements.filter(({ state }) => state.policy.conserves)
  const ends = new Map<string, bigint[]>()
  conserving.forEach(({ places }, index) => {
    for (const { holding, stoppedBy, items } of places) {
      if (stoppedBy === null) continue
      const values = ends.get(`${holding}`) ?? conserving.map(() => 0n)
      ends.set(`${holding}`, values)
      for (const { basis } of items) values[index]! += basis
    }
  })
  return spreadOf(ends)
}
