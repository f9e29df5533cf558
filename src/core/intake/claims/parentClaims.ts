import { marksOf } from '../mark.ts'
import { type ClaimRule, NO_FIGURE } from './claimRule.ts'

/** "A, run by B": the nearest actor before the words is below the first one after them; in "B's agency" the agency counts. */
export const parentClaims: ClaimRule = {
  id: 'parents',
  propose: ({ marks }, { page }) => {
    const actors = marksOf(marks, 'actor')
    return marksOf(marks, 'under').flatMap(({ span }) => {
      const child = actors.findLast((actor) => actor.span[1] <= span[0])
      const after = actors.filter((actor) => actor.span[0] >= span[1])
      const parent =
        after.find((actor) => !/^(?:['’]s?\s|n\s)/.test(page.text.slice(actor.span[1], actor.span[1] + 3))) ?? after[0]
      if (child === undefined || parent === undefined || child.actor === parent.actor) return []
      const whole = [child.span[0], parent.span[1]] as const
      return [{ ...NO_FIGURE, about: child.actor, kind: 'parent' as const, value: parent.actor, span: whole }]
    })
  },
}
