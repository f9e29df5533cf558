import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Tag } from '../knowledge/tag.ts'
import { OVERLAP_REASONS, SIGHT_ROLES, type Sight, STRENGTHS } from '../wire/overlapFile.ts'
import { compareGrades, gradeClaim, gradeOf, gradePlace, gradeTag } from './grade.ts'

const category = fc.constantFrom(
  '',
  'exchange',
  'otc',
  'mixing_service',
  'defi_bridge',
  'user',
  'faucet',
  'perpetrator',
)
const why = fc.constantFrom(null, 'many', 'unread', 'service')
const sight = fc
  .record({ role: fc.constantFrom(...SIGHT_ROLES), category, name: fc.constantFrom('', 'X'), why })
  .map((given): Sight => sightOf(given.role, given))
const sights = fc.array(sight, { minLength: 1, maxLength: 3 })
const tags = fc.array(fc.record({ category, label: fc.constantFrom('X', 'X_Deposit_1') }), { maxLength: 3 })

describe('what it says that an address is shared', () => {
  test('the same whichever case asks', () => {
    fc.assert(
      fc.property(sights, sights, tags, fc.boolean(), (here, there, some, stopAtServices) => {
        const said = { tags: some.map(tagOf), sharedBy: 1, stopAtServices }
        expect(gradePlace({ here, there, ...said })).toEqual(gradePlace({ here: there, there: here, ...said }))
      }),
      { numRuns: 500 },
    )
  })

  test('whatever anybody calls a service is never strong', () => {
    fc.assert(
      fc.property(
        sights,
        sights,
        fc.constantFrom('exchange', 'otc', 'mixer', 'bridge', 'faucet'),
        (here, there, what) => {
          const named = [tagOf({ category: what, label: 'X' })]
          const shared = { here, there, tags: named, sharedBy: 1, stopAtServices: true }
          expect(gradePlace(shared).strength).not.toBe('strong')
          expect(gradeClaim(here, named, 'thief').strength).not.toBe('strong')
          expect(gradeTag(here, named, named[0]!).strength).not.toBe('strong')
        },
      ),
    )
  })

  test('the reasons stand in the order of their strength', () => {
    const ranks = OVERLAP_REASONS.map((reason) => STRENGTHS.indexOf(gradeOf(reason).strength))
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b))
    expect(compareGrades(gradeOf('wallet-in-both'), gradeOf('mixer'))).toBeLessThan(0)
  })

  test.each([
    ['thief', 'named-wallet'],
    ['listed', 'named-wallet'],
    ['laundering', 'named-launderer'],
    ['deposit', 'deposit-address'],
    ['victim', 'victim'],
    ['somebody', 'role-unsaid'],
  ])('a claim that names an address of the path as %s: %s', (role, reason) => {
    expect(gradeClaim([sightOf('path')], [], role).why).toBe(reason)
  })

  test('a depositor is no deposit address', () => {
    const place = (label: string) => ({
      here: [sightOf('path')],
      there: [sightOf('path')],
      tags: [tagOf({ category: 'exchange', label })],
      sharedBy: 1,
      stopAtServices: true,
    })
    expect(gradePlace(place('Huobi_Deposit_0x09c9')).why).toBe('deposit-address')
    expect(gradePlace(place('Binance depositor')).why).toBe('exchange')
  })
})

interface Given {
  readonly category?: string
  readonly name?: string
  readonly why?: string | null
}

function sightOf(role: Sight['role'], { category: what = '', name = '', why: reason = null }: Given = {}): Sight {
  const payment = { address: '0xaa', asset: 'ethereum/ETH', amount: '1', time: '2024-01-01T00:00:00Z', txHash: null }
  const funds = role === 'funder'
  return {
    ...{ role, hop: 1, arrivals: 1, first: null, last: null, received: [], source: '' },
    ...{ category: role === 'service' ? what : '', name: role === 'path' ? '' : name },
    ...{ funded: funds ? [{ ...payment, why: reason }] : [], fundedInAll: funds ? 1 : 0 },
  }
}

function tagOf({ category: what, label }: { readonly category: string; readonly label: string }): Tag {
  return {
    ...{ chain: 'ethereum', address: '0xaa', label, category: what, actor: '', source: 'https://example.org' },
    ...{ confidence: 'forensic', confidenceLevel: 50, lastmod: '', pack: 'p', file: 'f' },
  }
}
