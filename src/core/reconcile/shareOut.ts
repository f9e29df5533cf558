/**
 * The first of several lists, as many as there is room for: each list in turn gives one, so that a long list does not hide a
 * short one. The order of lists and within them stays.
 */
export function shareOut<Item>(lists: readonly (readonly Item[])[], room: number): readonly Item[] {
  const taken = lists.map(() => 0)
  let left = Math.min(
    room,
    lists.reduce((sum, list) => sum + list.length, 0),
  )
  while (left > 0) {
    for (const [i, list] of lists.entries()) {
      if (left === 0 || taken[i]! === list.length) continue
      taken[i]!++
      left--
    }
  }
  return lists.flatMap((list, i) => list.slice(0, taken[i]))
}
