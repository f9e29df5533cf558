import { expect, test } from 'vitest'
import { scaleOf } from './confidenceScale.ts'

test.each([
  ['', 'stated'],
  ['almost', 'stated'],
  ['Confirmed', 'confirmed'],
  ['reportedly', 'possible'],
  ['reportedly, over', 'possible'],
  ['likely, reportedly', 'possible'],
  ["doesn't feel like", 'doubted'],
  ['denied', 'denied'],
  ['accused', 'possible'],
  ['cannot confirm', 'possible'],
  ['a hunch', null],
  ['almost, a hunch', null],
  ['constructor', null],
])('%s: %s', (words, scale) => expect(scaleOf(words)).toBe(scale))
