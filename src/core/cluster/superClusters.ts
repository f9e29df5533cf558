import { LINK_RULES, type LinkRule } from './linkRule.ts'

/**
 * Clusters with so many addresses are of services. Two of them are two services, and one wrong link would make one of both; and a
 * change rule that is right 99 times of 100 is wrong a thousand times on a service's hundred thousand payments. No published work gives
 * a figure: it is dyepack's.
 */
export const GUARD = 10_000

/** Links that were not made, because they would have made a super-cluster. */
export interface HeldLinks {
  readonly rule: LinkRule
  /** Numbers of the first addresses of the two clusters, the lower first; of what change would have added, of the large one alone. */
  readonly clusters: readonly number[]
  /** The first transaction that would have joined them, and how many links would have. */
  readonly tx: number
  readonly times: number
}

/**
 * What would become a super-cluster. A link is held back where both clusters have `guard` addresses or more; one by a change rule
 * already where one of them has.
 */
export class SuperClusters {
  readonly #guard: number
  /** By rule, the first of the two where both are large, and the large one. */
  readonly #held = new Map<string, HeldLinks>()

  /** `guard` of 0 holds nothing back. */
  constructor(guard: number) {
    this.#guard = guard
  }

  /** Whether a link between two clusters of these sizes is held back. */
  holds(rule: number, one: number, other: number): boolean {
    if (this.#guard === 0 || (one < this.#guard && other < this.#guard)) return false
    return LINK_RULES[rule] === 'change' || (one >= this.#guard && other >= this.#guard)
  }

  /** Takes a link between two roots down that was held back. */
  hold(rule: number, tx: number, roots: readonly [number, number], sizes: readonly [number, number]): void {
    const clusters = roots.filter((_, i) => sizes[i]! >= this.#guard).sort((a, b) => a - b)
    this.#add(this.#held, { rule: LINK_RULES[rule]!, clusters, tx, times: 1 })
  }

  #add(held: Map<string, HeldLinks>, { rule, clusters, tx, times }: HeldLinks): void {
    const key = `${rule} ${clusters.join(' ')}`
    const known = held.get(key)
    held.set(
      key,
      known === undefined
        ? { rule, clusters, tx, times }
        : { ...known, tx: Math.min(known.tx, tx), times: known.times + times },
    )
  }

  /**
   * What is still held back, by the clusters as they are now; in the order of the first transactions. Two that became one in another
   * way are not.
   */
  held(rootOf: (number: number) => number): readonly HeldLinks[] {
    const held = new Map<string, HeldLinks>()
    for (const one of this.#held.values()) {
      const clusters = [...new Set(one.clusters.map(rootOf))].sort((a, b) => a - b)
      if (clusters.length === one.clusters.length) this.#add(held, { ...one, clusters })
    }
    return [...held.values()].sort((a, b) => a.tx - b.tx || a.clusters[0]! - b.clusters[0]!)
  }
}
