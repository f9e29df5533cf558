import type { IntakeClaim } from '../intakeDraft.ts'
import type { Reading, Sentence } from '../reading.ts'

/** What a claim rule proposes; hedging words, speaker and id are added for all alike. `words`: those of the figure itself. */
export type ProposedClaim = Omit<IntakeClaim, 'id' | 'hedge' | 'by'>

/** Puts marks of a sentence together to claims. */
export interface ClaimRule {
  readonly id: string
  readonly propose: (sentence: Sentence, reading: Reading) => readonly ProposedClaim[]
}

/** What a claim without a figure leaves open. */
export const NO_FIGURE = { unit: null, low: null, high: null, year: null, words: '' } as const
