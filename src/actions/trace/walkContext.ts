import type { Case } from '../../core/case/case.ts'
import { defaultPolicies } from '../../core/case/defaultPolicies.ts'
import { inputError } from '../../core/errors.ts'
import type { Tag } from '../../core/knowledge/tag.ts'
import { chainOfAsset } from '../../core/ledger/chains.ts'
import type { LedgerEvent } from '../../core/ledger/event.ts'
import type { PricedMarket } from '../../core/ledger/market.ts'
import type { PriceTable } from '../../core/ledger/prices.ts'
import { type ShownAsset, shownAssets } from '../../core/ledger/shownAssets.ts'
import type { FreezePoint } from '../../core/trace/freezes.ts'
import type { LendingPlan } from '../../core/trace/lending/lendingPlan.ts'
import type { LedgerIds } from '../../core/trace/plan.ts'
import type { Poisoner } from '../../core/trace/poisoning.ts'
import type { PolicyId } from '../../core/trace/policyIds.ts'
import type { LedgerStore, LedgerSummary } from '../../store/ledgerStore.ts'
import { coverageByAsset } from './coverage.ts'
import { type Crowded, findCrowded } from './crowded.ts'
import { findFreezes } from './findFreezes.ts'
import { findIssuers } from './findIssuers.ts'
import { findLending } from './findLending.ts'
import { findPoisoners } from './findPoisoners.ts'
import { ledgerIds } from './ledgerIds.ts'
import { marketOf } from './marketOf.ts'
import { findServices, type Services } from './services.ts'
import { type Tagged, taggedAddresses } from './tagged.ts'

export interface WalkContextParameters {
  readonly store: LedgerStore
  readonly case: Case
  readonly tags: readonly Tag[]
  readonly prices: PriceTable
}

/** What a walk of a case's ledger needs to know before its first step, forwards or backwards. */
export interface WalkContext {
  readonly summary: LedgerSummary
  /** End of the trace, inclusive, milliseconds. */
  readonly asOf: number
  readonly assets: readonly ShownAsset[]
  readonly ids: LedgerIds
  readonly tagged: Tagged
  /** By tags alone, without the deposit addresses that the case accepts. */
  readonly services: Services
  readonly allChains: readonly string[]
  readonly crowded: Crowded
  readonly policies: readonly PolicyId[]
  readonly lending: LendingPlan
  readonly market: PricedMarket
  readonly poisoners: readonly Poisoner[]
  readonly issuers: ReadonlyMap<number, number>
  readonly covered: readonly ('all' | ReadonlySet<number>)[]
  readonly issued: readonly LedgerEvent[]
  readonly freezes: readonly FreezePoint[]
}

/** Errors: `LEDGER_EMPTY`. */
export async function walkContext({ store, tags, prices, ...of }: WalkContextParameters): Promise<WalkContext> {
  const theCase = of.case
  const summary = await store.summary()
  const asOf = theCase.asOf ?? summary.lastTime
  if (asOf === null || summary.lastTime === null) {
    throw inputError('LEDGER_EMPTY', `the ledger of case ${theCase.id} has no movements`, {
      fix: 'list files under imports in case.yaml, or run dyepack import',
    })
  }
  const assets = shownAssets(await store.assets(), new Set(theCase.assets.map(({ asset }) => asset)))
  const allChains = [...new Set(assets.map(({ chain }) => chain))]
  const tagged = await taggedAddresses(store, tags)
  const chains = [...new Set(theCase.origins.map(({ asset }) => chainOfAsset(asset)))]
  const lending = await findLending(store, assets, asOf)
  const issued = await store.events(['frozen', 'unfrozen'], asOf)
  return {
    summary,
    asOf,
    assets,
    ids: await ledgerIds(store, theCase, assets),
    tagged,
    services: await findServices(store, theCase, tagged, chains),
    allChains,
    crowded: await findCrowded(store, theCase.stop.serviceLike, allChains, asOf),
    policies: theCase.policies ?? defaultPolicies(theCase),
    lending,
    market: marketOf(assets, prices, lending),
    poisoners: await findPoisoners(store, theCase, assets, asOf),
    issuers: await findIssuers(store, assets),
    covered: await coverageByAsset(store, assets),
    issued,
    freezes: await findFreezes(store, assets, issued),
  }
}
