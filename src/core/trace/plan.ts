import type { Case, Contested, Origin } from '../case/case.ts'
import { inputError } from '../errors.ts'
import { addToGroup } from '../groupBy.ts'
import { chainModel, chainOfAsset } from '../ledger/chains.ts'
import type { Market } from '../ledger/market.ts'
import { BURN_ADDRESSES, ENTRY_POINTS } from '../ledger/words.ts'
import type { ClusterStocks } from './clusterStocks.ts'
import type { CoinJoinPlan } from './coinJoins.ts'
import type { ContestedPlan } from './conversions/contested.ts'
import type { FreezePoint } from './freezes.ts'
import { type LendingPlan, NO_LENDING } from './lending/lendingPlan.ts'
import type { Poisoner } from './poisoning.ts'
import { POLICIES } from './policies/policies.ts'
import type { PolicyId } from './policyIds.ts'
import type { Opening, ReceiverSeed, Seeds, TransactionSeed } from './seeds.ts'
import { coinJoin } from './stops/coinJoin.ts'
import { hops } from './stops/hops.ts'
import { looksLikeAService } from './stops/looksLikeAService.ts'
import { minAmount } from './stops/minAmount.ts'
import { service } from './stops/service.ts'
import type { StopRule } from './stops/stop.ts'
import { unread } from './stops/unread.ts'
import type { ReadingContext } from './walk/readTransaction.ts'
import type { WalkPlan } from './walk/walkPlan.ts'

/** The ledger's ids for the words of a case; null for what the ledger does not know. */
export interface LedgerIds {
  readonly asset: (asset: string) => number | null
  readonly address: (chain: string, address: string) => number | null
  readonly holding: (address: string, asset: string) => number | null
  readonly transaction: (chain: string, hash: string) => number | null
}

export interface PlanOptions {
  readonly policies: readonly PolicyId[]
  /** Address ids at which `service` stops. */
  readonly services: ReadonlySet<number>
  /** Address ids at which `looks-like-a-service` stops. */
  readonly crowded: ReadonlySet<number>
  /** Which addresses the imports cover, by asset id. */
  readonly covered: readonly ('all' | ReadonlySet<number>)[]
  readonly market: Market
  /** Asset id → address id of the token's contract. */
  readonly issuers: ReadonlyMap<number, number>
  /** Who poisons the addresses of the case; default: nobody. */
  readonly poisoners?: readonly Poisoner[]
  /** Default: none of the assets is of a lending market. */
  readonly lending?: LendingPlan
  /** Default: nobody froze anything. */
  readonly freezes?: readonly FreezePoint[]
  /** Default: outpoints are the holdings of UTXO chains. */
  readonly stocks?: ClusterStocks | null
  readonly flows: boolean
  /** The policy under which the claims of seeds by address are kept; null where nobody asks for them. */
  readonly claims: PolicyId | null
}

/** Brings a case into the ledger's ids. A seed that the ledger does not hold is refused. */
export function planWalk(
  theCase: Pick<Case, 'origins' | 'stop' | 'contested'>,
  ids: LedgerIds,
  options: PlanOptions,
): WalkPlan {
  return {
    policies: options.policies.map((id) => POLICIES[id]),
    origins: theCase.origins.length,
    seeds: resolveSeeds(theCase.origins, ids, options.poisoners ?? []),
    stops: stopRules(theCase.stop, ids, options),
    coinJoins: coinJoinPlan(theCase.stop, theCase.origins, ids),
    ...planReading(theCase, ids, options),
    freezes: options.freezes ?? [],
    stocks: options.stocks ?? null,
    flows: options.flows,
    claims: options.claims === null ? null : options.policies.indexOf(options.claims),
  }
}

/** What a case's transactions are read with, whichever way the walk goes. */
export function planReading(
  { origins, contested }: Pick<Case, 'origins' | 'contested'>,
  ids: LedgerIds,
  options: Pick<PlanOptions, 'covered' | 'market' | 'issuers' | 'lending'>,
): Omit<ReadingContext, 'seeds'> {
  return {
    burn: addressIds(BURN_ADDRESSES, origins, ids),
    entryPoints: addressIds(ENTRY_POINTS, origins, ids),
    market: options.market,
    issuers: options.issuers,
    lending: options.lending ?? NO_LENDING,
    covered: options.covered,
    contested: resolveContested(contested, origins, ids),
  }
}

/** What a ledger that has grown brings to a plan. */
export interface PlanGrowth
  extends Pick<WalkPlan, 'burn' | 'entryPoints' | 'market' | 'issuers' | 'covered' | 'freezes'> {
  /** Address ids at which `service` stops: all of them. */
  readonly services: ReadonlySet<number>
}

/** The same plan for a ledger that has grown. */
export function growPlan(plan: WalkPlan, { services, ...more }: PlanGrowth): WalkPlan {
  const others = plan.stops.filter(({ id }) => id !== 'service' && id !== 'unread')
  const first = services.size > 0 ? [service(services)] : []
  const last = more.covered.some((chain) => chain !== 'all') ? [unread(more.covered)] : []
  return { ...plan, ...more, stops: [...first, ...others, ...last] }
}

function resolveSeeds(origins: readonly Origin[], ids: LedgerIds, poisoners: readonly Poisoner[]): Seeds {
  const transactions = new Map<number, TransactionSeed[]>()
  const addresses = new Map<number, ReceiverSeed[]>()
  const openings = new Map<number, Opening>()
  for (const { id: origin, asset: name, seed } of origins) {
    const chain = chainOfAsset(name)
    const asset = known(ids.asset(name), origin, 'asset', name)
    const addressId = (text: string) => known(ids.address(chain, text), origin, 'address', text)
    const set = (texts: readonly string[] | null) => (texts === null ? null : new Set(texts.map(addressId)))
    switch (seed.kind) {
      case 'tx': {
        const tx = known(ids.transaction(chain, seed.tx), origin, 'transaction', seed.tx)
        addToGroup(transactions, tx, { origin, asset, to: set(seed.to) })
        break
      }
      case 'address': {
        const address = addressId(seed.address)
        addToGroup(addresses, address, {
          origin,
          asset,
          holding: ids.holding(seed.address, name),
          from: seed.from ?? Number.NEGATIVE_INFINITY,
          victims: set(seed.victims),
          notFrom: new Set(poisoners.flatMap((one) => (one.address === address ? [one.poisoner] : []))),
        })
        break
      }
      case 'opening': {
        const holding = known(ids.holding(seed.address, name), origin, 'holding', `${seed.address}|${name}`)
        const from = seed.from ?? Number.NEGATIVE_INFINITY
        openings.set(holding, { origin, address: addressId(seed.address), asset, amount: seed.amount, from })
        break
      }
    }
  }
  return { transactions, addresses, openings }
}

export function coinJoinPlan(
  { coinjoin }: Case['stop'],
  origins: readonly Origin[],
  ids: Pick<LedgerIds, 'asset'>,
): CoinJoinPlan | null {
  const utxo = origins.some(({ asset }) => chainModel(chainOfAsset(asset)) === 'utxo')
  if (coinjoin === null || !utxo) return null
  const bitcoin = ids.asset('bitcoin/BTC')
  return { without: new Set(coinjoin.without), mainChain: new Set(bitcoin === null ? [] : [bitcoin]) }
}

function stopRules(stop: Case['stop'], ids: LedgerIds, options: PlanOptions): StopRule[] {
  const rules: StopRule[] = []
  if (options.services.size > 0) rules.push(service(options.services))
  if (stop.coinjoin !== null) rules.push(coinJoin)
  if (options.crowded.size > 0) rules.push(looksLikeAService(options.crowded))
  if (stop.hops !== null) rules.push(hops(stop.hops))
  const least = new Map<number, bigint>()
  for (const [asset, amount] of stop.minAmount) {
    const id = ids.asset(asset)
    if (id !== null) least.set(id, amount)
  }
  if (least.size > 0) rules.push(minAmount(least))
  if (options.covered.some((chain) => chain !== 'all')) rules.push(unread(options.covered))
  return rules
}

function addressIds(addresses: readonly string[], origins: readonly Origin[], ids: LedgerIds): Set<number> {
  const found = new Set<number>()
  for (const chain of chainsOf(origins)) {
    for (const address of addresses) {
      const id = ids.address(chain, address)
      if (id !== null) found.add(id)
    }
  }
  return found
}

function resolveContested(contested: Contested, origins: readonly Origin[], ids: LedgerIds): ContestedPlan {
  const transactions = new Map<number, { readonly follow: 'received' | 'paid'; readonly reason: string }>()
  contested.transactions.forEach(({ tx, follow, reason }, index) => {
    const found = chainsOf(origins).flatMap((chain) => ids.transaction(chain, tx) ?? [])
    if (found.length === 0) {
      const key = `contested.transactions[${index}].tx`
      throw inputError('TRANSACTION_NOT_IN_LEDGER', `case.yaml, ${key}: the ledger has no transaction ${tx}`, {
        fix: 'copy the whole hash, or take the entry out',
        facts: { key, tx },
      })
    }
    for (const id of found) transactions.set(id, { follow, reason })
  })
  return { follow: contested.follow, transactions }
}

function chainsOf(origins: readonly Origin[]): readonly string[] {
  return [...new Set(origins.map(({ asset }) => chainOfAsset(asset)))]
}

function known(id: number | null, origin: number, what: string, value: string): number {
  if (id !== null) return id
  throw inputError('SEED_NOT_IN_LEDGER', `case.yaml, origins[${origin - 1}].seed: the ledger has no ${what} ${value}`, {
    fix: 'check the seed in case.yaml, and that the imports hold the theft',
    facts: { origin, what, value },
  })
}
