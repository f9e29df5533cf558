import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { setup } from '../cli/buildDist.ts'
import { FAILED_SEEDS } from './failedSeeds.ts'
import { FAULTS, unavailableFaults } from './faults.ts'
import { repeatCommand, simulateSeeds } from './simulate.ts'
import { type Tally, tally, tallyText } from './tally.ts'

const { values } = parseArgs({
  options: {
    from: { type: 'string', default: '0' },
    seeds: { type: 'string', default: '300' },
    /** How many run before the state is written. */
    chunk: { type: 'string', default: '60' },
    /** Where a run that was stopped goes on from. */
    state: { type: 'string', default: '.simulation.json' },
  },
})
const from = Number(values.from)
const to = from + Number(values.seeds)
const chunk = Number(values.chunk)

interface State {
  readonly from: number
  readonly to: number
  readonly next: number
  readonly seconds: number
  readonly tally: Tally
  readonly failed: readonly number[]
}

await setup()
const unavailable = await unavailableFaults()
for (const [{ kind, by }, reason] of unavailable) console.log(`No ${kind} by ${by}: ${reason}`)
const faults = FAULTS.filter((fault) => !unavailable.has(fault))
let state = resumed() ?? { from, to, next: from, seconds: 0, tally: tally([]), failed: [] }
while (state.next < to) {
  const begun = performance.now()
  const end = Math.min(to, state.next + chunk)
  const { outcomes, failed } = await simulateSeeds(state.next, end, faults)
  for (const { seed, error } of failed) {
    const said = error instanceof Error ? error.stack : String(error)
    console.log(`Seed ${seed} failed: ${said}\nRepeat it: ${repeatCommand(seed)}`)
  }
  state = {
    ...state,
    next: end,
    seconds: state.seconds + (performance.now() - begun) / 1000,
    tally: tally(outcomes, state.tally),
    failed: [...state.failed, ...failed.map(({ seed }) => seed)],
  }
  if (to - from > chunk) writeFileSync(values.state, JSON.stringify(state))
  console.log(`Seeds ${from} to ${end - 1}, ${Math.round(state.seconds)} s: ${tallyText(state.tally)}`)
}
if (state.failed.length > 0) {
  keepFailed(state.failed)
  console.log(`${state.failed.length} failed: ${state.failed.join(', ')}`)
  process.exitCode = 1
}

/** A state of the same range that was not finished. */
function resumed(): State | null {
  if (to - from <= chunk || !existsSync(values.state)) return null
  const found = JSON.parse(readFileSync(values.state, 'utf8')) as State
  return found.from === from && found.to === to && found.next < to ? found : null
}

function keepFailed(seeds: readonly number[]): void {
  const all = [...new Set([...FAILED_SEEDS, ...seeds])].sort((a, b) => a - b)
  const file = fileURLToPath(new URL('failedSeeds.ts', import.meta.url))
  writeFileSync(file, readFileSync(file, 'utf8').replace(/(FAILED_SEEDS.*= )\[[^\]]*\]/, `$1[${all.join(', ')}]`))
}
