import { marksOf } from '../mark.ts'
import { actorOf, incidentAt, yearOf } from '../reading.ts'
import type { ClaimRule } from './claimRule.ts'

/** Amounts: beside a victim its loss, beside "frozen", "seized" and the like what became of coins, else a total of the actor. */
export const amountClaims: ClaimRule = {
  id: 'amounts',
  propose: (sentence, reading) =>
    marksOf(sentence.marks, 'amount').map((mark) => {
      const { span, value, unit, low, high, words } = mark
      const incident = incidentAt(sentence, span[0], reading)
      const fate = marksOf(sentence.marks, 'fate')[0]?.fate
      const figure = { value, unit, low, high, words, span }
      if (incident !== null || fate !== undefined)
        return { about: incident?.id ?? null, kind: fate ?? 'loss', year: null, ...figure }
      return { about: actorOf(sentence, reading), kind: 'total', year: yearOf(sentence, mark), ...figure }
    }),
}
