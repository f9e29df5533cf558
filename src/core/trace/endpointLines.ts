import { compareText } from '../compareText.ts'
import { groupBy } from '../groupBy.ts'
import { type UsdTerm, usdOf } from '../ledger/usd.ts'
import type { StopId } from '../wire/traceFile.ts'
import type { ClassifiedItem, LossKind } from './classify.ts'
import type { LossContext } from './losses.ts'
import type { Place } from './places.ts'
import { isoTime, type Names } from './rows.ts'
import type { Settlement } from './settle.ts'

/** One line of `endpoints.csv`: what of one origin ended at one place, in one class. Null: unknown, or poison, which has no classes. */
export interface EndpointLine {
  readonly policy: string
  readonly origin: number
  readonly chain: string
  readonly address: string
  readonly holding: string
  readonly asset: string
  readonly symbol: string
  readonly decimals: number
  readonly stoppedBy: StopId
  readonly kind: LossKind | null
  /** Category and source of the tag that stopped the trace. */
  readonly category: string
  readonly source: string
  readonly amount: bigint
  readonly basis: bigint | null
  readonly usdAtTheft: string | null
  readonly usdAtEvent: string | null
  readonly arrivals: number
  readonly firstTime: string
  readonly firstTx: string
  readonly lastTime: string
  readonly lastTx: string
  /** In chain order, each once. */
  readonly hashes: readonly string[]
}

/** Address id → the tag that speaks for it. */
export type TagFacts = ReadonlyMap<
  number,
  { readonly category: string; readonly source: string; readonly label: string }
>

/** The endpoints of one policy, by chain, holding, reason, origin and class. */
export function endpointLines(
  { state, classified }: Settlement,
  names: Names,
  tags: TagFacts,
  context: LossContext,
): EndpointLine[] {
  const lines: EndpointLine[] = []
  for (const [place, items] of classified) {
    if (place.stoppedBy === null) continue
    for (const group of groupByOriginAndKind(items)) lines.push(endpointLine(place, place.stoppedBy, group))
  }
  return lines.sort(
    (a, b) =>
      compareText(a.chain, b.chain) ||
      compareText(a.holding, b.holding) ||
      compareText(a.stoppedBy, b.stoppedBy) ||
      a.origin - b.origin ||
      compareText(a.kind?.class ?? '', b.kind?.class ?? ''),
  )

  function endpointLine(place: Place, stoppedBy: StopId, group: readonly ClassifiedItem[]): EndpointLine {
    const { chain, asset, address, holding } = names.holding(place.holding)
    const { symbol, decimals } = names.asset(place.asset)
    const { kind, item } = group[0]!
    const { conserves } = state.policy
    const tag = tags.get(place.address)
    const transactions = group.map((one) => names.transaction(one.item.tx!))
    const last = transactions.at(-1)!
    const amount = group.reduce((sum, one) => sum + one.item.amount, 0n)
    const basis = group.reduce((sum, one) => sum + one.item.basis, 0n)
    const origin = context.origins[item.origin]!
    const atTheft: UsdTerm = {
      amount: basis,
      decimals: context.decimals(origin.asset),
      price: context.price(origin.asset, origin.time),
    }
    const atEvent = group.map(
      (one): UsdTerm => ({ amount: one.item.amount, decimals, price: context.price(place.asset, one.item.time) }),
    )
    return {
      policy: state.policy.id,
      origin: item.origin,
      chain,
      address,
      holding,
      asset,
      symbol,
      decimals,
      stoppedBy,
      kind: conserves ? kind : null,
      category: tag?.category ?? '',
      source: tag?.source ?? '',
      amount,
      basis: conserves ? basis : null,
      usdAtTheft: conserves ? usdOf([atTheft]) : null,
      usdAtEvent: conserves ? usdOf(atEvent) : null,
      arrivals: group.length,
      firstTime: isoTime(transactions[0]!.time),
      firstTx: transactions[0]!.hash ?? '',
      lastTime: isoTime(last.time),
      lastTx: last.hash ?? '',
      hashes: [...new Set(transactions.flatMap(({ hash }) => (hash === null ? [] : [hash])))],
    }
  }
}

function groupByOriginAndKind(items: readonly ClassifiedItem[]): Iterable<readonly ClassifiedItem[]> {
  return groupBy(items, (one) => `${one.item.origin}\0${one.kind.class}\0${one.kind.label ?? ''}`).values()
}
