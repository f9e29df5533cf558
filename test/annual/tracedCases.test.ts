import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BUNDLED_CASES } from '../../annual/bundledReports.ts'
import { type BuiltAnnual, buildAnnual } from '../../src/actions/annual/buildAnnual.ts'
import { traceCase } from '../../src/actions/traceCase.ts'
import { annualFileSchema } from '../../src/core/wire/annualFile.ts'
import { copyCase } from '../cases/copyCase.ts'
import { makeTempFolder } from '../cli/makeTempFolder.ts'

const temp = makeTempFolder()
let built: BuiltAnnual
beforeAll(async () => {
  for (const name of BUNDLED_CASES) {
    const caseDir = join(temp.folder, name)
    await copyCase(name, caseDir)
    await traceCase({ caseDir })
  }
  built = await buildAnnual({ actor: 'dprk', years: '2022', asOf: '2026-11-29', cases: temp.folder })
})
afterAll(temp.remove)

const tracedOf = (name: string) => {
  const { years } = annualFileSchema.parse(JSON.parse(new Map(built.files).get('annual.json')!))
  return years[0]!.laundering.traced.find((one) => one.case === name)!
}

// Computed beforehand by another program from the same ledger, pro rata: the first payment above zero out of the address
// that received the theft, and the one with which half of the 173,600 ETH had left it.
test('Ronin: the first coins moved on after 17 minutes, and half of them after 31 days', () => {
  expect(tracedOf('ronin-2022').times).toEqual({
    theft: '2022-03-23T13:29:09Z',
    firstMove: { time: '2022-03-23T13:46:46Z', seconds: 1057 },
    halfMoved: { time: '2022-04-24T06:47:49Z', seconds: 2_740_720 },
    ...{ service: null, mixer: null, bridge: null },
  })
})

test('Harmony: the case begins months after the theft, so nothing is said of the time since', () => {
  const { whole, times } = tracedOf('harmony-2023')
  expect(whole).toBe('7052514727')
  expect(times).toMatchObject({ theft: null, firstMove: null, halfMoved: null, mixer: null, bridge: null })
  // The sum of what reached exchanges, independent: 12,713,805.75 + 35,997,374.65 + 2,107,970.54.
  expect(times!.service).toEqual({
    first: { time: '2023-01-13T20:55:35Z', seconds: null },
    half: { time: '2023-01-14T02:13:23Z', seconds: null },
    amount: '5081915094',
  })
})

test('every number of the times has its denominator', () => {
  const { timing, scope } = built.model
  expect(timing).toMatchObject({
    incidents: scope.listed.length,
    traced: 2,
    firstMove: { cases: 1, median: 1_057_000 },
  })
  const page = new Map(built.files).get('annual.html')!
  expect(page).toContain(
    `2 of ${scope.listed.length} incidents were traced here; in one the first coins moved on 17 min`,
  )
  expect(page).toContain('Of what was traced here nothing is seen to arrive at a mixer')
  expect(page).toContain('mixer 0.0 % of the')
  expect(page).toContain(`Of the other ${scope.listed.length - 2} listed incidents nothing was traced here`)
})
