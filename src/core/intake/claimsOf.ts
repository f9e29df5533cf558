import { scaleOf } from '../knowledge/confidenceScale.ts'
import type { ProposedClaim } from './claims/claimRule.ts'
import { CLAIM_RULES } from './claims/claimRules.ts'
import type { IntakeClaim } from './intakeDraft.ts'
import { type Reading, type Sentence, speakerAt } from './reading.ts'

/** The claims of a text, in its order, each once. */
export function claimsOf(reading: Reading): IntakeClaim[] {
  const seen = new Map<string, Omit<IntakeClaim, 'id'>>()
  for (const sentence of reading.sentences) {
    if (Object.keys(sentence.marks).length === 0) continue
    const proposed = CLAIM_RULES.flatMap((rule) => rule.propose(sentence, reading))
    for (const claim of proposed.sort((a, b) => a.span[0] - b.span[0] || a.span[1] - b.span[1])) {
      const whole = withVoice(claim, sentence)
      const { span: _, ...said } = whole
      const key = JSON.stringify(said)
      if (!seen.has(key)) seen.set(key, whole)
    }
  }
  return [...seen.values()].map((claim, index) => ({ id: `claim-${index + 1}`, ...claim }))
}

/** With who says it, and how surely: the words of the figure, then those of the sentence. */
function withVoice(claim: ProposedClaim, sentence: Sentence): Omit<IntakeClaim, 'id'> {
  const words = [claim.words, ...sentence.hedges].filter((word) => word !== '').join(', ')
  const { about, kind, value, unit, low, high, year, span } = claim
  const by = speakerAt(sentence, span[0])
  return { about, kind, value, unit, low, high, year, words, hedge: scaleOf(words) ?? 'possible', by, span }
}
