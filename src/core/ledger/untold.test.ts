import { describe, expect, it } from 'vitest'
import { type ToldFile, untold } from './untold.ts'

const file = (tells: ToldFile['tells'], covers: ToldFile['covers'], chain = 'ethereum'): ToldFile => {
  return { chains: [chain], tells, covers }
}

describe('untold', () => {
  it('is nothing where one file lists every kind', () => {
    expect(untold([file(['native', 'internal', 'token', 'gas'], 'all')])).toEqual([])
  })

  it('is what the exports of an address leave out', () => {
    expect(
      untold([file(['native', 'gas'], ['0xa']), file(['token'], ['0xa']), file(['native', 'gas'], ['0xb'])]),
    ).toEqual([
      { chain: 'ethereum', kind: 'internal', addresses: ['0xa', '0xb'] },
      { chain: 'ethereum', kind: 'token', addresses: ['0xb'] },
    ])
  })

  it('is of every address where a file covers all', () => {
    expect(untold([file(['native', 'gas', 'token'], 'all')])).toEqual([
      { chain: 'ethereum', kind: 'internal', addresses: 'all' },
    ])
  })

  it('keeps chains apart', () => {
    const all = file(['native', 'internal', 'token', 'gas'], 'all', 'base')
    expect(untold([all, file(['native', 'gas', 'internal'], ['0xa'])])).toEqual([
      { chain: 'ethereum', kind: 'token', addresses: ['0xa'] },
    ])
  })
})
