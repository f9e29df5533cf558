import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Claim, ClaimFact, ClaimFrame } from '../claim.ts'
import type { KnowledgeBase } from '../knowledgeBase.ts'
import type { Checked, CheckedList } from './checkedList.ts'
import { compareList } from './compareList.ts'
import type { OutsideIncident } from './outsideList.ts'

const SOURCE = { id: 'list-2024', by: 'list', published: '2024-06-01', url: 'https://example.org/list', title: null }
const EMPTY: KnowledgeBase = {
  ...{ topics: [], publishers: [], sources: [], actors: [], incidents: [], claims: [], levers: [], tags: [] },
}

interface Theft {
  readonly victim: string
  readonly date: string
  readonly usd: bigint
}

function incident(place: string, { victim, date, usd }: Theft): Checked<OutsideIncident> {
  const facts: ClaimFact[] = [{ kind: 'date', date }, lossOf(usd)]
  const claim = { source: SOURCE.id, says: 'x', date, loss: { usd: `${usd}` } }
  return { place, date, victim: { name: victim, kind: 'bridge' }, topics: [], claims: [claim], facts: [facts] }
}

function lossOf(usd: bigint) {
  const cents = usd * 100n
  const value = { usd: { low: cents, high: cents, rough: false }, valued: null, amounts: [], part: null }
  return { kind: 'loss' as const, value }
}

function list(thefts: readonly Theft[]): CheckedList {
  const incidents = thefts.map((theft, index) => incident(`row ${index}`, theft))
  return { publishers: [], sources: [SOURCE], incidents, actors: [], tags: [], left: [] }
}

/** What the base is once these thefts stand in it, on the word of a document. */
function baseOf(thefts: readonly Theft[], url = SOURCE.url): KnowledgeBase {
  const ids = thefts.map(({ date }, index) => `${date}-known-${index}`)
  const frame: Omit<ClaimFrame, 'id' | 'about'> = {
    ...{ by: 'list', byKind: 'press', source: 's', url, sourceKind: 'press', quotes: null, published: '2024' },
    ...{ known: '2024', says: 'x', words: '', scale: 'stated', supersedes: [], checked: null, file: '' },
  }
  const claims = thefts.flatMap(({ date, usd }, index): Claim[] => {
    const about = ids[index]!
    return [
      { ...frame, about, id: `${about}/date-s`, kind: 'date', date },
      { ...frame, about, id: `${about}/loss-s`, ...lossOf(usd) },
    ]
  })
  const incidents = thefts.map(({ victim, date }, index) => ({
    ...{ id: ids[index]!, date, victim: { name: victim, kind: 'bridge' as const, named: null }, topics: [], cases: [] },
    stub: true,
  }))
  return { ...EMPTY, incidents, claims }
}

const NAMES = ['Ronin Bridge', 'Ronin Network', 'Nomad', 'Mt. Gox', 'MtGox', '取引所', 'Bitcoin Gold', 'Bitcoin Cash']
const theft = fc.record({
  victim: fc.constantFrom(...NAMES),
  date: fc.constantFrom('2022-03-23', '2022-03-29', '2022-03', '2022', '2023-11-10', '2014-02'),
  usd: fc.constantFrom(1n, 625_000_000n, 450_000_000n),
})
const thefts = fc.array(theft, { maxLength: 12 })

const stateOf = (base: KnowledgeBase, ...given: Theft[]) =>
  compareList(list(given), base).incidents.map(({ state }) => state)

test('every item comes out exactly once: new, matched, known or left', () => {
  fc.assert(
    fc.property(thefts, thefts, (given, known) => {
      const { incidents, left } = compareList(list(given), baseOf(known))
      const places = [...incidents, ...left].map(({ place }) => place)
      expect(places.sort()).toEqual(given.map((_, index) => `row ${index}`).sort())
      expect(new Set(incidents.map(({ id }) => id)).size).toBe(incidents.length)
      for (const { state, matches } of incidents) {
        if (state === 'new') expect(matches).toEqual([])
        else expect(matches.length).toBeGreaterThan(0)
      }
    }),
  )
})

test('the order of the items and of what is known does not matter', () => {
  const shuffled = thefts.chain((given) =>
    fc.tuple(fc.constant(given), fc.shuffledSubarray([...given.keys()], { minLength: given.length })),
  )
  fc.assert(
    fc.property(shuffled, thefts, ([given, order], known) => {
      const base = baseOf(known)
      const whole = list(given)
      const other = { ...whole, incidents: order.map((index) => whole.incidents[index]!) }
      const turned = { ...base, incidents: [...base.incidents].reverse(), claims: [...base.claims].reverse() }
      const sorted = (one: ReturnType<typeof compareList>) => one.incidents.map(({ namesakes: _, ...item }) => item)
      expect(sorted(compareList(other, turned))).toEqual(sorted(compareList(whole, base)))
    }),
  )
})

test('what is there from the same document is known, and from another document it matches', () => {
  fc.assert(
    fc.property(thefts, (given) => {
      const known = compareList(list(given), baseOf(given)).incidents
      expect(known.map(({ state }) => state)).toEqual(known.map(() => 'known'))
      const other = compareList(list(given), baseOf(given, 'https://example.org/other')).incidents
      expect(other.map(({ state }) => state)).toEqual(other.map(() => 'matched'))
    }),
  )
})

test('two of one list that may be the same match each other', () => {
  const ronin = { victim: 'Ronin Bridge', date: '2022-03-23', usd: 625_000_000n }
  const again = { ...ronin, victim: 'Ronin Network', usd: 620_000_000n }
  const { incidents } = compareList(list([ronin, again]), EMPTY)
  expect(incidents.map(({ id, state, matches }) => [id, state, matches[0]?.id, matches[0]?.in])).toEqual([
    ['2022-03-23-ronin-bridge', 'matched', '2022-03-23-ronin-network', 'list'],
    ['2022-03-23-ronin-network', 'matched', '2022-03-23-ronin-bridge', 'list'],
  ])
  // What one of them may be already is asked about first.
  expect(stateOf(baseOf([ronin], 'https://example.org/other'), ronin, again)).toEqual(['matched', 'matched'])
})

test('the same victim at another time is new, and the other theft is named', () => {
  const { incidents } = compareList(
    list([{ victim: 'MtGox', date: '2014-02-28', usd: 450_000_000n }]),
    baseOf([{ victim: 'Mt. Gox', date: '2011', usd: 8n }], 'https://example.org/other'),
  )
  expect(incidents).toMatchObject([{ state: 'new', matches: [], namesakes: ['2011-known-0'] }])
})

test('a page that only one item cites says which incident is meant', () => {
  const theft = { victim: 'Polygon', date: '2021-12-11', usd: 77n }
  const base = baseOf([{ victim: 'AscendEX', date: '2021-12-11', usd: 80n }])
  expect(compareList(list([theft]), base).incidents[0]?.matches[0]?.because.map(({ kind }) => kind)).toEqual([
    'date',
    'document',
  ])
  // The link of a whole list says nothing.
  expect(stateOf(base, theft, { victim: 'Nomad', date: '2022-08-01', usd: 1n })).toEqual(['new', 'new'])
})

test('a statement that says less than is known is known, one that says more is not', () => {
  const known = { victim: 'Nomad', date: '2022-08-01', usd: 190n }
  expect(stateOf(baseOf([known]), known)).toEqual(['known'])
  expect(stateOf(baseOf([known]), { ...known, usd: 191n })).toEqual(['matched'])
})

test('five thousand of one name each match ten', () => {
  const many = Array.from({ length: 5_000 }, (_, index) => ({ victim: 'Same', date: '2022-03-23', usd: BigInt(index) }))
  const { incidents } = compareList(list(many), EMPTY)
  expect(incidents).toHaveLength(5_000)
  expect(incidents.every(({ matches }) => matches.length === 10)).toBe(true)
})
