import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonFault } from './jsonFault.ts'

test.each([
  ['[\n{"a": }\n]', 8],
  ['{"a": 1,}', 8],
  ['{"a" 1}', 5],
  ['[1 2]', 3],
  ['[01]', 1],
  ['[tru]', 1],
  ['["a\nb"]', 1],
  ['[] x', 3],
  ['<html>', 0],
  ['{"a": [1, 2', 11],
  ['', 0],
])('%j', (text, at) => {
  expect(jsonFault(text)).toBe(at)
})

test('whatever is JSON has no fault before its end, and what is cut breaks off at its end or before', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), (text, cut) => {
      expect(jsonFault(text)).toBe(text.length)
      const part = text.slice(0, cut % (text.length + 1))
      expect(jsonFault(part)).toBeLessThanOrEqual(part.length)
    }),
  )
})
