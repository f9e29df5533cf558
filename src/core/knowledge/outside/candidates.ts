import { compareText } from '../../compareText.ts'
import { addToGroup } from '../../groupBy.ts'
import type { MatchReason } from './matchReasons.ts'
import type { Traits } from './traits.ts'

export interface Candidate {
  readonly id: string
  readonly traits: Traits
}

type Reasons = (a: Traits, b: Traits) => readonly MatchReason[]

/** A person looks at each: who has more is told to look at these first. */
const MOST = 10

/**
 * What finds, of many, those that have something in common with one, in the order of their ids and at most ten. Those of one
 * list are not compared with themselves.
 */
export function finderOf<C extends Candidate>(
  candidates: readonly C[],
  reasons: Reasons,
  within: 'one list' | 'two lists',
): (one: Candidate) => { readonly found: C; readonly because: readonly MatchReason[] }[] {
  const sorted = [...candidates].sort((a, b) => compareText(a.id, b.id))
  const places = new Map<string, number[]>()
  sorted.forEach(({ traits }, index) => {
    for (const key of keysOf(traits)) {
      addToGroup(places, key, index)
    }
  })
  return (one) => {
    const matches: { found: C; because: readonly MatchReason[] }[] = []
    for (const index of inOrder([...keysOf(one.traits)].flatMap((key) => [places.get(key) ?? []]))) {
      const found = sorted[index]!
      if (within === 'one list' && found.id === one.id) continue
      const because = reasons(one.traits, found.traits)
      if (because.length > 0) matches.push({ found, because })
      if (matches.length === MOST) break
    }
    return matches
  }
}

/** The numbers of several lists in order, each once. */
function* inOrder(lists: readonly (readonly number[])[]): Iterable<number> {
  const next = lists.map(() => 0)
  for (;;) {
    let least = Number.POSITIVE_INFINITY
    for (const [at, list] of lists.entries()) least = Math.min(least, list[next[at]!] ?? least)
    if (least === Number.POSITIVE_INFINITY) return
    yield least
    for (const [at, list] of lists.entries()) if (list[next[at]!] === least) next[at]! += 1
  }
}

/** Two that match have at least one of these in common. */
function keysOf({ names, transactions, addresses, amounts, ids, documents }: Traits): ReadonlySet<string> {
  const words = names.flatMap((name) => [...name.keys, ...name.words])
  return new Set([...words, ...transactions, ...addresses, ...amounts, ...ids, ...documents])
}
