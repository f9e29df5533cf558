import { compareText } from '../../compareText.ts'
import type { OutsideActor, OutsideIncident, OutsideLeft } from './outsideList.ts'

type Item = OutsideIncident | OutsideActor

/** Each item once: the same file given twice says nothing more. */
export function withoutRepeats<T extends Item>(items: readonly T[], left: OutsideLeft[]): T[] {
  const byText = new Map<string, T>()
  for (const item of [...items].sort((a, b) => compareText(a.place, b.place))) {
    const text = contentOf(item)
    const first = byText.get(text)
    if (first === undefined) byText.set(text, item)
    else left.push({ place: item.place, why: `says the same as ${first.place}` })
  }
  return [...byText.values()]
}

/** All that an item says, but not where it stands; the same of the same, in whatever order its keys are. */
function contentOf(item: Item): string {
  if (!('victim' in item)) return JSON.stringify([item.name, item.kind, item.aliases, item.ids, item.claims])
  const { date, victim, topics, claims, alsoNamed = [], mentions = [] } = item
  return JSON.stringify([date, victim.name, victim.kind, topics, claims, alsoNamed, mentions])
}

/** A name for each, which is its own within the list; of several that would have the same, in the order of their content. */
export function withIds<T extends Item>(
  items: readonly T[],
  idOf: (item: T) => string,
): { readonly id: string; readonly item: T }[] {
  const sorted = items
    .map((item) => ({ item, wish: idOf(item), content: contentOf(item) }))
    .sort((a, b) => compareText(a.wish, b.wish) || compareText(a.content, b.content))
  const wishes = new Set(sorted.map(({ wish }) => wish))
  let number = 1
  const named = sorted.map(({ item, wish }, index) => {
    if (wish !== sorted[index - 1]?.wish) number = 1
    else
      do number += 1
      while (wishes.has(`${wish}-${number}`))
    return { id: number === 1 ? wish : `${wish}-${number}`, item }
  })
  return named.sort((a, b) => compareText(a.id, b.id))
}
