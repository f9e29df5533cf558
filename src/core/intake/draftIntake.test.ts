import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EMPTY_BASE, INTAKE_BASE } from '../../../test/intake/intakeBase.ts'
import { NEWS } from '../../../test/intake/news.ts'
import { draftIntake } from './draftIntake.ts'
import type { IntakeClaim } from './intakeDraft.ts'

const draft = (text: string, base = INTAKE_BASE) =>
  draftIntake(
    {
      file: 'page.txt',
      sha256: '',
      format: 'text',
      title: null,
      url: null,
      published: '2022-01-14',
      by: null,
      text,
      pages: [],
    },
    base,
  )

describe('the news report that this project began with', () => {
  const drafted = draft(NEWS)
  const found = (part: Partial<IntakeClaim>) => expect(drafted.claims).toContainEqual(expect.objectContaining(part))

  test('has what Chainalysis counts', () => {
    const by = 'chainalysis'
    found({ about: 'dprk', kind: 'total', unit: 'USD', low: '400000000', high: null, year: '2021', by, words: 'over' })
    found({ about: 'dprk', kind: 'count', value: '7', low: '7', high: '7', year: '2021', by, hedge: 'stated' })
    found({
      about: 'dprk',
      kind: 'total',
      value: '500000000',
      low: null,
      high: null,
      year: '2018',
      by,
      words: 'around',
    })
    found({ about: 'dprk', kind: 'total', low: '200000000', high: null, year: '2019', by, words: 'just over' })
  })

  test('has the means and the wallets', () => {
    for (const value of ['phishing', 'code-exploit', 'malware', 'social-engineering'])
      found({ kind: 'means', value, by: 'chainalysis' })
    found({ kind: 'wallets', value: 'hot' })
  })

  test('has who is under whom, and what else they did', () => {
    found({ about: 'lazarus-group', kind: 'parent', value: 'reconnaissance-general-bureau', hedge: 'likely' })
    found({ about: 'lazarus-group', kind: 'operations', value: 'Sony Pictures Entertainment', year: '2014' })
  })

  test('has what CNN said of the purpose, and no incident of its own', () => {
    found({ about: 'dprk', kind: 'purpose', value: 'weapons programmes', by: 'cnn' })
    expect(drafted.source.publishers).toEqual([{ id: 'cnn', name: 'CNN', kind: 'press' }])
    expect(drafted.incidents).toEqual([])
    expect(drafted.topics.map(({ id }) => id)).toContain('crypto')
  })

  test('ties every claim to its place', () => {
    const total = drafted.claims.find(({ low }) => low === '200000000')!
    expect(drafted.source.text.slice(...total.span)).toBe('just over $200 million')
  })
})

describe('a theft', () => {
  const text = `On 4 May 2021 the exchange Foobar Exchange was hacked, and nearly 4,500 BTC were stolen from Foobar Exchange, the FBI said.
The theft of 1.5 million USDC is allegedly linked to Lazarus Group.`

  test('is drafted with its date, victim and loss', () => {
    const { incidents, claims } = draft(text)
    const about = '2021-05-04-foobar-exchange'
    expect(incidents).toMatchObject([
      { id: about, known: false, victim: { name: 'Foobar Exchange', kind: 'centralised-exchange' } },
    ])
    expect(claims).toContainEqual(
      expect.objectContaining({
        about,
        kind: 'loss',
        value: '4500',
        unit: 'BTC',
        low: null,
        words: 'nearly',
        by: 'fbi',
      }),
    )
    expect(claims).toContainEqual(expect.objectContaining({ about, kind: 'date', value: '2021-05-04' }))
    expect(claims).toContainEqual(expect.objectContaining({ unit: 'USDC', value: '1500000', hedge: 'possible' }))
  })
})

test('a range is one figure, and when somebody spoke is no date of the theft', () => {
  const text = `The FBI said on 14 April 2022 that between $600 million and $625 million were stolen from Ronin Bridge.
In June 2022, nearly $100m were stolen from Harmony Horizon.`
  const { claims, incidents } = draft(text)
  expect(claims.filter(({ kind }) => kind === 'date').map(({ value }) => value)).toEqual(['2022-06'])
  expect(claims).toContainEqual(
    expect.objectContaining({ about: '2022-03-23-ronin-bridge', kind: 'loss', low: '600000000', high: '625000000' }),
  )
  expect(incidents).toMatchObject([
    { id: '2022-03-23-ronin-bridge', known: true, matches: [] },
    { id: '2022-06-harmony-horizon', known: false, matches: [expect.stringContaining('2022-06')] },
  ])
})

describe('addresses', () => {
  const addresses = (text: string) => draft(text).addresses

  test('are known by checksum, defanged or with hidden marks inside', () => {
    expect(addresses('to 0x098B716B8Aaf21512996dC57EB0615e2383E2f96.')).toMatchObject([
      { chain: 'ethereum', address: '0x098b716b8aaf21512996dc57eb0615e2383e2f96', checked: true, problem: null },
    ])
    for (const written of [
      '1A1zP1eP5QGefi2D[.]MPTfTL5SLmv7DivfNa',
      '[1A1z]P1eP5QGefi2DMPTfTL5SLmv7DivfNa',
      '1A1zP1eP5QGefi2D\u200bMPTfTL5SLmv7DivfNa',
    ])
      expect(addresses(`paid to ${written}, then`)).toMatchObject([
        { chain: 'bitcoin', address: '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', checked: true },
      ])
    expect(addresses('hxxps://tronscan[.]org/#/address/TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t')).toMatchObject([
      { chain: 'tron', checked: true },
    ])
  })

  test('with a wrong checksum say so', () => {
    expect(addresses('0x098b716B8Aaf21512996dC57EB0615e2383E2f96')).toMatchObject([
      { checked: false, problem: expect.stringContaining('EIP-55') },
    ])
  })

  test('go on over the end of a line, where a checksum or the length says so', () => {
    const good = '0x098B716B8Aaf21512996dC57EB0615e2383E2f96'
    for (const link of ['\n', '-\n', ' \n  ']) {
      const [first, ...others] = draft(`to ${good.slice(0, 20)}${link}${good.slice(20)}, and on`).addresses
      expect(first).toMatchObject({ address: good.toLowerCase(), checked: true, problem: null })
      expect(others).toEqual([])
    }
    expect(addresses(`to ${good.slice(0, 20)}\n${good.slice(20, 41)}7`)).toEqual([])
    expect(addresses('1A1zP1eP5QGefi2DMPTfTL5SLmv7Di\nvfNa')).toMatchObject([{ chain: 'bitcoin', problem: null }])
    const hash = `0x${'ab'.repeat(32)}`
    expect(draft(`${hash.slice(0, 40)}\n${hash.slice(40)}`).transactions).toMatchObject([{ hash }])
  })

  test('with letters of another alphabet say so, and are no addresses', () => {
    expect(addresses('to 0x098B716B8\u0410af21512996dC57EB0615e2383E2f96.')).toMatchObject([
      { checked: false, problem: expect.stringContaining('U+0410 in place of "A"') },
    ])
    expect(addresses('to 1A1zP1eP5QGefi2DMPTfTL5SLmv7Divf\uff2ea.')).toMatchObject([
      { checked: false, problem: expect.stringContaining('U+FF2E') },
    ])
  })

  test('turned by marks of direction are read as their letters stand', () => {
    expect(addresses('to \u202e0x098B716B8Aaf21512996dC57EB0615e2383E2f96\u202c.')).toMatchObject([{ checked: true }])
  })

  test('are not file hashes', () => {
    const hash = 'ab'.repeat(32)
    expect(draft(`SHA-256 ${hash}`).transactions).toEqual([])
    expect(draft(`transaction ${hash}`).transactions).toMatchObject([{ chain: 'bitcoin', hash }])
    expect(draft(`0x${hash} on Polygon`).transactions).toMatchObject([{ chain: 'polygon' }])
  })
})

test('any text gives a draft with spans inside it, and the same one twice', () => {
  const words = fc.constantFrom(
    ...NEWS.split(/(?<=\s)/),
    ...['$', '0x', '[.]', '1,000', ' billion', '\n\n', '\u202e', '\ud800', 'Lazarus Group', "'s ", ' stolen from '],
  )
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(words, { maxLength: 60 }).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(texts, fc.constantFrom(INTAKE_BASE, EMPTY_BASE), (text, base) => {
      const first = draft(text, base)
      expect(JSON.stringify(draft(text, base))).toBe(JSON.stringify(first))
      const { length } = first.source.text
      const { incidents, actors, claims, addresses, transactions, topics } = first
      for (const { span } of [...incidents, ...actors, ...claims, ...addresses, ...transactions, ...topics]) {
        expect(span[0]).toBeGreaterThanOrEqual(0)
        expect(span[1]).toBeGreaterThan(span[0])
        expect(span[1]).toBeLessThanOrEqual(length)
      }
    }),
    { numRuns: 500 },
  )
})
