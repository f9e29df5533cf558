import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY } from '../../core/ledger/prices.ts'
import type { PriceRow } from '../../core/wire/priceSource.ts'
import { defiLlama } from './defiLlama.ts'
import { quoteOfRow } from './quoteOfRow.ts'

const USDC = 'ethereum/0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48'
const TRC = 'tron/TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'
const day = Date.parse('2022-03-30') / DAY
const question = { path: '', wanted: [{ asset: USDC, day }] }
const NOON = 1648641600
const read = (said: string) =>
  defiLlama.read(question, `{"coins":{"ethereum:0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48":${said}}}`)

describe('DefiLlama', () => {
  it('is asked for coins by their name at CoinGecko, for tokens by chain and contract, and not for what it cannot know', () => {
    const assets = [
      'ethereum/ETH',
      'optimism/ETH',
      USDC,
      'avalanche/AVAX',
      TRC,
      'bitcoin/BTC',
      'ethereum/usd',
      'some-chain/X',
    ]
    expect(assets.map(defiLlama.coinOf)).toEqual([
      ...['coingecko:ethereum', 'coingecko:ethereum', 'ethereum:0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48'],
      ...['coingecko:avalanche-2', 'tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', 'coingecko:bitcoin', null, null],
    ])
  })

  it('is asked day by day at noon, half a day wide, thirty assets at once, each coin once', () => {
    const token = (n: number) => `base/0x${n.toString(16).padStart(40, '0')}`
    const many = Array.from({ length: 35 }, (_, n) => ({ asset: token(n), day }))
    const two = ['ethereum/ETH', 'base/ETH', 'ethereum/usd'].map((asset) => ({ asset, day: day - 1 }))
    const questions = defiLlama.questions([...many, ...two])
    expect(questions.map(({ wanted }) => wanted.length)).toEqual([2, 30, 5])
    expect(questions[0]!.path).toBe(`/prices/historical/${NOON - 86400}/coingecko:ethereum?searchWidth=12h`)
    expect(questions.every(({ path }) => path.length < 2000)).toBe(true)
  })

  it('answers digit by digit, with time, confidence and decimals; what it leaves out has no price', () => {
    // As the server of DefiLlama writes it: https://github.com/DefiLlama/defillama-server/blob/master/coins/src/getHistoricalCoins.ts
    const rows = read(
      `{"decimals":6,"symbol":"USDC","price":1.00015000000000009,"timestamp":${NOON},"confidence":0.99}`,
    )
    expect(rows).toEqual([
      {
        ...{ asset: USDC, day: '2022-03-30', coin: 'ethereum:0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48' },
        ...{ price: '1.00015000000000009', time: NOON, confidence: '0.99', decimals: 6 },
      },
    ])
    expect(defiLlama.read(question, '{"coins":{}}')).toMatchObject([{ price: null, time: null }])
    expect(read(`{"price":1,"timestamp":${NOON}}`)).toMatchObject([{ confidence: null, decimals: null }])
  })

  it.each([
    '',
    'x',
    '[]',
    '{}',
    '{"coins":[]}',
    '{"coins":{"a":1}}',
    '{"coins":{"a":{"price":null,"timestamp":1}}}',
    '{"coins":{',
  ])('does not answer with %j', (text) => expect(defiLlama.read(question, text)).toBeNull())

  it('stands any text', () => {
    fc.assert(fc.property(fc.string(), (text) => void defiLlama.read(question, text)))
    fc.assert(fc.property(fc.json(), (text) => void defiLlama.read(question, `{"coins":${text}}`)))
  })
})

describe('a recorded row', () => {
  const row: PriceRow = {
    ...{ asset: USDC, day: '2022-03-30', coin: 'c', price: '1', time: NOON, confidence: '0.99', decimals: 6 },
  }
  const quote = (change: Partial<PriceRow>) => {
    const found = quoteOfRow({ ...row, ...change }, 's')
    return typeof found === 'string' ? found : found.price
  }
  it.each([
    [{}, 100_000_000n],
    [{ confidence: null }, 100_000_000n],
    [{ confidence: '0.9' }, 100_000_000n],
    [{ confidence: '0.899' }, 'unsure'],
    [{ confidence: '-1' }, 'unsure'],
    [{ price: null }, 'none'],
    [{ time: NOON + 43_199 }, 100_000_000n],
    [{ time: NOON + 43_200 }, 'other-day'],
    [{ time: NOON - 43_201 }, 'other-day'],
    [{ decimals: null }, 'no-decimals'],
    [{ decimals: null, asset: 'ethereum/ETH' }, 100_000_000n],
    [{ price: '0' }, 'unusable'],
    [{ price: '1e-12' }, 'unusable'],
    [{ price: '-5' }, 'unusable'],
  ] as const)('%j is %s', (change, expected) => expect(quote(change)).toBe(expected))
})
