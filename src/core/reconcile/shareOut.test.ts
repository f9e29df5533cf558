import { expect, test } from 'vitest'
import { shareOut } from './shareOut.ts'

test.each([
  [[['a', 'b', 'c'], ['d'], []], 3, ['a', 'b', 'd']],
  [[['a', 'b', 'c'], ['d']], 9, ['a', 'b', 'c', 'd']],
  [[[], ['d', 'e']], 1, ['d']],
  [[['a'], ['b'], ['c']], 2, ['a', 'b']],
  [[['a']], 0, []],
  [[['a', 'b'], ['c']], Number.POSITIVE_INFINITY, ['a', 'b', 'c']],
])('%j in room for %d gives %j', (lists, room, expected) => {
  expect(shareOut(lists, room)).toEqual(expected)
})
