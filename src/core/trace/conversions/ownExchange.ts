import { isMixed, NOBODY } from './netFlows.ts'
import type { ExchangeRule } from './rule.ts'

/** The actor gave and got: a swap, a wrap, a deposit for a receipt, liquidity put in or taken out. */
export const ownExchange: ExchangeRule = ({ actor, own }) => {
  if (!isMixed(own)) return null
  return { exchanges: [{ actor, receiver: actor, ...own }], apart: NOBODY }
}
