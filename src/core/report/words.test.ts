import { describe, expect, it } from 'vitest'
import { citedRole, roleOf } from './roles.ts'
import { counted, listed, plain, say } from './text.ts'
import { duration, proseDate, proseTime } from './times.ts'
import { visible } from './visible.ts'

describe('visible', () => {
  it('shows what draws nothing or turns the direction', () => {
    expect(visible('a\u202Eb\u200Bc\u0000d\u001B[31m')).toBe('a⟨U+202E⟩b⟨U+200B⟩c⟨U+0000⟩d⟨U+001B⟩[31m')
    expect(visible('\uD800')).toBe('⟨U+D800⟩')
    expect(visible('Zürich 東京 עברית')).toBe('Zürich 東京 עברית')
  })
})

describe('times', () => {
  it('are UTC in prose, and durations have two units', () => {
    expect(proseTime(Date.parse('2022-03-23T13:29:09Z'))).toEqual({
      kind: 'time',
      short: '23 Mar 2022, 13:29 UTC',
      full: '2022-03-23T13:29:09Z',
    })
    expect(proseDate('2022-04-14')).toBe('14 Apr 2022')
    expect(proseDate('spring 2022')).toBe('spring 2022')
    expect([59_000, 40 * 60_000, 5.2 * 3_600_000, 76 * 3_600_000].map(duration)).toEqual([
      '0 min',
      '40 min',
      '5 h 12 min',
      '3 d 4 h',
    ])
  })
})

describe('cited roles', () => {
  const role = (says: string, count: number, sources = 1) => plain(citedRole(says, count, sources, '0x1234…5678'))
  const claim = (says: string) => ({ about: '0x1', says, by: 'x', date: null, url: null })

  it('are worded as claims', () => {
    expect(role('depositor of Tornado Cash', 47)).toBe('47 addresses that a source lists as depositors of Tornado Cash')
    expect(role('an intermediary to exchanges', 5, 2)).toBe(
      '5 addresses that 2 sources list as intermediaries to exchanges',
    )
    expect(role('intermediary to exchanges', 1)).toBe(
      '0x1234…5678, which a source lists as an intermediary to exchanges',
    )
    expect(role('Seen near a mixer', 2)).toBe('2 addresses of which a source says: “Seen near a mixer”')
  })

  it('meet where they differ only in a detail at the end', () => {
    expect(roleOf(claim('depositor of Tornado Cash (3,003.300 ETH)'))).toBe('depositor of Tornado Cash')
    expect(roleOf(claim('depositor of Tornado Cash.'))).toBe('depositor of Tornado Cash')
  })
})

describe('sentences', () => {
  it('list and count', () => {
    expect(plain(listed(['a', say`b ${1234}`, 'c']))).toBe('a, b 1,234 and c')
    expect(counted(1, 'address', 'addresses')).toBe('1 address')
    expect(counted(12345, 'wallet')).toBe('12,345 wallets')
  })

  it('print an address label first, and warn of a look-alike', () => {
    const address = {
      kind: 'address',
      label: 'X\u202E',
      short: '0x1234…5678',
      full: '0x1',
      lookAlikeOf: '0x2',
    } as const
    expect(plain(say`to ${address}`)).toBe('to X⟨U+202E⟩ 0x1234…5678 (looks like 0x2, is not)')
  })
})
