import { compareText } from '../../core/compareText.ts'
import { DAY, dayText } from '../../core/ledger/prices.ts'
import { unwrapped } from '../../core/ledger/tokens.ts'
import type { PriceNeeds } from '../../core/trace/pricesNeeded.ts'
import { type NoQuote, quoteOfRow } from '../../packs/priceApis/quoteOfRow.ts'
import type { RecordedPrices } from '../../packs/priceApis/readPriceSource.ts'
import type { TracedLedger } from '../trace/traceLedger.ts'

/** A price that a figure asks for and that the case does not have. A wrapped coin has its coin's, so that is missing. */
export interface MissingPrice {
  readonly asset: string
  readonly symbol: string
  readonly decimals: number
  /** Since 1970 (UTC). */
  readonly day: number
  /** What each API that was asked said. */
  readonly said: readonly { readonly format: string; readonly why: NoQuote | 'other-decimals' }[]
}

/** What the needs ask for and the case's prices do not have, by asset, then by day. */
export function missingPrices(
  needs: PriceNeeds,
  { assets, market }: Pick<TracedLedger, 'assets' | 'market'>,
  recorded: readonly (RecordedPrices | null)[],
): readonly MissingPrice[] {
  const said = recorded.map((one) => new Map(one?.rows.map((row) => [`${row.asset} ${row.day}`, row] as const)))
  const missing = new Map<string, MissingPrice>()
  for (const [id, days] of needs) {
    for (const day of days) {
      if (market.quote(id, day * DAY) !== null) continue
      const row = assets[id]!
      const asset = unwrapped(row.asset)
      const found = said.flatMap((rows, n) => {
        const answer = rows.get(`${asset} ${dayText(day)}`)
        if (answer === undefined) return []
        const quote = quoteOfRow(answer, '')
        return [
          { format: recorded[n]!.source.format, why: typeof quote === 'string' ? quote : ('other-decimals' as const) },
        ]
      })
      const symbol = asset === row.asset ? row.symbol : asset.slice(asset.indexOf('/') + 1)
      missing.set(`${asset} ${day}`, { asset, symbol, decimals: row.decimals, day, said: found })
    }
  }
  return [...missing.values()].sort((a, b) => compareText(a.asset, b.asset) || a.day - b.day)
}
