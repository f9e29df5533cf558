import type { Case } from '../../core/case/case.ts'
import { fanIn } from '../../core/heuristics/fanIn.ts'
import { type FanOut, fanOut } from '../../core/heuristics/fanOut.ts'
import type { Heuristic, ParameterValues } from '../../core/heuristics/heuristic.ts'
import type { HeuristicId } from '../../core/heuristics/heuristics.ts'
import { peelChain } from '../../core/heuristics/peelChain.ts'
import { structuredPayments } from '../../core/heuristics/structuredPayments.ts'
import type { ShapeFacts } from '../../core/heuristics/tracedStep.ts'
import { frontPolicy } from '../../core/trace/frontPolicy.ts'
import { isoTime } from '../../core/trace/rows.ts'
import type { ShapesFile } from '../../core/wire/shapesFile.ts'
import type { FlowSpool, LedgerStore } from '../../store/ledgerStore.ts'
import { isOrdinary } from './leadContext.ts'
import { shapeWords } from './shapeRows.ts'
import { tracedSteps } from './tracedSteps.ts'
import type { TracedLedger } from './traceLedger.ts'

export interface FindShapesParameters {
  readonly store: LedgerStore
  readonly spool: FlowSpool
  readonly case: Case
  readonly traced: TracedLedger
}

/** Patterns in which the stolen coins moved, under the policy in front, and the CoinJoins that they went into. The same trace gives the same shapes. */
export async function findShapes({ store, spool, case: theCase, traced }: FindShapesParameters): Promise<ShapesFile> {
  const { heuristics } = theCase
  const { asOf, services, leads } = traced
  const front = frontPolicy(theCase, traced.policies)
  const policy = traced.policies.indexOf(front)
  const mixes = traced.walk.coinJoins.filter(({ tainted }) => tainted.has(policy))
  const ids = ['peel-chain', 'fan-out', 'fan-in', 'structured-payments'] as const
  const isAsked = ids.some((id) => heuristics[id].on)
  const without = new Set(traced.walk.coinJoins.map(({ tx }) => tx))
  const steps = isAsked ? await tracedSteps({ store, spool, policy, asOf, without }) : []
  const facts: ShapeFacts = {
    steps: steps ?? [],
    isOrdinary: (address) => isOrdinary(leads, address) && !services.kinds.has(address),
  }
  const ask = <Parameter extends string, Facts, Found>(
    rule: Heuristic<Parameter, Facts, readonly Found[]>,
    of: Facts,
  ): readonly Found[] => {
    const { on, parameters } = heuristics[rule.id as HeuristicId]
    return on ? rule.find(of, parameters as ParameterValues<Parameter>) : []
  }
  const serviceAt = (address: number) => services.kinds.get(address)?.label ?? null
  const outs = heuristics['fan-out'].on ? await findFanOuts(store, facts, heuristics['fan-out'].parameters, asOf) : []
  const found = {
    coinJoins: mixes,
    peelChains: ask(peelChain, facts),
    fanOuts: outs,
    fanIns: ask(fanIn, facts),
    structuredPayments: ask(structuredPayments, { ...facts, serviceAt }),
  }
  return {
    schema: 'dyepack/shapes@1',
    case: theCase.id,
    asOf: isoTime(asOf),
    policy: front,
    movements: steps?.length ?? null,
    ...(await shapeWords(store, traced, policy, found)),
  }
}

/** Looks up who was fresh, of those for whom that matters. */
async function findFanOuts(
  store: LedgerStore,
  facts: ShapeFacts,
  parameters: ParameterValues,
  asOf: number,
): Promise<readonly FanOut[]> {
  const known = parameters as Parameters<typeof fanOut.find>[1]
  const { wants } = fanOut.find({ ...facts, firstSeen: new Map() }, known)
  const firstSeen = new Map<number, number>()
  for (const { address, firstTime } of await store.receipts(wants, asOf))
    firstSeen.set(address, Math.min(firstTime, firstSeen.get(address) ?? firstTime))
  return fanOut.find({ ...facts, firstSeen }, known).found
}
