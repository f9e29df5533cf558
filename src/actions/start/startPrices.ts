import { chainFacts } from '../../core/ledger/chains.ts'
import { type PriceTable, priceTable } from '../../core/ledger/prices.ts'
import { tokenFacts, unwrapped } from '../../core/ledger/tokens.ts'
import { usdOf } from '../../core/ledger/usd.ts'
import type { AssetRow } from '../../core/ledger/words.ts'
import type { TheftProposal } from '../../core/start/theftProposal.ts'
import { readPrices } from '../../packs/prices/readPrices.ts'

/** Errors: those of `readPrices`. `files`: as seen from the case folder. */
export async function startPrices(caseDir: string, files: readonly string[]): Promise<PriceTable> {
  return priceTable(new Map(), [(await readPrices(files, caseDir)).daily])
}

function priceAt(prices: PriceTable, asset: string, time: number): bigint | null {
  return prices.quoteAt(asset, time)?.price ?? prices.quoteAt(unwrapped(asset), time)?.price ?? null
}

/** In 10^-8 US dollars. */
export function worthOf(prices: PriceTable, assets: readonly AssetRow[]) {
  const decimals = new Map(assets.map((one) => [one.asset, one.decimals]))
  return (asset: string, amount: bigint, time: number) => {
    const price = priceAt(prices, asset, time)
    return price === null ? null : (amount * price) / 10n ** BigInt(decimals.get(asset) ?? 0)
  }
}

export function dollars(prices: PriceTable, assets: readonly AssetRow[]): TheftProposal['usdOf'] {
  const decimals = new Map(assets.map((one) => [one.asset, one.decimals]))
  return (asset, amount, time) =>
    usdOf([{ amount, decimals: decimals.get(asset) ?? 0, price: priceAt(prices, asset, time) }])
}

/** Whether an asset is a coin or a token that is worth something: a chain’s own, one that is listed, or one with a price. */
export function isKnown(asset: string, prices: PriceTable, time: number): boolean {
  const [chain = '', unit = ''] = [asset.slice(0, asset.indexOf('/')), asset.slice(asset.indexOf('/') + 1)]
  return unit === chainFacts(chain)?.symbol || tokenFacts(chain, unit) !== null || priceAt(prices, asset, time) !== null
}
