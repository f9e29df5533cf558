import { type Market, termOf } from '../../ledger/market.ts'
import { exactUsd } from '../../ledger/usd.ts'
import type { Exchange } from './exchange.ts'

/** What an exchange itself says that one of its assets was worth: so many of it for `sum` / 10^`scale` USD. */
export interface SwapRate {
  readonly asset: number
  readonly amount: bigint
  readonly sum: bigint
  readonly scale: number
}

/**
 * Where one asset of an exchange has no price and everything else has: both sides taken to be worth the same. Null elsewhere.
 *
 * It is for printing only. Whoever makes a pool sets its rate: by this measure a worthless token at the thief's own pool is worth
 * just what was paid for it. So it never decides whether an exchange is contested, and prices nothing outside of it.
 */
export function swapRate({ fallen, risen }: Exchange, time: number, market: Market): SwapRate | null {
  const unpriced = [...fallen, ...risen].filter(({ asset }) => market.price(asset, time) === null)
  const one = unpriced[0]
  if (one === undefined || unpriced.length > 1) return null
  const [own, other] = fallen.includes(one) ? [fallen, risen] : [risen, fallen]
  const terms = (sides: Exchange['fallen']) =>
    sides.filter((side) => side !== one).map((side) => termOf(market, side, time))
  // The rest of its own side takes its share: as negative amounts, so that the sum stays exact.
  const rest = terms(own).map((term) => ({ ...term, amount: -term.amount }))
  const worth = exactUsd([...terms(other), ...rest])
  return worth === null || worth.sum <= 0n ? null : { asset: one.asset, amount: one.amount, ...worth }
}
