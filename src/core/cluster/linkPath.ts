import type { Links } from './linkLog.ts'
import { LINK_RULES, type LinkRule } from './linkRule.ts'

/** A step of an explanation: a transaction and a rule that hold two addresses together. Addresses by their numbers. */
export interface LinkStep {
  /** Place in the links. */
  readonly link: number
  /** Ordinal of the transaction. */
  readonly tx: number
  readonly rule: LinkRule
  readonly from: number
  readonly to: number
}

/** Which links an address is a member of: address n has `touch[start[n]]` up to, not including, `touch[start[n + 1]]`. */
export interface LinkIndex {
  readonly links: Links
  readonly start: Int32Array
  readonly touch: Int32Array
}

/** `addresses`: how many numbers there are. */
export function indexLinks(links: Links, addresses: number): LinkIndex {
  const { length, start: first, members } = links
  const start = new Int32Array(addresses + 1)
  for (let k = 0; k < members.length; k++) start[members[k]! + 1]!++
  for (let n = 0; n < addresses; n++) start[n + 1]! += start[n]!
  const touch = new Int32Array(members.length)
  const next = start.slice(0, addresses)
  for (let link = 0; link < length; link++)
    for (let k = first[link]!; k < first[link + 1]!; k++) touch[next[members[k]!]!++] = link
  return { links, start, touch }
}

/**
 * The shortest way from one address to another along links; null where there is none. Of several equally short ones always the same.
 * `without`: links that may not be used.
 */
export function linkPath(
  { links, start, touch }: LinkIndex,
  from: number,
  to: number,
  without: ReadonlySet<number> = new Set(),
): readonly LinkStep[] | null {
  if (from === to) return []
  const { start: first, members, tx, rule } = links
  const addresses = start.length - 1
  /** By address: the link that led to it, +1, and from where. */
  const came = new Int32Array(addresses)
  const before = new Int32Array(addresses)
  const used = new Uint8Array(links.length)
  const queue = new Int32Array(addresses)
  let end = 0
  queue[end++] = from
  for (let at = 0; at < end && came[to] === 0; at++) {
    const address = queue[at]!
    for (let k = start[address]!; k < start[address + 1]!; k++) {
      const link = touch[k]!
      if (used[link] === 1) continue
      used[link] = 1
      if (without.has(link)) continue
      for (let m = first[link]!; m < first[link + 1]!; m++) {
        const other = members[m]!
        if (other === from || came[other] !== 0) continue
        came[other] = link + 1
        before[other] = address
        queue[end++] = other
      }
    }
  }
  if (came[to] === 0) return null
  const steps: LinkStep[] = []
  for (let address = to; address !== from; address = before[address]!) {
    const link = came[address]! - 1
    steps.push({
      link,
      tx: tx[link]!,
      rule: LINK_RULES[rule[link]!]!,
      from: before[address]!,
      to: address,
    })
  }
  return steps.reverse()
}
