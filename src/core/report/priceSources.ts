import { groupBy } from '../groupBy.ts'
import type { Frame } from './frame.ts'
import { assetNames, nameOf } from './money.ts'
import { counted, listed, say, type Text } from './text.ts'

/** Whose prices the dollars of a report rest on: a line for each file and API. */
export function priceSources({ input, result }: Frame): readonly Text[] {
  const names = assetNames(input)
  const sources = groupBy(input.trace.prices, (price) => `${price.from} ${price.source}`)
  const lines = [...sources.values()].map((prices): Text => {
    const { from, source } = prices[0]!
    const assets = [...new Set(prices.map(({ asset }) => asset))]
    const shown = assets.slice(0, ASSETS).map((asset) => say`${nameOf(names, asset).symbol}`)
    const more = assets.length > ASSETS ? [say`${counted(assets.length - ASSETS, 'more asset')}`] : []
    const of = listed([...shown, ...more])
    if (from === 'case') return say`Fixed by the case, for all time: ${of}.`
    const days = new Set(prices.map(({ day }) => day)).size
    return say`${source}${from === 'api' ? ', a price API' : ', a file of the case'}: ${of}, on ${counted(days, 'day')}.`
  })
  const rated = new Set(
    result.conversions
      .filter(({ from, to }) => from.priceFrom === 'pool-rate' || to?.priceFrom === 'pool-rate')
      .map(({ txHash, time, address }) => `${txHash} ${time} ${address}`),
  ).size
  if (rated === 0) return lines
  const swaps = counted(rated, 'swap')
  return [
    ...lines,
    say`In ${swaps} one asset has no price, and the swap’s own rate is printed beside it. Whoever makes a pool sets its rate, so nothing rests on it: no sum, and not whether a swap may hide money.`,
  ]
}

const ASSETS = 5
