import fc from 'fast-check'
import { expect, test } from 'vitest'
import { groupedText } from './groupedText.ts'

test('groups what stands before the point', () => {
  expect(groupedText(-1234567)).toBe('-1,234,567')
  expect(groupedText('1234.56789')).toBe('1,234.56789')
  expect(groupedText('999')).toBe('999')
})

test('writes whole numbers as Intl does', () => {
  fc.assert(fc.property(fc.maxSafeInteger(), (n) => groupedText(n) === new Intl.NumberFormat('en-US').format(n)))
})
