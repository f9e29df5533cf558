import { isDenied } from '../isDenied.ts'
import { marksOf } from '../mark.ts'
import { actorOf, incidentAt } from '../reading.ts'
import { type ClaimRule, NO_FIGURE } from './claimRule.ts'

/** Which wallets were hit, of an incident where the sentence names a victim, else by the actor. */
export const walletClaims: ClaimRule = {
  id: 'wallets',
  propose: (sentence, reading) =>
    marksOf(sentence.marks, 'wallets').flatMap(({ span, wallets }) => {
      if (isDenied(sentence, span[0])) return []
      const about = incidentAt(sentence, span[0], reading)?.id ?? actorOf(sentence, reading)
      return [{ ...NO_FIGURE, about, kind: 'wallets' as const, value: wallets, span }]
    }),
}
