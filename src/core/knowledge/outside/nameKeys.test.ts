import { expect, test } from 'vitest'
import { daysApart } from './daysApart.ts'
import { nameKeys, tellingWords } from './nameKeys.ts'

const same = (a: string, b: string): boolean => nameKeys(a).some((key) => nameKeys(b).includes(key))

test.each([
  ['MtGox', 'Mt. Gox'],
  ['Cream Finance', 'C.R.E.A.M. Finance'.replaceAll('.', '')],
  ['CurveFi', 'Curve Finance'],
  ['WOOFi', 'WooFi'],
  ['BitMart', 'Bitmart Exchange'],
  ['Ronin Network', 'Ronin Bridge'],
  ['Stake.com', 'Stake'],
  ['Café', 'CAFE\u0301'],
])('%s is %s', (a, b) => {
  expect(same(a, b)).toBe(true)
})

test.each([
  ['Poly Network', 'Polygon'],
  ['Bitcoin Gold', 'Bitcoin Cash'],
  ['Bithumb', 'Bittrex'],
  ['Exchange', 'Network'],
])('%s is not %s', (a, b) => {
  expect(same(a, b)).toBe(false)
})

test('a name of shared words only keeps them', () => {
  expect(tellingWords('The DAO')).toEqual(['the', 'dao'])
  expect(nameKeys('…')).toEqual([])
})

test.each([
  ['2022-03-23', '2022-03-29', 6],
  ['2022-03-29', '2022-03-23', 6],
  ['2022-03', '2022-03-23', 0],
  ['2022-03', '2022-04-02', 2],
  ['2022', '2021-12-30', 2],
  ['2020-02', '2020-03-01', 1],
])('%s and %s are %i days apart', (a, b, days) => {
  expect(daysApart(a, b)).toBe(days)
})
