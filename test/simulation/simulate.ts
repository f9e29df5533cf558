import { join } from 'node:path'
import { diceFromSeed } from '../naive/dice.ts'
import { type CalmRun, withCalmRun } from './calmRun.ts'
import type { Fault } from './faults.ts'
import { randomLayout, wholeLayout } from './layout.ts'
import { simulatedCase } from './simulatedCase.ts'
import type { Rough, Story } from './stories.ts'
import { type Outcome, tellStory } from './tellStory.ts'

export interface FailedSeed {
  readonly seed: number
  readonly error: unknown
}

/** So many neighbouring seeds tell stories of one case, which is traced calmly once. */
const SEEDS_A_CASE = 5
/** At once: what one waits for, another has. A third took a sixteenth off the time on two cores. */
const LANES = 3

/** In each run of so many cases every story has its share: of 300 seeds 30 kill, 25 have a fault and 5 company. */
const CYCLE: readonly (readonly Story[])[] = [
  ['kill', 'kill', 'files', 'steps', 'files'],
  ['fault', 'steps', 'files', 'steps', 'files'],
  ['steps', 'files', 'steps', 'files', 'steps'],
  ['fault', 'files', 'steps', 'files', 'steps'],
]
/** In every third cycle the second fault is a second process. */
const COMPANY = { cycles: 3, place: 3 * SEEDS_A_CASE }

function storyOf(seed: number): Story {
  const length = CYCLE.length * SEEDS_A_CASE
  const place = seed % length
  if (place === COMPANY.place && Math.floor(seed / length) % COMPANY.cycles === 0) return 'second process'
  return CYCLE[Math.floor(place / SEEDS_A_CASE)]![place % SEEDS_A_CASE]!
}

/**
 * The seeds from `from` up to, not including, `to`: their cases are traced calmly and again with trouble, and every byte
 * of `out/` and the ledger's digest compared. The seed decides everything but how far a process is when it is killed.
 */
export async function simulateSeeds(
  from: number,
  to: number,
  faults: readonly Fault[],
): Promise<{ readonly outcomes: readonly Outcome[]; readonly failed: readonly FailedSeed[] }> {
  const outcomes: Outcome[] = []
  const failed: FailedSeed[] = []
  let next = from
  const lane = async () => {
    while (next < to) {
      const first = next
      next = Math.min(to, first - (first % SEEDS_A_CASE) + SEEDS_A_CASE)
      const seeds = Array.from({ length: next - first }, (_, i) => first + i)
      const told = await ofOneCase(seeds, faults)
      outcomes.push(...told.outcomes)
      failed.push(...told.failed)
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return { outcomes, failed }
}

async function ofOneCase(seeds: readonly number[], faults: readonly Fault[]) {
  const outcomes: Outcome[] = []
  const failed: FailedSeed[] = []
  const number = Math.floor(seeds[0]! / SEEDS_A_CASE)
  const dice = diceFromSeed(CASES + number)
  try {
    const theCase = await simulatedCase(dice)
    await withCalmRun(theCase, await randomLayout(theCase.parts, dice), async (run) => {
      for (const seed of seeds)
        await tellStory(seed, storyOf(seed), roughOf(seed, run), faults).then(
          (outcome) => outcomes.push(outcome),
          (error: unknown) => failed.push({ seed, error }),
        )
    })
  } catch (error) {
    // Not even calmly.
    failed.push(...seeds.map((seed) => ({ seed, error })))
  }
  return { outcomes, failed }
}

/** Far from the numbers of seeds, so that a case's dice are no seed's. */
const CASES = 2 ** 31

function roughOf(seed: number, run: CalmRun): Rough {
  const dice = diceFromSeed(seed)
  const reading = { batchSize: dice.int(1, 40), readWhole: dice.pick([4_000_000, 0]) }
  const { parts, plain = parts } = run.theCase
  const other = dice.chance(50) ? parts : plain
  const otherLayout = () => (dice.chance(50) ? randomLayout(other, dice) : wholeLayout(other))
  return { ...run, dice, reading, otherLayout, folder: join(run.temp, `rough ${seed}`) }
}

/** The command that repeats a seed. */
export function repeatCommand(seed: number): string {
  return `npm run simulate -- --from ${seed} --seeds 1`
}
