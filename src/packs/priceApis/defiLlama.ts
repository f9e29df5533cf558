import { z } from 'zod'
import { addToGroup } from '../../core/groupBy.ts'
import { chainFacts, chainOfAsset } from '../../core/ledger/chains.ts'
import { DAY, dayText } from '../../core/ledger/prices.ts'
import { numberText, type PriceRow } from '../../core/wire/priceSource.ts'
import { parseJson } from '../files/parseJson.ts'
import type { PriceApi, PriceQuestion, WantedPrice } from './priceApi.ts'

/**
 * DefiLlama's historical prices: `GET /prices/historical/{timestamp}/{coins}?searchWidth=12h`, which answers
 * `{"coins": {"ethereum:0x…": {"price", "timestamp", "confidence", "symbol", "decimals"}}}`, without a coin that it has no price of.
 * https://github.com/DefiLlama/api-docs/blob/master/defillama-openapi-free.json and, for what the numbers mean,
 * https://github.com/DefiLlama/defillama-server/blob/master/coins/src/getHistoricalCoins.ts
 *
 * It gives the record that is nearest to the time, within the width on either side. So a day is asked for at its noon, half a
 * day wide. `/batchHistorical` takes several times at once, but does not say which answer is to which, nor the decimals.
 */
export const defiLlama: PriceApi = {
  format: 'defillama',
  coinOf,
  questions: (wanted) => {
    const days = new Map<number, WantedPrice[]>()
    for (const one of wanted) {
      if (coinOf(one.asset) === null) continue
      addToGroup(days, one.day, one)
    }
    return [...days].sort(([a], [b]) => a - b).flatMap(([day, all]) => questionsOf(day, all))
  },
  read: ({ wanted }, text) => {
    const parsed = parseJson(text, 'text')
    const answer = 'value' in parsed ? answerSchema.safeParse(parsed.value) : null
    if (answer?.success !== true) return null
    const coins = new Map(Object.entries(answer.data.coins).map(([coin, said]) => [coin.toLowerCase(), said]))
    return wanted.map(({ asset, day }): PriceRow => {
      const coin = coinOf(asset)!
      const said = coins.get(coin.toLowerCase())
      return {
        asset,
        day: dayText(day),
        coin,
        price: said?.price ?? null,
        time: said === undefined ? null : Number(said.timestamp),
        confidence: said?.confidence ?? null,
        decimals: said?.decimals === undefined || said.decimals === null ? null : Number(said.decimals),
      }
    })
  },
}

/** Coins in one question: a URL of 2,000 characters is taken everywhere. */
const COINS = 30

function questionsOf(day: number, wanted: readonly WantedPrice[]): readonly PriceQuestion[] {
  const noon = (day * DAY + DAY / 2) / 1000
  const questions: PriceQuestion[] = []
  for (let from = 0; from < wanted.length; from += COINS) {
    const some = wanted.slice(from, from + COINS)
    const coins = [...new Set(some.map(({ asset }) => coinOf(asset)!))]
    questions.push({ path: `/prices/historical/${noon}/${coins.join(',')}?searchWidth=12h`, wanted: some })
  }
  return questions
}

const coinSchema = z.object({
  price: numberText,
  timestamp: z.string().regex(/^\d{1,12}$/),
  confidence: numberText.nullish().transform((said) => said ?? undefined),
  decimals: z
    .string()
    .regex(/^(\d|\d\d|1\d\d|2[0-4]\d|25[0-5])$/)
    .nullish(),
})
const answerSchema = z.object({ coins: z.record(z.string().max(200), coinSchema) })

/** A chain's own coin by its id at CoinGecko, a token as `chain:contract`. */
function coinOf(asset: string): string | null {
  const chain = chainOfAsset(asset)
  const unit = asset.slice(chain.length + 1)
  const known = CHAINS[chain]
  if (known === undefined) return null
  if (unit === chainFacts(chain)?.symbol) return `coingecko:${known.coin}`
  if (known.tokens === null) return null
  const isToken = chain === 'tron' ? /^T[1-9A-HJ-NP-Za-km-z]{33}$/ : /^0x[0-9a-f]{40}$/
  return isToken.test(unit) ? `${known.tokens}:${unit}` : null
}

/**
 * Chain → its coin at CoinGecko, and what DefiLlama calls the chain (`coins/src/adapters/bridges/gasTokens.ts` and the folders beside
 * it in defillama-server). Of POL there are no prices before October 2023, when it was MATIC still.
 */
const CHAINS: Readonly<Record<string, { readonly coin: string; readonly tokens: string | null }>> = {
  ethereum: { coin: 'ethereum', tokens: 'ethereum' },
  'ethereum-classic': { coin: 'ethereum-classic', tokens: null },
  arbitrum: { coin: 'ethereum', tokens: 'arbitrum' },
  'arbitrum-nova': { coin: 'ethereum', tokens: 'arbitrum_nova' },
  avalanche: { coin: 'avalanche-2', tokens: 'avax' },
  base: { coin: 'ethereum', tokens: 'base' },
  bsc: { coin: 'binancecoin', tokens: 'bsc' },
  gnosis: { coin: 'dai', tokens: 'xdai' },
  linea: { coin: 'ethereum', tokens: 'linea' },
  opbnb: { coin: 'binancecoin', tokens: 'op_bnb' },
  optimism: { coin: 'ethereum', tokens: 'optimism' },
  polygon: { coin: 'polygon-ecosystem-token', tokens: 'polygon' },
  scroll: { coin: 'ethereum', tokens: 'scroll' },
  unichain: { coin: 'ethereum', tokens: 'unichain' },
  'world-chain': { coin: 'ethereum', tokens: null },
  tron: { coin: 'tron', tokens: 'tron' },
  bitcoin: { coin: 'bitcoin', tokens: null },
  'bitcoin-cash': { coin: 'bitcoin-cash', tokens: null },
  dash: { coin: 'dash', tokens: null },
  dogecoin: { coin: 'dogecoin', tokens: null },
  litecoin: { coin: 'litecoin', tokens: null },
  zcash: { coin: 'zcash', tokens: null },
}
