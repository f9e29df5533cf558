import type { Case } from '../../core/case/case.ts'
import { hasAddressSeed } from '../../core/case/hasAddressSeed.ts'
import type { Tag } from '../../core/knowledge/tag.ts'
import type { LedgerEvent } from '../../core/ledger/event.ts'
import type { PricedMarket } from '../../core/ledger/market.ts'
import type { PriceTable } from '../../core/ledger/prices.ts'
import type { ShownAsset } from '../../core/ledger/shownAssets.ts'
import type { Encumbered, ResolvedOutcome } from '../../core/trace/classify.ts'
import type { ClusterStocks } from '../../core/trace/clusterStocks.ts'
import { frontPolicy } from '../../core/trace/frontPolicy.ts'
import { type Frozen, frozenAt } from '../../core/trace/frozen.ts'
import { accountOf, type LendingPlan } from '../../core/trace/lending/lendingPlan.ts'
import { openDebts } from '../../core/trace/lending/openDebts.ts'
import type { LossContext } from '../../core/trace/losses.ts'
import { planWalk } from '../../core/trace/plan.ts'
import type { Poisoner } from '../../core/trace/poisoning.ts'
import type { PolicyId } from '../../core/trace/policyIds.ts'
import { type Settlement, settle } from '../../core/trace/settle.ts'
import { touchedAddresses } from '../../core/trace/touched.ts'
import type { Walk } from '../../core/trace/walk/walk.ts'
import type { WalkPlan } from '../../core/trace/walk/walkPlan.ts'
import type { FlowSpool, LedgerStore, LedgerSummary } from '../../store/ledgerStore.ts'
import { type AcceptedDeposits, acceptDeposits } from './acceptedDeposits.ts'
import { clusterHoldings } from './clusterHoldings.ts'
import type { Crowded } from './crowded.ts'
import { type LeadContext, leadContext } from './leadContext.ts'
import { resolveOutcomes } from './outcomes.ts'
import { type Services, withDeposits } from './services.ts'
import { walkContext } from './walkContext.ts'
import { walkLedger } from './walkLedger.ts'

type Outcomes = ReadonlyMap<number, readonly ResolvedOutcome[]>

export interface TraceLedgerParameters {
  readonly store: LedgerStore
  readonly case: Case
  readonly tags: readonly Tag[]
  readonly prices: PriceTable
  /** Where the tainted movements go; null: they are not kept. */
  readonly spool: Pick<FlowSpool, 'append'> | null
  /** As in `walkLedger`. */
  readonly readWhole?: number
}

/** A trace in the ledger's ids, with what is needed to put it into words. */
export interface TracedLedger {
  readonly summary: LedgerSummary
  readonly assets: readonly ShownAsset[]
  readonly policies: readonly PolicyId[]
  /** End of the trace, inclusive, milliseconds. */
  readonly asOf: number
  readonly plan: WalkPlan
  readonly walk: Walk
  readonly settlements: readonly Settlement[]
  readonly services: Services
  readonly crowded: Crowded
  readonly poisoners: readonly Poisoner[]
  readonly market: PricedMarket
  readonly leads: LeadContext
  readonly accepted: AcceptedDeposits
  readonly losses: LossContext
  /** What issuers have frozen at the end of the trace, and what they logged up to then. */
  readonly frozen: Frozen
  readonly issued: readonly LedgerEvent[]
  /** The ledger with the names of its holdings: of clusters, where these are the holdings. */
  readonly named: LedgerStore
}

/** Walks a ledger under all policies of a case and classes every unit. Errors: `LEDGER_EMPTY`, `SEED_NOT_IN_LEDGER`. */
export async function traceLedger(parameters: TraceLedgerParameters): Promise<TracedLedger> {
  const { store, spool } = parameters
  const theCase = parameters.case
  const context = await walkContext(parameters)
  const clusters = await clusterHoldings(store, theCase, context.assets)
  const { summary, asOf, assets, ids, tagged, services: found, allChains, crowded, policies } = context
  const { lending, market, poisoners, issuers, covered, issued, freezes } = context
  const frozen = frozenAt(issued)
  const { readWhole } = parameters
  // A cluster's coins come from everywhere: nothing less than the whole ledger says what it held.
  const most = clusters === null ? readWhole : Number.POSITIVE_INFINITY
  const reading = most === undefined ? {} : { readWhole: most }
  const planWith = (services: ReadonlySet<number>, flows: TraceLedgerParameters['spool']) =>
    planWalk(theCase, ids, {
      policies,
      services,
      crowded: new Set(crowded.stops.keys()),
      covered,
      market,
      issuers,
      poisoners,
      lending,
      freezes,
      stocks: clusters?.stocks ?? null,
      flows: flows !== null,
      claims: hasAddressSeed(theCase) ? frontPolicy(theCase, policies) : null,
    })
  const walkAs = (plan: WalkPlan, flows: TraceLedgerParameters['spool']) =>
    walkLedger(clusters?.store ?? store, plan, { movements: summary.movements, asOf, spool: flows, ...reading })
  const leads = await leadContext({ store, case: theCase, asOf, tagged, crowded, summary, assets, covered })
  const accepted = await acceptDeposits(store, theCase, allChains, leads, async () =>
    touchedAddresses(await walkAs(planWith(new Set(found.kinds.keys()), null), null), assets),
  )
  const services = withDeposits(found, accepted)
  const plan = planWith(new Set(services.kinds.keys()), spool)
  const walk = await walkAs(plan, spool)
  const losses = lossContext(theCase, market, walk, ids.asset, asOf, summary)
  const outcomes = withLeaders(await resolveOutcomes(store, theCase.outcomes, assets), clusters?.stocks ?? null)
  const encumbered = await findEncumbered(store, lending, asOf)
  const settlements = settle(
    walk,
    { ...losses, services: services.kinds, outcomes, frozen, encumbered },
    losses.origins,
  )
  return {
    summary,
    assets,
    policies,
    asOf,
    plan,
    walk,
    settlements,
    services,
    crowded,
    leads,
    accepted,
    poisoners,
    market,
    losses,
    frozen,
    issued,
    named: clusters?.store ?? store,
  }
}

/** What is reported of coins at an address is so of its cluster's, where that is the holding. */
function withLeaders(outcomes: Outcomes, stocks: ClusterStocks | null): Outcomes {
  if (stocks === null) return outcomes
  const all = new Map(outcomes)
  for (const [address, reported] of outcomes) {
    const leader = stocks.leaderOf(address)
    if (leader !== address) all.set(leader, [...(all.get(leader) ?? []), ...reported])
  }
  return all
}

/** What of an address's collateral stands for debts. */
async function findEncumbered(store: LedgerStore, lending: LendingPlan, asOf: number): Promise<Encumbered> {
  if (lending.receipts.size === 0) return () => null
  const debts = openDebts(await store.events(['borrow', 'repay', 'liquidate'], asOf), lending)
  return ({ address, asset }) => {
    const receipt = lending.receipts.get(asset)
    return receipt !== undefined && debts.has(accountOf(receipt.market, address)) ? receipt.protocol : null
  }
}

function lossContext(
  theCase: Case,
  market: PricedMarket,
  walk: Walk,
  assetId: (asset: string) => number | null,
  asOf: number,
  summary: LedgerSummary,
): LossContext {
  const ledgerBegins = Math.min(...summary.chains.map(({ firstTime }) => firstTime))
  const timeOf = (origin: number) => walk.states[0]!.firstClaim[origin] ?? ledgerBegins
  return {
    asOf,
    ...market,
    origins: [
      { asset: -1, time: 0 },
      ...theCase.origins.map(({ id, asset }) => ({ asset: assetId(asset)!, time: timeOf(id) })),
    ],
  }
}
