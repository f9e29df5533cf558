import { afterAll, expect, test } from 'vitest'
import { BUNDLED_REPORTS } from '../../annual/bundledReports.ts'
import { type BuiltAnnual, buildAnnual } from '../../src/actions/annual/buildAnnual.ts'
import { plain } from '../../src/core/report/text.ts'
import { annualFileSchema } from '../../src/core/wire/annualFile.ts'

const built = new Map<string, BuiltAnnual>()
const ofName = async (name: string): Promise<BuiltAnnual> => {
  const report = BUNDLED_REPORTS.find((one) => one.name === name)!
  const found = built.get(name) ?? (await buildAnnual(report))
  built.set(name, found)
  return found
}
afterAll(() => built.clear())

test.each(BUNDLED_REPORTS)('$name: two builds give the same bytes, and the JSON fits its schema', async (report) => {
  const { files } = await ofName(report.name)
  expect((await buildAnnual(report)).files).toEqual(files)
  const json = annualFileSchema.parse(JSON.parse(new Map(files).get('annual.json')!))
  expect(json.asOf).toBe(report.asOf)
})

test.each(BUNDLED_REPORTS)(
  '$name: every claim was known on its day, and every sum is that of its incidents',
  async (report) => {
    const { model, files } = await ofName(report.name)
    for (const { fact } of model.claims) expect(fact.known <= report.asOf).toBe(true)
    const json = annualFileSchema.parse(JSON.parse(new Map(files).get('annual.json')!))
    const cents = (usd: string) => BigInt(usd.replace('.', ''))
    for (const { usd, attacks } of json.years) {
      const own = json.incidents.filter(({ id }) => attacks.incidents.includes(id))
      expect(own).toHaveLength(attacks.listed)
      const ranges = own.flatMap(({ range }) => range ?? [])
      expect(own.filter(({ range }) => range === null).map(({ id }) => id)).toEqual(usd.unknown)
      if (ranges.length === 0) expect(usd.listedLow).toBeNull()
      else {
        expect(cents(usd.listedLow!)).toBe(ranges.reduce((sum, { low }) => sum + cents(low), 0n))
        expect(cents(usd.listedHigh!)).toBe(ranges.reduce((sum, { high }) => sum + cents(high), 0n))
      }
    }
    for (const { range, usd, computed } of json.incidents.filter((one) => one.range !== null && !one.computed)) {
      const counted = usd.filter((one) => one.counted)
      expect(computed).toBe(false)
      expect(counted.length).toBeGreaterThan(0)
      const ends = counted.flatMap(({ low, high }) => [low, high].flatMap((end) => (end === null ? [] : [cents(end)])))
      for (const end of ends) expect(cents(range!.low) <= end && end <= cents(range!.high)).toBe(true)
    }
  },
)

test.each(BUNDLED_REPORTS)('$name: nothing that follows from figures is said twice', async ({ name }) => {
  const { model } = await ofName(name)
  const said = model.inferences.map(({ words }) => plain(words))
  expect(said.length).toBeGreaterThan(0)
  expect(new Set(said).size).toBe(said.length)
})

test.each(BUNDLED_REPORTS)(
  '$name: what coins were worth adds up, and what has no price is said and is in no sum',
  async (report) => {
    const { model } = await ofName(report.name)
    expect(model.worth!.incidents.length).toBeGreaterThan(0)
    const inYears = model.years.flatMap(({ worth }) => worth ?? [])
    expect(inYears.flatMap(({ incidents }) => incidents)).toEqual(model.worth!.incidents)
    for (const day of ['atTheft', 'atAsOf'] as const) {
      expect(model.worth![day].low).toBe(inYears.reduce((sum, one) => sum + one[day].low, 0n))
      const own = model.scope.listed.filter(({ id }) => model.worth!.incidents.includes(id))
      expect(model.worth![day].high).toBe(own.reduce((sum, { worth }) => sum + worth[day]!.range.high, 0n))
      for (const { worth } of own) expect(worth[day]!.prices.every(({ source }) => source !== '')).toBe(true)
    }
    const lacking = new Set(model.missingPrices.flatMap(({ incidents }) => incidents))
    for (const { id, worth, coins } of model.scope.listed) {
      expect(lacking.has(id)).toBe(worth.missing.length > 0)
      if (coins.length > 0 && worth.missing.length === 0) expect(model.worth!.incidents).toContain(id)
    }
  },
)

test('as known on 13 January 2022, Chainalysis says almost $400 M in seven attacks for 2021, against four in 2020', async () => {
  const { files } = await ofName('dprk-2016-2021')
  const { years } = annualFileSchema.parse(JSON.parse(new Map(files).get('annual.json')!))
  const of = (year: number) => years.find((one) => one.year === year)!
  const whole = of(2021).usd.claims.filter(
    ({ by, part, standing }) => by === 'chainalysis' && part === null && standing,
  )
  expect(whole.length).toBeGreaterThan(0)
  for (const { low } of whole) expect(['395000000.00', '400000000.00']).toContain(low)
  const counts = (year: number) =>
    new Set(
      of(year)
        .attacks.claims.filter(({ by }) => by === 'chainalysis')
        .map(({ count }) => count),
    )
  expect([counts(2021), counts(2020)]).toEqual([new Set([7]), new Set([4])])
  const mixers = of(2021).laundering.claims.flatMap(({ parts }) => parts.filter(({ name }) => name === 'mixer'))
  expect(mixers.length).toBeGreaterThan(0)
  for (const { low } of mixers) expect(Number(low)).toBeGreaterThanOrEqual(65)
})

test('the restatement of 2021 from January 2022 to February 2023 is in the report of today', async () => {
  const { model } = await ofName('dprk-2016-2026')
  const restated = model.restatements!.figures.filter(({ by, to }) => by === 'chainalysis' && to.fact.kind === 'total')
  expect(restated.some(({ to }) => to.claim.startsWith('dprk/total-2021-'))).toBe(true)
})
