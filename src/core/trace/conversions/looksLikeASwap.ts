import { isMixed, type NetFlow } from './netFlows.ts'
import type { TransactionFlows } from './rule.ts'

/** The shapes that hint at an exchange that no rule could read. */
export function looksLikeASwap({ nets, actor, own, burn }: TransactionFlows): boolean {
  const { fallen } = own
  const others = [...nets()].filter(([address]) => address !== actor && !burn.has(address)).map(([, flow]) => flow)
  return others.some((other) => isMixed(other) || (other.fallen.length === 0 && isForeign(other)))

  /** Got something that the actor, who gave something, did not give. */
  function isForeign({ risen }: NetFlow): boolean {
    return fallen.length > 0 && risen.some(({ asset }) => fallen.every((side) => side.asset !== asset))
  }
}
