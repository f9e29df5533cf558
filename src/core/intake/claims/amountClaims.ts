import { marksOf, nearest } from '../mark.ts'
import { actorOf, incidentAt, type Sentence, yearOf } from '../reading.ts'
import type { ClaimRule } from './claimRule.ts'

/**
 * Amounts: beside a victim its loss, beside "frozen", "seized" and the like what became of coins, else a total of the actor.
 * What was laundered, fined or raised is none of these.
 */
export const amountClaims: ClaimRule = {
  id: 'amounts',
  propose: (sentence, reading) => {
    const { marks } = sentence
    const fates = marksOf(marks, 'fate')
    if (marksOf(marks, 'otherMoney').length > 0 && fates.length === 0 && !TAKEN.test(sentence.text)) return []
    const oneTheft = isOneTheft(sentence)
    return marksOf(marks, 'amount').map((mark) => {
      const { span, value, unit, low, high, words } = mark
      const incident = incidentAt(sentence, span[0], reading)
      const fate = nearest(fates, span[0])?.fate
      const figure = { value, unit, low, high, words, span }
      if (incident !== null || fate !== undefined || oneTheft)
        return { about: incident?.id ?? null, kind: fate ?? 'loss', year: null, ...figure }
      return { about: actorOf(sentence, reading), kind: 'total', year: yearOf(sentence, mark), ...figure }
    })
  },
}

const TAKEN = /\b(?:stole|(?:was|were|been) stolen|took|lost|drained|netted|made off|losses)\b/i
const ONE = /\b(?:an?|the|this|that)\s(?:[a-z-]+\s){0,4}(?:heist|theft|hack|attack|breach|exploit)\b/i

/** One theft on a day, whose victim is not named: no total of anybody. */
function isOneTheft({ marks, text }: Sentence): boolean {
  return marksOf(marks, 'date').some(({ date }) => date.length === 10) && ONE.test(text)
}
