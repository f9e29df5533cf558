import { type Market, termOf } from '../../ledger/market.ts'
import { exactUsd } from '../../ledger/usd.ts'
import type { Exchange } from './exchange.ts'

/** Why an exchange may hide money: nobody knows what came out of it, or too little did, or a person says so. */
export type ContestedWhy = 'no-price' | 'worth-less' | 'named'

/** Which branch the basis follows: what came out, or what went in and to whom. */
export type Branch = 'received' | 'paid'

/** What the case says of contested exchanges, in the ledger's ids. */
export interface ContestedPlan {
  readonly follow: Branch
  /** Transaction ordinal → what a person says of its exchanges, which are contested by that. */
  readonly transactions: ReadonlyMap<number, { readonly follow: Branch; readonly reason: string }>
}

/** Below this share of what was paid, in percent, what was received is not its worth. */
const FAIR = 80n

/**
 * Whether what rose has no price, or is worth less than 80 % of what fell (a swap into a worthless token at the thief's
 * own pool hides money). Null: neither can be said.
 */
export function contestedBy(exchange: Exchange, time: number, market: Market): 'no-price' | 'worth-less' | null {
  if (isWrap(exchange, market)) return null
  const { fallen, risen } = exchange
  const received = exactUsd(risen.map((side) => termOf(market, side, time)))
  if (received === null) return 'no-price'
  const paid = exactUsd(fallen.map((side) => termOf(market, side, time)))
  if (paid === null) return null
  const scale = Math.max(received.scale, paid.scale)
  return onScale(received, scale) * 100n < onScale(paid, scale) * FAIR ? 'worth-less' : null
}

/** What a known wrapper gives and takes 1 : 1, or a known lending market for its receipt, is worth the same, whether or not anybody has a price. */
function isWrap({ fallen, risen }: Exchange, { unwrapped, isReceipt }: Market): boolean {
  if (fallen.length !== 1 || risen.length !== 1) return false
  const [from, to] = [fallen[0]!, risen[0]!]
  if (unwrapped(from.asset) !== unwrapped(to.asset)) return false
  return from.amount === to.amount || isReceipt?.(from.asset) === true || isReceipt?.(to.asset) === true
}

function onScale({ sum, scale }: { readonly sum: bigint; readonly scale: number }, to: number): bigint {
  return sum * 10n ** BigInt(to - scale)
}
