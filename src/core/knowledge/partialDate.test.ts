import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstDay, isPartialDate, lastDay } from './partialDate.ts'

test.each([
  ['2022', '2022-01-01', '2022-12-31'],
  ['2022-02', '2022-02-01', '2022-02-28'],
  ['2024-02', '2024-02-01', '2024-02-29'],
  ['2100-02', '2100-02-01', '2100-02-28'],
  ['2022-03-23', '2022-03-23', '2022-03-23'],
])('%s means %s to %s', (date, first, last) => {
  expect([isPartialDate(date), firstDay(date), lastDay(date)]).toEqual([true, first, last])
})

test.each(['', '22', '2022-13', '2022-00', '2022-02-29', '2022-04-31', '2022-1-1', '1822', '2022-03-23T00:00:00Z'])(
  '%s is none',
  (text) => expect(isPartialDate(text)).toBe(false),
)

test('every day is one, and so are its month and its year, which hold it', () => {
  const date = fc.date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
  fc.assert(
    fc.property(date, fc.constantFrom(4, 7, 10), (time, length) => {
      const day = time.toISOString().slice(0, 10)
      const partial = day.slice(0, length)
      expect(isPartialDate(partial)).toBe(true)
      expect(firstDay(partial) <= day && day <= lastDay(partial)).toBe(true)
      expect(new Date(lastDay(partial)).toISOString().slice(0, 10)).toBe(lastDay(partial))
    }),
  )
})
