import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FAILED_SEEDS } from './failedSeeds.ts'
import { FAULTS, type Fault, unavailableFaults } from './faults.ts'
import { type Outcome, repeatCommand, simulate } from './simulate.ts'
import { tally, tallyText } from './tally.ts'

/** `npm run simulate -- --seeds 10000` runs more, and goes on where it was stopped. */
const SEEDS = 300
/** So many in one test, in two lanes. */
const GROUP = 10
const LANES = 2

const groups = Array.from({ length: SEEDS / GROUP }, (_, i) => i * GROUP)
const outcomes: Outcome[] = []
let unavailable: ReadonlyMap<Fault, string>
let faults: readonly Fault[]

beforeAll(async () => {
  unavailable = await unavailableFaults()
  faults = FAULTS.filter((fault) => !unavailable.has(fault))
  for (const [{ kind, by }, reason] of unavailable) console.log(`No ${kind} by ${by} in the simulation: ${reason}`)
})
afterAll(() => console.log(`Simulation: ${tallyText(tally(outcomes))}`))

describe('files split, overlapping and out of order, kills, faults and second processes leave the calm run’s results', () => {
  test.each(groups)('seeds from %i on', { timeout: 600_000 }, async (first) => {
    const failures: string[] = []
    let next = first
    const lane = async () => {
      while (next < first + GROUP) {
        const seed = next++
        await simulate(seed, faults).then(
          (outcome) => outcomes.push(outcome),
          (error: unknown) => failures.push(`seed ${seed} (${repeatCommand(seed)}): ${String(error)}`),
        )
      }
    }
    await Promise.all(Array.from({ length: LANES }, lane))
    expect(failures).toEqual([])
  })
})

describe('seeds that failed once', () => {
  test.each(FAILED_SEEDS)('%i', { timeout: 600_000 }, async (seed) => {
    await simulate(seed, faults)
  })
})

test('trouble really came', () => {
  expect(outcomes.filter(({ kills }) => kills > 0).length).toBeGreaterThanOrEqual(30)
  expect(outcomes.filter(({ locked }) => locked > 0).length).toBeGreaterThan(0)
  expect([...new Set(outcomes.flatMap((outcome) => outcome.faults))].sort()).toEqual(faults.map(({ by }) => by).sort())
  // A case that is refused tries little: there must not be many.
  expect(outcomes.filter(({ refusedWith }) => refusedWith !== null).length).toBeLessThan(outcomes.length / 10)
})
