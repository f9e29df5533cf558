import type { Exchange } from './exchange.ts'
import { type NetFlow, NOBODY } from './netFlows.ts'
import type { ExchangeRule } from './rule.ts'

/** The actor gave one asset and got nothing, and exactly one other address got one other asset and gave nothing. */
export const otherRecipient: ExchangeRule = ({ nets, actor, own, burn }) => {
  if (own.fallen.length !== 1 || own.risen.length !== 0) return null
  const exchange = exchangeForAnother(nets(), actor, burn)
  return exchange === null ? null : { exchanges: [exchange], apart: NOBODY }
}

/** What `actor` gave for another address, by these net flows; null where it is not that. */
export function exchangeForAnother(
  nets: ReadonlyMap<number, NetFlow>,
  actor: number,
  burn: ReadonlySet<number>,
): Exchange | null {
  const own = nets.get(actor)
  if (own === undefined || own.fallen.length !== 1 || own.risen.length !== 0) return null
  const paid = own.fallen[0]!.asset
  const receivers = [...nets].filter(
    ([address, { fallen, risen }]) =>
      address !== actor && !burn.has(address) && fallen.length === 0 && risen.length === 1 && risen[0]!.asset !== paid,
  )
  if (receivers.length !== 1) return null
  const [receiver, { risen }] = receivers[0]!
  return { actor, receiver, fallen: own.fallen, risen }
}
