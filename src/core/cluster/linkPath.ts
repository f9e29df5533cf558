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
 *
 * Searched from both ends, a whole step at a time on the side that has less to look at: so a small part that hangs on by one link is
 * soon seen to the end, and a large cluster seldom is. The first address that both sides reach is on a shortest way.
 */
export function linkPath(
  index: LinkIndex,
  from: number,
  to: number,
  without: ReadonlySet<number> = new Set(),
): readonly LinkStep[] | null {
  if (from === to) return []
  const near = new Side(index, from, without)
  const far = new Side(index, to, without)
  while (near.frontier.length > 0 && far.frontier.length > 0) {
    const [side, other] = near.frontier.length <= far.frontier.length ? [near, far] : [far, near]
    side.grow()
    const meeting = side.frontier.filter((address) => other.reached(address))
    if (meeting.length > 0) {
      const middle = Math.min(...meeting)
      return [...near.wayTo(middle).reverse(), ...far.wayTo(middle).map(turned)]
    }
  }
  return null
}

function turned(step: LinkStep): LinkStep {
  return { ...step, from: step.to, to: step.from }
}

/** What is reached from one end. */
class Side {
  /** Addresses that the last step reached. */
  frontier: readonly number[]
  readonly #index: LinkIndex
  readonly #start: number
  readonly #without: ReadonlySet<number>
  /** By address: the link that led to it, +1, and from where. */
  readonly #came: Int32Array
  readonly #before: Int32Array
  readonly #used: Uint8Array

  constructor(index: LinkIndex, start: number, without: ReadonlySet<number>) {
    this.#index = index
    this.#start = start
    this.#without = without
    this.#came = new Int32Array(index.start.length)
    this.#before = new Int32Array(index.start.length)
    this.#used = new Uint8Array(index.links.length)
    this.frontier = [start]
  }

  reached(address: number): boolean {
    return address === this.#start || this.#came[address] !== 0
  }

  grow(): void {
    const { links, start, touch } = this.#index
    const next: number[] = []
    for (const address of this.frontier) {
      for (let k = start[address]!; k < start[address + 1]!; k++) {
        const link = touch[k]!
        if (this.#used[link] === 1) continue
        this.#used[link] = 1
        if (this.#without.has(link)) continue
        for (let m = links.start[link]!; m < links.start[link + 1]!; m++) {
          const other = links.members[m]!
          if (this.reached(other)) continue
          this.#came[other] = link + 1
          this.#before[other] = address
          next.push(other)
        }
      }
    }
    this.frontier = next
  }

  /** Steps back from an address to the end from which it was reached. */
  wayTo(address: number): LinkStep[] {
    const { links } = this.#index
    const steps: LinkStep[] = []
    for (let at = address; at !== this.#start; at = this.#before[at]!) {
      const link = this.#came[at]! - 1
      const rule = LINK_RULES[links.rule[link]!]!
      steps.push({ link, tx: links.tx[link]!, rule, from: this.#before[at]!, to: at })
    }
    return steps
  }
}
