import { compareText } from '../compareText.ts'
import { type PricedMarket, termOf } from '../ledger/market.ts'
import { usdOf, usdText } from '../ledger/usd.ts'
import type { AssetRow, HoldingRow, TransactionRow } from '../ledger/words.ts'
import type { PolicyResult, SinkId, TraceConversion, TraceHolding, TraceLoss } from '../wire/traceFile.ts'
import type { Exchange, Side } from './conversions/exchange.ts'
import { swapRate } from './conversions/swapRate.ts'
import type { Part } from './ends.ts'
import type { Loss } from './losses.ts'
import { partsOf } from './places.ts'
import type { Settlement } from './settle.ts'
import type { ContestedRecord, ConversionRecord } from './walk/policyState.ts'
import type { Walk } from './walk/walk.ts'

/** The strings behind the ledger's ids. */
export interface Names {
  readonly holding: (id: number) => HoldingRow
  readonly transaction: (id: number) => TransactionRow
  readonly asset: (id: number) => AssetRow
  readonly address: (id: number) => string
}

/** Ids whose strings the result files need. */
export function idsToName(settlements: readonly Settlement[]): {
  holdings: Set<number>
  transactions: Set<number>
  addresses: Set<number>
} {
  const holdings = new Set<number>()
  const transactions = new Set<number>()
  const addresses = new Set<number>()
  for (const { state, places } of settlements) {
    for (const { holding, items } of places) {
      holdings.add(holding)
      for (const { tx } of items) if (tx !== null) transactions.add(tx)
    }
    for (const holding of state.assumedClean.keys()) holdings.add(holding)
    for (const { tx, address, to, exchange, contested } of state.conversions) {
      transactions.add(tx)
      addresses.add(address)
      if (to !== null) addresses.add(to.address)
      if (exchange !== null) addresses.add(exchange.receiver)
      for (const side of contested?.paidTo ?? []) addresses.add(side.address)
    }
  }
  return { holdings, transactions, addresses }
}

/** `holdings` of `trace.json`, sorted by holding, then by reason. */
export function holdingRows({ state, places }: Settlement, walk: Walk, names: Names): TraceHolding[] {
  const { conserves } = state.policy
  const rows = places.map((place): TraceHolding => {
    const { chain, asset, address, holding } = names.holding(place.holding)
    const parts = partsOf(place.items)
    const arrived = [...parts.values()].reduce((sum, { amount }) => sum + amount, 0n)
    return {
      chain,
      holding,
      address,
      asset,
      tainted: toParts(parts, conserves),
      // What goes on behind an end is not followed, and of a large ledger not even read.
      total: `${place.stoppedBy === null ? (walk.totals[place.holding] ?? 0n) : arrived}`,
      hop: place.hop,
      endpoint: place.stoppedBy !== null,
      stoppedBy: place.stoppedBy,
      assumedClean: `${state.assumedClean.get(place.holding) ?? 0n}`,
    }
  })
  return rows.sort((a, b) => compareText(a.holding, b.holding) || compareText(a.stoppedBy ?? '', b.stoppedBy ?? ''))
}

/** `conversions` of `trace.json`, in chain order. */
export function conversionRows({ state }: Settlement, names: Names, market: PricedMarket): TraceConversion[] {
  const { conserves } = state.policy
  return state.conversions.map((record) => {
    const { tx, address, from, to, tainted, basis, approximate, differs, contested, loan } = record
    const { hash, height, time } = names.transaction(tx)
    const worthOf = worthIn(record, market)
    const sideRow = (side: Side) => ({
      asset: names.asset(side.asset).asset,
      amount: `${side.amount}`,
      ...worthOf(side),
    })
    return {
      txHash: hash,
      height,
      time: isoTime(time),
      address: names.address(address),
      from: sideRow(from),
      to: to === null ? null : { ...sideRow(to), address: names.address(to.address) },
      tainted: `${tainted}`,
      basis: Object.fromEntries(
        [...basis].sort(([a], [b]) => a - b).map(([origin, part]) => [origin, conserves ? `${part}` : null]),
      ),
      mark: markOf(to === null && contested === null, approximate, differs),
      loan,
      contested: contested === null ? null : contestedRow(contested, record.exchange!, names, sideRow),
    }
  })
}

function markOf(unread: boolean, approximate: boolean, differs: boolean): TraceConversion['mark'] {
  if (unread) return 'unread-swap'
  if (differs) return 'order-differs'
  return approximate ? 'approximate' : null
}

function contestedRow(
  { why, follows, reason, paidTo }: ContestedRecord,
  { actor, receiver, fallen, risen }: Exchange,
  names: Names,
  sideRow: (side: Side) => TraceConversion['from'],
): TraceConversion['contested'] {
  const at = (address: number) => (side: Side) => ({ ...sideRow(side), address: names.address(address) })
  return {
    why,
    follows,
    reason,
    paid: fallen.map(at(actor)),
    received: risen.map(at(receiver)),
    paidTo: paidTo.map(({ asset, amount, address }) => ({
      asset: names.asset(asset).asset,
      amount: `${amount}`,
      address: names.address(address),
    })),
  }
}

type Worth = Pick<TraceConversion['from'], 'usd' | 'priceFrom'>

/** What sides of a conversion were worth then, and by whose price: the exchange's own rate where nobody else has one. */
function worthIn({ time, exchange }: ConversionRecord, market: PricedMarket): (side: Side) => Worth {
  const rate = exchange === null ? null : swapRate(exchange, time, market)
  return (side) => {
    const quote = market.quote(side.asset, time)
    if (quote !== null) return { usd: usdOf([termOf(market, side, time)]), priceFrom: quote.from }
    if (rate?.asset !== side.asset) return { usd: null, priceFrom: null }
    const usd = usdText(rate.sum * side.amount, rate.amount * 10n ** BigInt(rate.scale))
    return { usd, priceFrom: 'pool-rate' }
  }
}

export function lossRow(loss: Loss): TraceLoss {
  const { origin, label, evidence, basis, usdAtTheft, usdAtEvent } = loss
  return { origin, class: loss.class, label, evidence, basis: `${basis}`, usdAtTheft, usdAtEvent }
}

export function sinkRows({ state }: Settlement): PolicyResult['sinks'] {
  const sums = new Map<SinkId, Map<number, Part>>()
  for (const { sink, origin, amount, basis } of state.ends.sinks()) {
    const parts = sums.get(sink) ?? new Map<number, Part>()
    sums.set(sink, parts)
    const known = parts.get(origin) ?? { amount: 0n, basis: 0n }
    parts.set(origin, { amount: known.amount + amount, basis: known.basis + basis })
  }
  const sorted = [...sums].sort(([a], [b]) => compareText(a, b))
  return Object.fromEntries(sorted.map(([sink, parts]) => [sink, toParts(parts, true)]))
}

export function assumedCleanRows({ state }: Settlement, names: Names): PolicyResult['assumedClean'] {
  return [...state.assumedClean]
    .map(([id, amount]) => {
      const { holding, asset } = names.holding(id)
      return { holding, asset, amount: `${amount}` }
    })
    .sort((a, b) => compareText(a.holding, b.holding))
}

/** `2022-03-23T13:29:09Z`; fractions of a second only where there are any. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z')
}

function toParts(parts: ReadonlyMap<number, Part>, conserves: boolean): TraceHolding['tainted'] {
  const sorted = [...parts].sort(([a], [b]) => a - b)
  return Object.fromEntries(
    sorted.map(([origin, { amount, basis }]) => [
      origin,
      { amount: `${amount}`, basis: conserves ? `${basis}` : null },
    ]),
  )
}
