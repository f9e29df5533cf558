import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { followCase } from '../../../src/actions/followCase.ts'
import { shareCase } from '../../../src/actions/shareCase.ts'
import { startCase } from '../../../src/actions/startCase.ts'
import { diceFromSeed } from '../../naive/dice.ts'
import { POLICIES } from '../money/truth.ts'
import { bookedEvents } from './bookedEvents.ts'
import { CHAINS, thiefs } from './cast.ts'
import { confirmCase, originsIn } from './confirmCase.ts'
import { bookedAndFound } from './differences.ts'
import { BEGINS, type Opening, openHour } from './hour.ts'
import { assetId, PRIMARY, writeHourLabels } from './hourCase.ts'
import type { Stage } from './stage.ts'
import { withdrawalsCsv } from './withdrawalsCsv.ts'

/** Plays an hour by the dice of a seed, which also say when anybody looks, and gives every line in which dyepack and the books differ. */
export async function checkHour(
  stage: Stage,
  seed: number,
  folder: string,
): Promise<{ readonly told: number; readonly differences: readonly string[] }> {
  const hour = await openHour(stage, seed)
  const dice = diceFromSeed(seed + 1000)
  let now = 0
  await hour.playRobbery(async ({ time }) => {
    now = 1000 * time
  })
  mkdirSync(folder, { recursive: true })
  const [caseDir, books] = [join(folder, 'case'), join(folder, 'withdrawals.csv')]
  writeFileSync(books, withdrawalsCsv(hour.book))
  const { proposal } = await startCase({
    ...{ caseDir, now: now + 1000, since: new Date(1000 * BEGINS).toISOString() },
    victims: [...Object.values(hour.cast.hot), hour.cast.cold],
    sources: CHAINS.map((chain) => ({ format: 'evm-rpc', chain, urls: [stage.anvils[chain].url], key: null })),
    ...(dice.chance(50) ? { ownWithdrawals: books } : {}),
  })
  const proposed = proposal.proposed
    .flatMap(({ payments }) => payments)
    .map(({ hash, to, asset, amount }) => [hash, to, asset, amount].join(' '))
  const stolen = hour.book.thefts.map(({ chain, tx, to, asset, amount }) =>
    [tx.hash, to, assetId(chain, asset), amount].join(' '),
  )
  confirmCase(caseDir, hour)
  const follower = await followCase({ caseDir, now: () => now })
  await follower.tick()
  await hour.playGetaway(async ({ time }) => {
    now = 1000 * time
    if (dice.chance(15)) await follower.tick()
  })
  await follower.tick()
  const first = await shareCase({ caseDir, as: 'first', now })
  writeHourLabels(caseDir, hour, [['ethereum', hour.cast.unlabelled, 'Other Exchange', 'exchange']])
  await follower.tick()
  await follower.close()
  const second = await shareCase({ caseDir, as: 'second', since: 'last', now })
  const his = new Set<string>(thiefs(hour.cast))
  const accused = [...first.list.addresses, ...second.list.addresses].map(({ address }) => address)
  const others = new Set(accused.filter((address) => !his.has(address) && address !== hour.deposit))
  const events = toldEvents(caseDir)
  return {
    told: events.length,
    differences: [
      ...compared('proposal', stolen, proposed),
      ...compared('event', bookedLines(hour, caseDir), events),
      ...compared('accused', [], [...others]),
      ...compared(
        'withdrawn',
        [hour.deposit],
        second.list.withdrawn.map(({ was }) => was.address),
      ),
      ...tracedDifferences(hour, caseDir),
    ],
  }
}

function tracedDifferences(hour: Opening, caseDir: string): readonly string[] {
  const numbers = originsIn(caseDir)
  hour.chains.ethereum.truth.ends(hour.cast.unlabelled, 'exchange')
  return CHAINS.flatMap((chain) =>
    POLICIES.flatMap((policy) => {
      const [booked, found] = bookedAndFound(hour, join(caseDir, 'out'), chain, policy, numbers(hour, chain))
      return compared(`${chain}, ${policy}`, booked, found)
    }),
  )
}

/** Without its label, the exchange's wallet has no name; with it, the same arrivals are told under that name and no other. */
function bookedLines(hour: Opening, caseDir: string): readonly string[] {
  return bookedEvents(hour, PRIMARY.policy, originsIn(caseDir)).map((event) =>
    JSON.stringify(event, Object.keys(event).sort()),
  )
}

function toldEvents(caseDir: string): readonly string[] {
  const lines = readFileSync(join(caseDir, 'events.jsonl'), 'utf8').trim().split('\n')
  return lines.map((line) => {
    const { id: _, ...event } = JSON.parse(line) as { id: string }
    return JSON.stringify(event, Object.keys(event).sort())
  })
}

function compared(what: string, booked: readonly string[], found: readonly string[]): readonly string[] {
  const lacking = booked.filter((line) => !found.includes(line)).map((line) => `${what} lacks ${line}`)
  const twice = found.length - new Set(found).size
  return [
    ...lacking,
    ...found.filter((line) => !booked.includes(line)).map((line) => `${what} invents ${line}`),
    ...(what !== 'event' || twice === 0 ? [] : [`${twice} told twice`]),
  ]
}
