import { compareText } from '../../core/compareText.ts'
import { DAY, dayText, priceText } from '../../core/ledger/prices.ts'
import { needPrice, type PriceNeeds, pricesNeeded } from '../../core/trace/pricesNeeded.ts'
import type { TracePrice } from '../../core/wire/traceFile.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'
import type { TracedLedger } from './traceLedger.ts'

/** Payments whose rows are in memory at once. */
const PORTION = 8192

/** Every price that the results of a trace ask for: those of `pricesNeeded`, and of what each payer paid. */
export async function neededPrices(store: LedgerStore, traced: TracedLedger): Promise<PriceNeeds> {
  const needs = pricesNeeded(traced.settlements, traced.losses)
  const { claims } = traced.walk
  for (let from = 0; claims !== null && from < claims.length; from += PORTION) {
    const to = Math.min(from + PORTION, claims.length)
    const payments = await store.payments(claims.row.slice(from, to), claims.output.slice(from, to))
    for (const { asset, time } of payments) needPrice(needs, asset, time)
  }
  return needs
}

/** The needed prices that the case has, by asset, then by day. */
export function priceRows(needs: PriceNeeds, { assets, market }: TracedLedger): TracePrice[] {
  return [...needs]
    .map(([id, days]) => ({ id, asset: assets[id]!.asset, days: [...days].sort((a, b) => a - b) }))
    .sort((a, b) => compareText(a.asset, b.asset))
    .flatMap(({ id, asset, days }) =>
      days.flatMap((day) => {
        const quote = market.quote(id, day * DAY)
        if (quote === null) return []
        const { from, source, day: of, price } = quote
        return [{ asset, day: dayText(day), usd: priceText(price), from, source, of }]
      }),
    )
}
