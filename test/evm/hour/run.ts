import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import pc from 'picocolors'
import { traceCase } from '../../../src/actions/traceCase.ts'
import { type FollowLine, followLineSchema } from '../../../src/core/wire/followEvent.ts'
import { bookedEvents } from './bookedEvents.ts'
import { checkHour } from './checkHour.ts'
import { confirmCase, originsIn } from './confirmCase.ts'
import { eventRow, type Units } from './eventRow.ts'
import { BEGINS, openHour } from './hour.ts'
import { assetsOf, PRIMARY, writeHourLabels } from './hourCase.ts'
import { writeOtherCase } from './otherCase.ts'
import { openStage, type Stage } from './stage.ts'
import { withdrawalsCsv } from './withdrawalsCsv.ts'

/**
 * Plays the first hour on two Anvils and shows what a responder sees: `npm run hour`. With `--seeds 20` it plays others, and compares all
 * that dyepack says with the script's own books. `--keep FOLDER` leaves the case there.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string' },
    keep: { type: 'string' },
  },
})
/** Milliseconds between two blocks. */
const PACE = 1000

const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'dyepack-hour-'))
mkdirSync(folder, { recursive: true })
const stage = await openStage()
try {
  if (values.seeds === undefined) await show(stage, Number(values.seed))
  else await check(stage, Number(values.seed), Number(values.seeds))
} finally {
  stage.stop()
  if (values.keep === undefined) rmSync(folder, { recursive: true, force: true })
}

async function check(on: Stage, from: number, seeds: number): Promise<void> {
  for (let seed = from; seed < from + seeds; seed++) {
    const { told, differences } = await checkHour(on, seed, join(folder, `${seed}`))
    if (differences.length > 0) process.exitCode = 1
    console.log(
      `Seed ${seed}: ${differences.length === 0 ? `${told} events, as in the books` : `DIFFERS\n${differences.join('\n')}`}`,
    )
  }
}

async function show(on: Stage, seed: number): Promise<void> {
  const hour = await openHour(on, seed)
  const { ethereum, bsc } = on.anvils
  const environment = { ETH_RPC: ethereum.url, BSC_RPC: bsc.url }
  const say = (text: string) => console.log(`\n${pc.cyan(`# ${text}`)}`)
  process.chdir(folder)

  say('Two chains, a company with two hot wallets, its customers; and somebody who has its keys.')
  const mined = new Map<string, number>()
  await hour.playRobbery()
  say('01:20. An alarm at the company. What is gone?')
  writeFileSync('withdrawals.csv', withdrawalsCsv(hour.book))
  const { hot, cold } = hour.cast
  const since = new Date(1000 * BEGINS).toISOString().replace('.000', '')
  const sources = ['--source', 'ethereum=env:ETH_RPC', 'bsc=env:BSC_RPC']
  await cli(environment, [
    'start',
    'case',
    '--victim',
    hot.ethereum,
    hot.bsc,
    cold,
    '--since',
    since,
    '--own-withdrawals',
    'withdrawals.csv',
    ...sources,
  ])

  say('A person has looked at it, took out "proposed: true", and added what is known of services, tokens and prices.')
  confirmCase('case', hour)
  say('From here on, block by block. On the right: how long after its block each line was there.')
  const units: Units = assetsOf(hour)
  const delays: number[] = []
  const shown = new Set<string>()
  const follower = await follow(environment, (line) => {
    if (line.event === 'undone') return
    const at = mined.get(`${line.chain} ${line.height}`)
    // What had happened before anybody followed.
    if (at === undefined) return
    const delay = Date.now() - at
    // Coins of several thefts in one movement are an event each; a reader sees the movement once.
    const movement = [line.event, line.txHash, line.from, line.to, line.asset, line.amount].join(' ')
    if (shown.has(movement)) return
    shown.add(movement)
    delays.push(delay)
    console.log(eventRow(line, units, delay))
  })
  const happened = () => bookedEvents(hour, PRIMARY.policy, originsIn('case')).length
  let listed = false
  await hour.playGetaway(async ({ chain, height, time }) => {
    mined.set(`${chain} ${height}`, Date.now())
    await pause(PACE)
    if (listed || time < BEGINS + 44 * 60) return
    listed = true
    await follower.hasTold(happened())
    say('01:44. A first list for others.')
    await cli(environment, ['share', 'case', '--as', 'first', '--tlp', 'amber'])
    say('Somebody says whose wallet that busy address without a name is: it is an exchange’s. On they go.')
    writeHourLabels('case', hour, [['ethereum', hour.cast.unlabelled, 'Other Exchange', 'exchange']])
  })
  await follower.hasTold(happened())
  say('02:00. The second list takes back what the first had wrong.')
  await cli(environment, ['share', 'case', '--as', 'second', '--since', 'last', '--tlp', 'amber'])
  await follower.stop()
  say('Who could act, and what the token’s contract says now.')
  await cli(environment, ['levers', 'case', '--source', 'ethereum=env:ETH_RPC'])
  say('Has anybody met these people before?')
  writeOtherCase('other', hour.cast)
  await traceCase({ caseDir: 'other' })
  await cli(environment, ['overlap', 'case', '--cases', 'other'])
  const sorted = delays.sort((a, b) => a - b)
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
  say(
    `${sorted.length} movements, swaps, freezes and messages. From block to line: half within ${seconds(sorted[sorted.length >> 1]!)}, all within ${seconds(sorted.at(-1)!)}.`,
  )
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

function start(environment: object, args: readonly string[], quiet: boolean): ChildProcess {
  const main = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url))
  const env = { ...process.env, ...environment, FORCE_COLOR: pc.isColorSupported ? '1' : '0' }
  return spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', quiet ? 'pipe' : 'inherit', 'inherit'] })
}

/** Runs dyepack as one types it, and prints what it prints. */
async function cli(environment: object, args: readonly string[]): Promise<void> {
  console.log(`${pc.dim('$')} ${pc.bold(`dyepack ${args.join(' ')}`)}`)
  const child = start(environment, args, false)
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`dyepack ${args[0]} ended with ${code}`)
}

async function follow(environment: object, onLine: (line: FollowLine) => void) {
  const args = ['follow', 'case', '--every', '1', '--json']
  console.log(`${pc.dim('$')} ${pc.bold(`dyepack ${args.slice(0, -1).join(' ')}`)}`)
  const child = start(environment, args, true)
  const closed = new Promise((resolve) => child.once('close', resolve))
  let [told, stopped] = [0, false]
  const gone = closed.then(() => {
    if (!stopped) throw new Error('dyepack follow ended')
  })
  createInterface(child.stdout!).on('line', (text) => {
    const line = followLineSchema.safeParse(JSON.parse(text))
    if (!line.success) return
    told++
    onLine(line.data)
  })
  return {
    /** Waits until so many events are told. */
    hasTold: async (events: number) => {
      while (told < events) await Promise.race([pause(100), gone])
    },
    stop: async () => {
      stopped = true
      child.kill('SIGTERM')
      await closed
    },
  }
}
