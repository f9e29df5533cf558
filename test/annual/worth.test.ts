import fc from 'fast-check'
import { expect, test } from 'vitest'
import { usdText } from '../../src/core/annual/annualText.ts'
import { coinPrices } from '../../src/core/annual/coinPrices.ts'
import type { Quote } from '../../src/core/ledger/prices.ts'
import { plain } from '../../src/core/report/text.ts'
import { incidentFile, reportOn } from './annualFolder.ts'

const DAY = '2021-08-19'
const AS_OF = '2022-01-13'
const ID = `${DAY}-shop`
const A = `a-${DAY}`
const B = `b-${DAY}`

const quote = (day: string, dollars: number): Quote => ({
  day,
  price: BigInt(dollars) * 100_000_000n,
  source: 'a list',
})
const prices = coinPrices(
  new Map([
    ['bitcoin/BTC', [quote(DAY, 45_000), quote('2022-01-10', 42_000)]],
    ['ethereum/ETH', [quote(DAY, 3_000), quote(AS_OF, 3_300)]],
    ['nem/XEM', [quote('2021-08-01', 1)]],
  ]),
)

/** The report on one incident with these losses. */
async function reportOf(losses: readonly string[], asked: Partial<Parameters<typeof reportOn>[1]> = {}, date = DAY) {
  const lines = losses.map((loss, i) => `  - { source: ${i === 0 ? 'a' : 'b'}-${date}, says: s, loss: ${loss} }\n`)
  const claims = `  - { source: a-${date}, says: s, attribution: lazarus-group }\n${lines.join('')}`
  const file = { [`incidents/${date}-shop.yaml`]: incidentFile(date, claims) }
  const model = await reportOn(file, { from: 2021, to: 2021, asOf: AS_OF, prices, ...asked })
  return { model, row: model.scope.listed[0]!, year: model.years[0]! }
}

const words = (worth: { readonly range: Parameters<typeof usdText>[0] } | null) =>
  worth === null ? null : plain(usdText(worth.range))

test('coins have a worth on the day of the theft and on that of the report, by their own prices', async () => {
  const { row, model } = await reportOf(['{ usd: 90, amounts: { ETH: { low: 1, high: 2 }, BTC: 0.5 } }'])
  expect([words(row.worth.atTheft), words(row.worth.atAsOf)]).toEqual(['$25,500 to $28,500', '$24,300 to $27,600'])
  expect(row.worth.missing).toEqual([])
  expect(row.worth.atAsOf!.prices.map(({ coin, day, source }) => [coin, day, source])).toEqual([
    ['BTC', '2022-01-10', 'a list'],
    ['ETH', AS_OF, 'a list'],
  ])
  expect(model.worth).toMatchObject({ incidents: [ID], firstPrice: '2022-01-10', lastPrice: AS_OF })
})

test('dollars that a source gives go before those that can be computed, and the two are never mixed', async () => {
  const { row, year } = await reportOf(['{ usd: 90, amounts: { ETH: 1 } }'])
  expect({ usd: row.usd, computed: row.computed }).toEqual({
    usd: { low: 9000n, high: 9000n, open: false },
    computed: null,
  })
  expect([year.usd, year.computed]).toEqual([row.usd, null])
})

test('where nobody gives dollars those of the theft count, and are marked', async () => {
  const { row, year } = await reportOf(['{ amounts: { ETH: { low: 1, high: 2 }, BTC: 0.5 } }'])
  expect(plain(usdText(row.usd!))).toBe('$25,500 to $28,500')
  expect(row.computed).toMatchObject({ claims: [`${ID}/loss-${A}`] })
  expect(year.computed).toEqual(row.usd)
})

test('a missing price is said with its coin, day and incidents; the value is unknown, never less', async () => {
  const { row, model, year } = await reportOf(['{ amounts: { ETH: 1, XYZ: 500 } }'])
  expect({ usd: row.usd, worth: year.worth, ids: year.unknown.map(({ id }) => id) }).toEqual({
    ...{ usd: null, worth: null, ids: [ID] },
  })
  expect(row.worth).toMatchObject({ atTheft: null, atAsOf: null })
  expect(model.missingPrices).toEqual([
    { coin: 'XYZ', day: DAY, incidents: [ID] },
    { coin: 'XYZ', day: AS_OF, incidents: [ID] },
  ])
})

test('a claim without a price for each coin is left out, and another one counts', async () => {
  const { row } = await reportOf(['{ amounts: { ETH: 1, XYZ: 500 } }', '{ amounts: { ETH: 2 } }'])
  expect(row.worth.atTheft).toMatchObject({ claims: [`${ID}/loss-${B}`], range: { low: 600_000n, high: 600_000n } })
})

test('a theft whose day is not known has no price of its day', async () => {
  const { row, model } = await reportOf(['{ amounts: { ETH: 1 } }'], {}, '2021-08')
  expect([words(row.worth.atTheft), words(row.worth.atAsOf)]).toEqual([null, '$3,300'])
  expect(model.missingPrices).toMatchObject([{ coin: 'ETH', day: '2021-08' }])
})

test('a last price that is no younger than the theft says nothing of the day of the report', async () => {
  const { row } = await reportOf(['{ amounts: { XEM: 1 } }'])
  expect(row.worth).toEqual({
    ...{ atTheft: null, atAsOf: null },
    missing: [
      { coin: 'XEM', day: DAY },
      { coin: 'XEM', day: AS_OF },
    ],
  })
})

test('the reconciliation names what the valuation date alone makes of the same coins', async () => {
  const { model } = await reportOf(['{ amounts: { ETH: 1000 } }'])
  const found = model.reconciliation[0]!.differences.find(({ kind, inference }) => kind === 'valuation' && inference)!
  expect(plain(found.words)).toBe(
    'The coins that sources name for 1 of 1 listed incident were worth $3 M on the days of the thefts, and $3.3 M on 13 Jan 2022. That difference is the valuation date alone: whoever values on another day gets another sum of the same thefts.',
  )
  expect(found.claims).toEqual([`${ID}/loss-${A}`])
})

test('a figure in dollars of the report’s day is no contradiction to one of the thefts’ days', async () => {
  const both = `about: dprk
source: press-2022
claims:
  - { says: s, year: 2021, id: then, total: { usd: 395_000_000, valued: theft } }
  - { says: s, year: 2021, id: now, total: { usd: 600_000_000, valued: report } }
`
  const { reconciliation } = await reportOn({ 'figures/both.yaml': both }, { from: 2021, to: 2021, asOf: '2022-01-31' })
  const said = reconciliation[0]!.differences.map(({ kind, words: text }) => `${kind}: ${plain(text)}`)
  expect(said).toContain(
    'valuation: Press gives $600 M in dollars of the day of its report, and $395 M in those of the days of the thefts: $205 M apart. It stands in one document, of the same thefts: the valuation date alone makes it.',
  )
  expect(said).toContain(
    'valuation: Press gives $600 M in dollars of the day of its report, Chainalysis $395 M in those of the days of the thefts: $205 M apart. The valuation date is one cause of that, and neither says how much of it.',
  )
  expect(said.filter((text) => text.startsWith('same-document'))).toEqual([])
})

test('a symbol with two prices is none', () => {
  const two = coinPrices(
    new Map([
      ['a/X', [quote(DAY, 1)]],
      ['b/X', [quote(DAY, 2)]],
    ]),
  )
  expect([two.on('X', DAY), two.on('a/X', DAY)]).toMatchObject([null, { price: 100_000_000n }])
})

test('a price holds for its day and for seven days more, and as the last one for ever', () => {
  const days = fc.integer({ min: -30, max: 30 })
  fc.assert(
    fc.property(days, (days) => {
      const day = new Date(Date.parse(DAY) + days * 86_400_000).toISOString().slice(0, 10)
      const one = coinPrices(new Map([['a/X', [quote(DAY, 1)]]]))
      expect([one.on('X', day) !== null, one.upTo('X', day) !== null]).toEqual([days >= 0 && days <= 7, days >= 0])
    }),
  )
})
