import type { Fault } from './faults.ts'
import { type Rough, STORIES, type Story } from './stories.ts'

/** What a seed did, for the count at the end. */
export interface Outcome {
  readonly seed: number
  readonly story: Story
  readonly source: string
  /** The calm run ended with this error, and so did the disturbed one; null: both traced. */
  readonly refusedWith: string | null
  readonly kills: number
  readonly faults: readonly string[]
  readonly locked: number
}

/** Traces a case with trouble and compares every byte of `out/` and the ledger's digest with the calm run's. */
export async function tellStory(seed: number, story: Story, rough: Rough, faults: readonly Fault[]): Promise<Outcome> {
  const happened = await STORIES[story](rough, faults)
  const refusedWith = rough.calm.refusal?.code ?? null
  return { seed, story, source: rough.theCase.name, refusedWith, kills: 0, faults: [], locked: 0, ...happened }
}
