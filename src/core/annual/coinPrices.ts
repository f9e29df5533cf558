import type { PriceTable } from '../ledger/prices.ts'
import type { CoinPrices } from './valuation.ts'

/**
 * Prices by the names that claims give to coins. An asset with its chain (`ethereum/0xdac1…`) is itself; a symbol (`ETH`)
 * is the unit of that name on a chain. Where units of one name have different prices on a day, nobody can say which one
 * a claim means: unknown.
 */
export function coinPrices(prices: PriceTable, assets: readonly string[]): CoinPrices {
  const bySymbol = new Map<string, string[]>()
  for (const asset of assets) {
    const symbol = asset.slice(asset.indexOf('/') + 1).toUpperCase()
    bySymbol.set(symbol, [...(bySymbol.get(symbol) ?? []), asset])
  }
  return {
    priceOn: (coin, day) => {
      const time = Date.parse(`${day}T00:00:00Z`)
      const meant = coin.includes('/') ? [coin] : (bySymbol.get(coin.toUpperCase()) ?? [])
      const found = new Set(meant.flatMap((asset) => prices.priceAt(asset, time) ?? []))
      return found.size === 1 ? [...found][0]! : null
    },
  }
}
