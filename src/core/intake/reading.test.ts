import { expect, test } from 'vitest'
import { EMPTY_BASE } from '../../../test/intake/intakeBase.ts'
import { claimsOf } from './claimsOf.ts'
import { lexiconOf } from './lexiconOf.ts'
import type { Mark } from './mark.ts'
import { sentencesWith } from './reading.ts'

const FIGURE = { value: '1', low: '1', high: '1', words: '' }
const FACTS = [
  { kind: 'amount', unit: 'USD', ...FIGURE },
  { kind: 'count', unit: 'attacks', ...FIGURE },
  { kind: 'date', date: '2021' },
  { kind: 'date', date: '2020' },
  { kind: 'actor', actor: 'dprk', name: 'DPRK' },
  { kind: 'victim', name: 'Foobar', victimKind: 'bridge' },
  { kind: 'speaker', publisher: 'fbi' },
  { kind: 'hedge', word: 'may' },
  { kind: 'fate', fate: 'frozen' },
  { kind: 'means', means: 'phishing' },
  { kind: 'wallets', wallets: 'hot' },
  { kind: 'operation', name: 'Sony', date: '2014' },
  { kind: 'under' },
  { kind: 'blame' },
  { kind: 'purpose', purpose: 'sanctions evasion' },
] as const

/** How often the place of a mark is looked at, where this many of each kind stand in one sentence. */
function looks(count: number): number {
  let looked = 0
  const marks = Array.from({ length: count * FACTS.length }, (_, at): Mark => {
    const mark = { ...FACTS[at % FACTS.length]!, span: [at, at + 1] as const }
    return Object.defineProperty(mark, 'span', {
      enumerable: true,
      get: () => {
        looked += 1
        return [at, at + 1]
      },
    })
  })
  const text = 'a'.repeat(marks.length)
  const page = { text, sentences: [[0, text.length] as const], published: null, lexicon: lexiconOf(EMPTY_BASE) }
  const incident = { id: 'foobar', known: false, date: null, victim: { name: 'Foobar', kind: 'bridge' as const } }
  const incidentOf = () => ({ ...incident, matches: [], span: [0, 1] as const })
  const sentences = sentencesWith(page, marks)
  claimsOf({ page, sentences, mainActor: null, mainVictim: null, incidentOf, datedAt: () => null })
  return looked
}

test('the work in a sentence grows with its marks, not with their square', () => {
  const [some, more] = [looks(200), looks(1_600)]
  expect(more).toBeLessThan(some * 8 * 2)
})
