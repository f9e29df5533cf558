import type { Exchange } from './exchange.ts'
import { NOBODY } from './netFlows.ts'
import { exchangeForAnother } from './otherRecipient.ts'
import type { ExchangeRule } from './rule.ts'

/**
 * A contract that borrows on somebody's behalf and hands it to him as another asset: the gateways of lending markets, which
 * unwrap. What it got from the market is what it gave for him.
 */
export const borrowedThrough: ExchangeRule = ({ batch, nets, loans, burn }) => {
  const exchanges: Exchange[] = []
  for (const [row, { kind, who }] of loans) {
    const gateway = batch.outputs.address[batch.outputs.start[row]!] ?? -1
    if (kind !== 'borrow' || gateway === who) continue
    const exchange = exchangeForAnother(nets(), gateway, burn)
    if (exchange !== null && exchange.fallen[0]!.asset === batch.asset[row]) exchanges.push(exchange)
  }
  return exchanges.length === 1 ? { exchanges, apart: NOBODY } : null
}
