import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FAILED_ALONE, FAILED_SEEDS } from './failedSeeds.ts'
import { FAULTS, type Fault, unavailableFaults } from './faults.ts'
import { repeatCommand, simulateSeeds } from './simulate.ts'
import { simulateAlone } from './simulateAlone.ts'
import { tally, tallyText } from './tally.ts'
import type { Outcome } from './tellStory.ts'

/** `npm run simulate -- --seeds 10000` runs more, and goes on where it was stopped. */
const SEEDS = 300
/** So many in one test. */
const GROUP = 30

const groups = Array.from({ length: Math.ceil(SEEDS / GROUP) }, (_, i) => i * GROUP)
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
    const { outcomes: told, failed } = await simulateSeeds(first, Math.min(first + GROUP, SEEDS), faults)
    outcomes.push(...told)
    expect(failed.map(({ seed, error }) => `seed ${seed} (${repeatCommand(seed)}): ${String(error)}`)).toEqual([])
  })
})

describe('seeds that failed once', () => {
  test('in today’s numbers', { timeout: 600_000 }, async () => {
    for (const seed of FAILED_SEEDS) expect((await simulateSeeds(seed, seed + 1, faults)).failed).toEqual([])
  })
  test.each(FAILED_ALONE)('%i, alone', { timeout: 600_000 }, async (seed) => {
    await simulateAlone(seed, faults)
  })
})

test('trouble really came', () => {
  expect(outcomes.filter(({ kills }) => kills > 0).length).toBeGreaterThanOrEqual(30)
  expect(outcomes.filter(({ locked }) => locked > 0).length).toBeGreaterThan(0)
  expect([...new Set(outcomes.flatMap((outcome) => outcome.faults))].sort()).toEqual(faults.map(({ by }) => by).sort())
  // A case that is refused tries little: there must not be many.
  expect(outcomes.filter(({ refusedWith }) => refusedWith !== null).length).toBeLessThan(outcomes.length / 10)
})
