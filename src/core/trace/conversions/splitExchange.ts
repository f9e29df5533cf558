import { type Market, termOf } from '../../ledger/market.ts'
import { centsOf } from '../../ledger/usd.ts'
import type { Conversion, Exchange, Side } from './exchange.ts'

/**
 * The conversions of an exchange: what fell is split over what rose, and what rose over what fell, by running totals
 * of their weights. The weights are US cents of that day, at least 1, where everything has a price, else 1 each.
 *
 * One asset for one is the one conversion of all for all. Of several, which became which is not on the chain.
 */
export function splitExchange(exchange: Exchange, at: number, time: number, market: Market): Conversion[] {
  const { fallen, risen } = exchange
  if (fallen.length === 1 && risen.length === 1) return [{ exchange, at, fallen: fallen[0]!, risen: risen[0]! }]
  const cents = [...fallen, ...risen].map((side) => centsOf([termOf(market, side, time)]))
  const priced = cents.every((one) => one !== null)
  const weights = cents.map((one) => (priced && one! > 1n ? one! : 1n))
  const given = fallen.map(({ amount }) => shares(amount, weights.slice(fallen.length)))
  const got = risen.map(({ amount }) => shares(amount, weights.slice(0, fallen.length)))
  return fallen.flatMap((from, i) =>
    risen.map((to, j) => ({
      exchange,
      at,
      fallen: withAmount(from, given[i]![j]!),
      risen: withAmount(to, got[j]![i]!),
    })),
  )
}

/** `amount` in parts by weight, which sum to it: floor(amount·W_k/W) − floor(amount·W_{k−1}/W). */
function shares(amount: bigint, weights: readonly bigint[]): bigint[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n)
  let weighed = 0n
  let given = 0n
  return weights.map((weight) => {
    weighed += weight
    const upTo = (amount * weighed) / whole
    const share = upTo - given
    given = upTo
    return share
  })
}

function withAmount(side: Side, amount: bigint): Side {
  return { ...side, amount }
}
