import { countBefore, type MarkOf, marksOf } from '../mark.ts'
import { LIST } from '../reading.ts'
import { type ClaimRule, NO_FIGURE } from './claimRule.ts'

/** "A, run by B": the nearest actors before the words are below the first one after them; in "B's agency" the agency counts. */
export const parentClaims: ClaimRule = {
  id: 'parents',
  propose: ({ marks }, { page }) => {
    const actors = marksOf(marks, 'actor')
    return marksOf(marks, 'under').flatMap(({ span }) => {
      const place = countBefore(actors, span[0])
      const [first, second] = [actors[place], actors[place + 1]]
      const owns = first !== undefined && /^(?:['’]s?\s|n\s)/.test(page.text.slice(first.span[1], first.span[1] + 3))
      const parent = owns ? (second ?? first) : first
      if (parent === undefined) return []
      return listBefore(actors, place, page.text)
        .filter(({ actor }) => actor !== parent.actor)
        .map((child) => ({
          ...NO_FIGURE,
          about: child.actor,
          kind: 'parent' as const,
          value: parent.actor,
          span: [child.span[0], parent.span[1]] as const,
        }))
    })
  },
}

/** Longer lists are none that a person wrote. */
const LONGEST = 10

/** The actor before a place, with those that are listed with it: "A, B and C, which are under". */
function listBefore(actors: readonly MarkOf<'actor'>[], place: number, text: string): MarkOf<'actor'>[] {
  const list: MarkOf<'actor'>[] = []
  for (let at = place - 1; at >= 0 && list.length < LONGEST; at--) {
    const next = list[0]
    if (next !== undefined && !LIST.test(text.slice(actors[at]!.span[1], next.span[0]))) break
    list.unshift(actors[at]!)
  }
  return list
}
