import { expect, test } from 'vitest'
import { wrap } from './wrap.ts'

test('breaks at spaces, indents what follows, and keeps an amount whole', () => {
  const lines = wrap(`${'x'.repeat(92)} $4.874 B in all`, '  ')
  expect(lines).toBe(`  ${'x'.repeat(92)}\n    $4.874 B in all\n`)
})
