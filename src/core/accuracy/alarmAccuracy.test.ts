import { expect, it } from 'vitest'
import { alarmPage } from '../../render/markdown/alarmPage.ts'
import { ALARM_DEFAULTS, alarmAccuracy } from './alarmAccuracy.ts'
import { exchangeTraffic } from './exchangeTraffic.ts'
import { Random } from './random.ts'

const SMALL = { ...ALARM_DEFAULTS, weeks: 1, withdrawals: 400, traffics: 2, migrations: 4, drains: 12 }

it('measures the same from the same seed, and tells what the page says', () => {
  const measured = alarmAccuracy(SMALL)
  expect(alarmAccuracy(SMALL)).toEqual(measured)
  const [named, goesOn, idle] = measured.migrations
  expect([named!.alarmed.hits, goesOn!.alarmed.hits, idle!.alarmed.hits, idle!.doubted.hits]).toEqual([0, 4, 4, 0])
  expect(measured.recall.reduce((sum, { found }) => sum + found.of, 0)).toBe(12)
  expect(alarmPage(measured)).toContain('| `part=0`: any five assets count')
})

it('makes traffic whose wallet never pays what it does not have', () => {
  const traffic = exchangeTraffic({ days: 2, withdrawals: 1000, assets: 12 }, new Random(3))
  const balances = new Map(traffic.opening.map(({ asset, amount }) => [asset, amount]))
  for (const { movements } of traffic.transactions) {
    for (const { from, to, asset, amount } of movements) {
      if (from === traffic.wallet) balances.set(asset, balances.get(asset)! - amount)
      if (to === traffic.wallet) balances.set(asset, balances.get(asset)! + amount)
    }
  }
  expect([...balances.values()].filter((amount) => amount < 0n)).toEqual([])
  expect(traffic.transactions.map(({ time }) => time)).toEqual(
    traffic.transactions.map(({ time }) => time).sort((a, b) => a - b),
  )
})
