import { covers } from '../stops/unread.ts'
import type { Exchange } from './exchange.ts'
import { isMixed, netFlows } from './netFlows.ts'
import { exchangeForAnother } from './otherRecipient.ts'
import type { ExchangeRule } from './rule.ts'

/**
 * Somebody else pays the gas (an owner of a Safe, a bundler, a relayer, the solver of an order) and gives nothing: then
 * every address that gave and got is the actor of an exchange of its own.
 *
 * Net flows cannot tell a wallet from the pool that it swaps with, so both exchange: each keeps its own taint, and
 * whether anything is tainted does not change how the transaction is read. What the gas payer gets, and what entry
 * points hand on, is pay for gas and stands apart. Nobody else may merely lose: its payment to one who exchanges
 * would not be followed. One who loses one asset may have given it for another address. A contract that pays for its
 * own token, which is burnt, loses nothing by it: a wrapper, a vault, a pool of which liquidity is taken out. Of an
 * address that no import covers a part is known, and it never holds anything that would not be followed.
 */
export const contractWallets: ExchangeRule = ({
  batch,
  first,
  end,
  ignored,
  actor,
  own,
  paysGas,
  burn,
  entryPoints,
  issuers,
  covered,
}) => {
  if (!paysGas || own.fallen.length > 0) return null
  const apart = new Set([...entryPoints, actor])
  const rest = netFlows(batch, first, end, apart, ignored)
  const burnt = [...burn].flatMap((address) => rest.get(address)?.risen ?? [])
  const redeem = new Set(burnt.map(({ asset }) => issuers.get(asset)))
  const losers: number[] = []
  const exchanges: Exchange[] = []
  for (const [address, flow] of rest) {
    if (burn.has(address)) continue
    if (isMixed(flow)) exchanges.push({ actor: address, receiver: address, ...flow })
    else if (flow.fallen.some(({ asset }) => covers(covered, asset, address)) && !redeem.has(address))
      losers.push(address)
  }
  if (losers.length === 0) return exchanges.length === 0 ? null : { exchanges, apart }
  const forAnother = losers.length === 1 ? exchangeForAnother(rest, losers[0]!, burn) : null
  return forAnother === null ? null : { exchanges: [forAnother, ...exchanges], apart }
}
