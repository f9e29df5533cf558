import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { pullCase } from '../../../src/actions/pullCase.ts'
import { inTempFolder } from '../../store/tempFolder.ts'
import { POLICIES } from '../money/truth.ts'
import { bookedEvents } from './bookedEvents.ts'
import { CHAINS, thiefs } from './cast.ts'
import { bookedAndFound } from './differences.ts'
import { type Opening, openHour } from './hour.ts'
import { assetId, writeHourCase } from './hourCase.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let hour: Opening

beforeAll(async () => {
  stage = await openStage()
  hour = await played(1)
})
afterAll(() => stage.stop())

async function played(seed: number): Promise<Opening> {
  const opening = await openHour(stage, seed)
  await opening.playRobbery()
  await opening.playGetaway()
  return opening
}

it('an hour has twelve tokens and two coins stolen, all that can be told of coins, and nothing that chance decides twice', async () => {
  const { book, cast } = hour
  const drained = book.thefts.filter(({ test }) => !test)
  expect(new Set(drained.map(({ chain, asset }) => assetId(chain, asset))).size).toBe(14)
  expect(new Set(drained.map(({ from }) => from))).toEqual(new Set(Object.values(cast.hot)))
  expect(thiefs(cast)).toEqual(expect.arrayContaining(drained.map(({ to }) => to)))
  const kinds = new Set(bookedEvents(hour, 'fifo').map((line) => (line as { event: string }).event))
  const all = ['moved', 'swapped', 'reached-service', 'entered-mixer', 'bridged', 'frozen', 'message']
  expect(kinds).toEqual(new Set(all))
  expect((await played(1)).book).toEqual(book)
})

it('an hour, by a case of somebody who knew all of the theft, is traced to the wei on both chains, by blocks and by address', async () => {
  const imports: object[] = []
  for (const chain of CHAINS) {
    const { ask, url } = stage.anvils[chain]
    const source = { format: 'evm-rpc', url, chain, from: hour.first[chain] }
    const last = Number(await ask('eth_blockNumber'))
    if (chain === 'ethereum') imports.push({ ...source, to: 'head', confirmations: 0 })
    else imports.push({ ...source, to: last, by: 'address' })
    // What is read by address must be final.
    if (chain === 'bsc') await ask('anvil_mine', '0x41')
  }
  await inTempFolder(async (caseDir) => {
    writeHourCase(caseDir, hour, imports)
    expect(await pullCase({ caseDir })).toMatchObject({ failed: [], tooBusy: [], left: [], lacks: [] })
    for (const chain of CHAINS)
      for (const policy of POLICIES) {
        const [booked, found] = bookedAndFound(hour, join(caseDir, 'out'), chain, policy)
        expect(found).toEqual(booked)
      }
  })
})
