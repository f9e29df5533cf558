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

/** The shortest way from one address to another; null where there is none. `without`: links that may not be used. */
export type LinkPaths = (from: number, to: number, without?: ReadonlySet<number>) => readonly LinkStep[] | null

/**
 * Finds shortest ways along links, one after the other. Of several equally short ones always the same.
 *
 * Searched from both ends, a whole step at a time on the side that has less to look at: so a small part that hangs on by one link is
 * soon seen to the end, and a large cluster seldom is. The first address that both sides reach is on a shortest way.
 */
export function linkPaths(index: LinkIndex): LinkPaths {
  const search = new Search(index)
  return (from, to, without = NONE) => {
    if (from === to) return []
    const path = search.between(from, to, without)
    search.forget()
    return path
  }
}

const NONE: ReadonlySet<number> = new Set()

/** The two sides of a search: what each reached is marked with 1 or −1 times what led there. */
type Side = 1 | -1

/** A few bytes an address, made once: searches are many, and most see little. */
class Search {
  readonly #index: LinkIndex
  /** By address: the link that led to it, +1, negative on the far side; and from where. 0: not reached. An end leads to itself. */
  readonly #came: Int32Array
  readonly #before: Int32Array
  /** By link: bit 1 where the near side used it, bit 2 the far side. */
  readonly #used: Uint8Array
  readonly #reached: number[] = []
  readonly #links: number[] = []

  constructor(index: LinkIndex) {
    this.#index = index
    this.#came = new Int32Array(index.start.length)
    this.#before = new Int32Array(index.start.length)
    this.#used = new Uint8Array(index.links.length)
  }

  between(from: number, to: number, without: ReadonlySet<number>): readonly LinkStep[] | null {
    this.#reach(from, 1, 0, from)
    this.#reach(to, -1, 0, to)
    let [near, far] = [[from], [to]]
    while (near.length > 0 && far.length > 0) {
      const side = near.length <= far.length ? 1 : -1
      const { frontier, meeting } = this.#grow(side === 1 ? near : far, side, without)
      if (meeting !== null) return this.#through(meeting, side)
      if (side === 1) near = frontier
      else far = frontier
    }
    return null
  }

  /** Makes it ready for the next. */
  forget(): void {
    for (const address of this.#reached) this.#came[address] = 0
    for (const link of this.#links) this.#used[link] = 0
    this.#reached.length = 0
    this.#links.length = 0
  }

  #reach(address: number, side: Side, link: number, before: number): void {
    this.#came[address] = side * (link + 1)
    this.#before[address] = before
    this.#reached.push(address)
  }

  /** One step on one side: the addresses that it reaches, and of those that the other side has the lowest. */
  #grow(from: readonly number[], side: Side, without: ReadonlySet<number>) {
    const { links, start, touch } = this.#index
    const bit = side === 1 ? 1 : 2
    const frontier: number[] = []
    let meeting: Meeting | null = null
    for (const before of from) {
      for (let k = start[before]!; k < start[before + 1]!; k++) {
        const link = touch[k]!
        if ((this.#used[link]! & bit) !== 0) continue
        if (this.#used[link] === 0) this.#links.push(link)
        this.#used[link]! |= bit
        if (without.has(link)) continue
        for (let m = links.start[link]!; m < links.start[link + 1]!; m++) {
          const address = links.members[m]!
          const came = this.#came[address]!
          if (came === 0) {
            this.#reach(address, side, link, before)
            frontier.push(address)
          } else if (came > 0 !== side > 0 && (meeting === null || address < meeting.address)) {
            meeting = { address, link, before }
          }
        }
      }
    }
    return { frontier, meeting }
  }

  /** The way from end to end, through where a step of `side` met what the other has. */
  #through({ address, link, before }: Meeting, side: Side): readonly LinkStep[] {
    const own = [this.#step(link, before, address), ...this.#wayTo(before)]
    const other = this.#wayTo(address)
    const [near, far] = side === 1 ? [own, other] : [other, own]
    return [...near.reverse(), ...far.map(turned)]
  }

  /** Steps back from an address to the end from which it was reached. */
  #wayTo(address: number): LinkStep[] {
    const steps: LinkStep[] = []
    for (let at = address; this.#before[at] !== at; at = this.#before[at]!)
      steps.push(this.#step(Math.abs(this.#came[at]!) - 1, this.#before[at]!, at))
    return steps
  }

  #step(link: number, from: number, to: number): LinkStep {
    const { links } = this.#index
    return { link, tx: links.tx[link]!, rule: LINK_RULES[links.rule[link]!]!, from, to }
  }
}

interface Meeting {
  readonly address: number
  readonly link: number
  readonly before: number
}

function turned(step: LinkStep): LinkStep {
  return { ...step, from: step.to, to: step.from }
}
