import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { pullCase } from '../../../src/actions/pullCase.ts'
import { inTempFolder } from '../../store/tempFolder.ts'
import { hex } from '../script.ts'
import { foundMoney } from './foundMoney.ts'
import { type Seeding, writeMoneyCase } from './moneyCase.ts'
import { startTown, type Told, type Town } from './town.ts'
import { POLICIES } from './truth.ts'

let town: Town
let told: Told
beforeAll(async () => {
  town = await startTown()
  told = await town.tell(1)
})
afterAll(() => town.anvil.stop())

it.each<Seeding>(['transactions', 'address'])('scripted money is pulled to the wei, seeded by %s', async (seeding) => {
  const { world, first, last, now } = told
  await inTempFolder(async (caseDir) => {
    const source = { format: 'evm-rpc', url: town.anvil.url, chain: 'ethereum', from: first, to: last, by: 'address' }
    writeMoneyCase(caseDir, world, [source], seeding)
    // The ledger of a pull may end before the chain does.
    const { timestamp } = await town.anvil.ask<{ timestamp: string }>('eth_getBlockByNumber', hex(last), false)
    appendFileSync(join(caseDir, 'case.yaml'), `asOf: { time: ${new Date(1000 * Number(timestamp)).toISOString()} }\n`)
    expect(await pullCase({ caseDir })).toMatchObject({ failed: [], tooBusy: [], left: [], lacks: [] })
    for (const policy of POLICIES) {
      const { places, visited: _, ...truth } = world.truth.account(policy, now)
      const { places: found, ...rest } = foundMoney(join(caseDir, 'out'), policy)
      expect(rest).toEqual(truth)
      expect(new Set(found)).toEqual(new Set(places))
    }
  })
})
