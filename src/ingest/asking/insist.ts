import { type Trouble, waitBefore } from './trouble.ts'
import type { Wait } from './wait.ts'

export interface Patience {
  /** Waits in a row after which there still is no answer. */
  readonly tries: number
  readonly sleep: Wait
}

/** Asks again, after a wait, while the answer is trouble that may pass. What was answered last. */
export async function insist<Answer>(
  ask: () => Promise<Answer>,
  troubleIn: (answer: Answer) => (Pick<Trouble, 'wait'> & { readonly kind: string }) | null,
  { tries, sleep }: Patience,
): Promise<Answer> {
  for (let n = 1; ; n++) {
    const answer = await ask()
    const trouble = troubleIn(answer)
    if ((trouble?.kind !== 'busy' && trouble?.kind !== 'broken') || n > tries) return answer
    await sleep(waitBefore(n, trouble))
  }
}
