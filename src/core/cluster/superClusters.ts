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
  /** Numbers of the two clusters' first addresses, the lower first, at the time of the first such link. */
  readonly clusters: readonly [number, number]
  /** How many addresses each had then. */
  readonly sizes: readonly [number, number]
  /** The first transaction that would have joined them, and how many would have. */
  readonly tx: number
  readonly times: number
}

/**
 * What would become a super-cluster. A link is held back where both clusters have `guard` addresses or more; one by a change rule
 * already where one of them has.
 */
export class SuperClusters {
  readonly #guard: number
  readonly #held = new Map<string, { -readonly [Key in keyof HeldLinks]: HeldLinks[Key] }>()

  /** `guard` of 0 holds nothing back. */
  constructor(guard: number) {
    this.#guard = guard
  }

  /** Whether a link between two clusters of these sizes is held back. */
  holds(rule: number, one: number, other: number): boolean {
    if (this.#guard === 0 || (one < this.#guard && other < this.#guard)) return false
    return LINK_RULES[rule] === 'change' || (one >= this.#guard && other >= this.#guard)
  }

  /** Takes a link down that was held back. Of a service, all that change rules would add counts together. */
  hold(rule: number, tx: number, roots: readonly [number, number], sizes: readonly [number, number]): void {
    const turned = roots[0] > roots[1]
    const [clusters, of] = turned
      ? ([
          [roots[1], roots[0]],
          [sizes[1], sizes[0]],
        ] as const)
      : [roots, sizes]
    const both = of[0] >= this.#guard && of[1] >= this.#guard
    const key = both
      ? `${rule} ${clusters[0]} ${clusters[1]}`
      : `${rule} ${of[0] >= this.#guard ? clusters[0] : clusters[1]}`
    const known = this.#held.get(key)
    if (known !== undefined) known.times++
    else this.#held.set(key, { rule: LINK_RULES[rule]!, clusters, sizes: of, tx, times: 1 })
  }

  /** Those that would have joined most first. */
  held(): readonly HeldLinks[] {
    return [...this.#held.values()].sort(
      (a, b) => b.sizes[0] + b.sizes[1] - (a.sizes[0] + a.sizes[1]) || a.tx - b.tx || a.clusters[1] - b.clusters[1],
    )
  }
}
