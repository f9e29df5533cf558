import { compareText } from '../compareText.ts'
import { groupBy } from '../groupBy.ts'
import { MAX_DAYS_BACK, type Quote, type Quotes } from '../ledger/prices.ts'
import { DAY } from '../report/times.ts'

/** Daily prices by the names that claims give to coins: `ETH`, or `ethereum/0xdac1…`. Null: unknown. */
export interface CoinPrices {
  /** Price of a day (`YYYY-MM-DD`), or of the nearest of the seven days before it. */
  on(coin: string, day: string): Quote | null
  /** The last price up to a day, however old it is. */
  upTo(coin: string, day: string): Quote | null
}

/**
 * Prices by the names that claims give to coins. An asset with its chain (`ethereum/0xdac1…`) is itself; a symbol (`ETH`)
 * is the unit of that name on a chain. Where units of one name have different prices, nobody can say which one a claim
 * means: unknown.
 */
export function coinPrices(quotes: Quotes): CoinPrices {
  const bySymbol = groupBy(quotes.keys(), (asset) => asset.slice(asset.indexOf('/') + 1).toUpperCase())
  const upTo = (coin: string, day: string): Quote | null => {
    const meant = coin.includes('/') ? [coin] : (bySymbol.get(coin.toUpperCase()) ?? [])
    const last = meant.flatMap((asset) => quotes.get(asset)?.findLast((one) => one.day <= day) ?? [])
    if (new Set(last.map(({ price }) => price)).size !== 1) return null
    return last.toSorted((a, b) => compareText(b.day, a.day))[0]!
  }
  return {
    upTo,
    on: (coin, day) => {
      const found = upTo(coin, day)
      return found !== null && Date.parse(day) - Date.parse(found.day) <= MAX_DAYS_BACK * DAY ? found : null
    },
  }
}
