import { join } from 'node:path'
import { diceFromSeed } from '../naive/dice.ts'
import { withCalmRun } from './calmRun.ts'
import type { Fault } from './faults.ts'
import { randomLayout, wholeLayout } from './layout.ts'
import { nativeCase } from './nativeCase.ts'
import type { Story } from './stories.ts'
import { type Outcome, tellStory } from './tellStory.ts'

/** What a seed meant before seeds shared their cases: those that failed then repeat the same trouble. */
export async function simulateAlone(seed: number, faults: readonly Fault[]): Promise<Outcome> {
  const dice = diceFromSeed(seed)
  const theCase = await nativeCase(dice)
  const layout = await randomLayout(theCase.parts, dice, 'gzip')
  const reading = { batchSize: dice.int(1, 40), readWhole: dice.pick([4_000_000, 0]) }
  return withCalmRun(theCase, layout, (run) => {
    const rough = {
      ...run,
      dice,
      reading,
      otherLayout: () => wholeLayout(theCase.parts),
      folder: join(run.temp, 'rough'),
    }
    return tellStory(seed, storyOf(seed), rough, faults)
  })
}

function storyOf(seed: number): Story {
  if (seed % 9 === 0) return 'kill'
  if (seed % 10 === 1) return Math.floor(seed / 10) % 6 === 0 ? 'second process' : 'fault'
  return seed % 2 === 0 ? 'files' : 'steps'
}
