/** Something that happens at a time, with somebody. */
export interface Occurrence {
  /** Milliseconds. */
  readonly time: number
  readonly who: number
}

/**
 * The stretches in which at least `least` distinct ones come within `span` milliseconds of one another; windows that overlap are one
 * stretch. Occurrences come by time.
 */
export function windowsOf<T extends Occurrence>(all: readonly T[], least: number, span: number): T[][] {
  const counts = new Map<number, number>()
  const found: { first: number; last: number }[] = []
  let first = 0
  all.forEach(({ time, who }, last) => {
    counts.set(who, (counts.get(who) ?? 0) + 1)
    for (; time - all[first]!.time > span; first++) {
      const left = counts.get(all[first]!.who)! - 1
      if (left === 0) counts.delete(all[first]!.who)
      else counts.set(all[first]!.who, left)
    }
    if (counts.size < least) return
    const before = found.at(-1)
    if (before !== undefined && first <= before.last) before.last = last
    else found.push({ first, last })
  })
  return found.map((stretch) => all.slice(stretch.first, stretch.last + 1))
}
