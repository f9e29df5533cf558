import { expect, test } from 'vitest'
import { INTAKE_BASE } from '../../../test/intake/intakeBase.ts'
import {
  FBI_STATEMENT,
  PANEL_PARAGRAPHS,
  POST_MORTEM,
  TREASURY_RELEASE,
  VENDOR_BLOG,
} from '../../../test/intake/texts.ts'
import { draftIntake } from './draftIntake.ts'

const draft = (text: string) =>
  draftIntake(
    {
      ...{ file: 'page.txt', sha256: '', format: 'text', title: null, url: null, by: null },
      ...{ published: '2024-06-01', text, pages: [] },
    },
    INTAKE_BASE,
  )

/** Claims in a line each: `about kind low..high unit in year hedge by voice`; `~` of a figure that is blurred. */
const claims = (text: string) =>
  draft(text).claims.map(({ about, kind, value, unit, low, high, year, hedge, by }) => {
    const range = low === null && high === null ? `~${value}` : `${low ?? ''}..${high ?? ''}`
    const figure = unit === null ? value : `${low !== null && low === high ? low : range} ${unit}`
    const when = year === null || kind === 'date' ? '' : ` in ${year}`
    return `${about ?? '?'} ${kind} ${figure}${when} ${hedge}${by === null ? '' : ` by ${by}`}`
  })

// What is drafted was compared with each text by hand.

test('a statement of the FBI', () => {
  expect(claims(FBI_STATEMENT)).toEqual([
    '2024-02-21-foobet date 2024-02-21 stated',
    '2024-02-21-foobet attribution dprk stated',
    '2024-02-21-foobet loss ~41000000 USD stated',
    '2024-02-21-foobet attribution lazarus-group confirmed by fbi',
    '2023-07-22-alphapo loss ~60000000 USD stated',
    '2023-07-22-alphapo date 2023-07-22 stated',
    '2023-07-22-coinspaid loss 37000000 USD stated',
  ])
  expect(draft(FBI_STATEMENT).addresses.map(({ chain }) => chain)).toEqual(['bitcoin', 'ethereum'])
})

test('a press release of the Treasury: one theft whose victim is not named is no total, and what a mixer processed is none', () => {
  expect(claims(TREASURY_RELEASE)).toEqual([
    '? loss ~620000000 USD stated',
    'lazarus-group parent reconnaissance-general-bureau stated',
  ])
  expect(draft(TREASURY_RELEASE).addresses.map(({ chain }) => chain)).toEqual(['ethereum', 'bitcoin', 'tron'])
})

test("a vendor's review: each figure has its year, and what all thieves took is not of one", () => {
  expect(claims(VENDOR_BLOG)).toEqual([
    'dprk total 1000000000.. USD in 2023 likely',
    'dprk count 20 attacks in 2023 likely',
    'dprk total 1700000000 USD in 2022 likely',
    'dprk total 429000000 USD in 2021 stated',
    'dprk total 270000000..275000000 USD in 2020 stated',
    '? total 3700000000 USD in 2022 stated',
    '? total 1700000000 USD in 2023 stated',
    'dprk total 200000000..300000000 USD likely',
    '2023-06-02-atomic-wallet date 2023-06 stated',
    '2023-06-02-atomic-wallet loss ~129000000 USD stated',
    '2023-06-02-atomic-wallet attribution lazarus-group stated',
    '2023-06-02-atomic-wallet seized 4800000 USD stated',
  ])
})

test("an exchange's own report: what names nobody is of the exchange, and what was not so is left out", () => {
  const about = '2020-09-26-foobar-exchange'
  expect(claims(POST_MORTEM)).toEqual([
    `${about} date 2020-09-26 stated`,
    `${about} wallets hot stated`,
    `${about} loss 1008 BTC stated`,
    `${about} loss 11543 ETH stated`,
    `${about} loss 19834 USDT stated`,
    `${about} means key-compromise likely`,
    `${about} wallets hot likely`,
    `${about} means phishing likely`,
    `${about} recovered 204000000 USD stated`,
    `${about} loss ~281000000 USD stated`,
    `${about} attribution dprk possible`,
  ])
})

test('a panel: a period has no year, and what several groups did is not of the first', () => {
  expect(claims(PANEL_PARAGRAPHS)).toEqual([
    'dprk total 316400000 USD stated',
    '2020-09-26-kucoin date 2020-09 likely',
    '2020-09-26-kucoin loss 281000000 USD likely',
    '2020-09-26-kucoin attribution reconnaissance-general-bureau likely',
    '? total 630000000.. USD in 2022 stated',
    'kimsuky parent reconnaissance-general-bureau stated',
    'lazarus-group parent reconnaissance-general-bureau stated',
    'andariel parent reconnaissance-general-bureau stated',
    '? purpose weapons programmes stated',
  ])
})

test.each([
  ['$275-281 million', '275000000..281000000 USD'],
  ['$275–$281 million', '275000000..281000000 USD'],
  ['$1.5 to $1.7 billion', '1500000000..1700000000 USD'],
  ['$1.5 to 1.7 billion', '1500000000..1700000000 USD'],
  ['between $5m and $6m', '5000000..6000000 USD'],
  ['between $5 and 6 million', '5000000..6000000 USD'],
  ['between $600 million and $1 billion', '600000000..1000000000 USD'],
  ['$900,000 to $1 million', '900000..1000000 USD'],
  ['1,000 to 1,200 BTC', '1000..1200 BTC'],
  ['between 1.2 and 1.5 million USDC', '1200000..1500000 USDC'],
  ['€5 million', '5000000 EUR'],
  ['US$ 5 million', '5000000 USD'],
  ['$5 million to 3 wallets', '5000000 USD'],
])('%s is %s', (words, figure) => {
  expect(claims(`North Korea stole ${words} in 2019.`)).toEqual([`dprk total ${figure} in 2019 stated`])
})

test.each(['HK$ 5 million', 'A$5 million', '5 million', '45%'])('%s is no amount of dollars', (words) => {
  expect(claims(`North Korea stole ${words} in 2019.`)).toEqual([])
})

test('an amount is of the victim of the sentence before, until an actor is named, a paragraph ends, or a year does not fit', () => {
  const kucoin = 'Lazarus Group is a group. The exchange KuCoin was hacked in September 2020.'
  const ofKucoin = '2020-09-26-kucoin loss 275000000 USD stated'
  expect(claims(`${kucoin} In all, $275 million was stolen.`)).toContain(ofKucoin)
  expect(claims(`${kucoin} North Korea stole $275 million.`)).toContain('dprk total 275000000 USD stated')
  expect(claims(`${kucoin}\n\nLazarus Group is old. In all, $275 million was stolen.`)).not.toContain(ofKucoin)
  expect(claims(`${kucoin} In all, $275 million was stolen in 2019.`)).toContain(
    'lazarus-group total 275000000 USD in 2019 stated',
  )
  expect(claims(`${kucoin} Of it, $4 million was frozen in 2022.`)).toContain(
    '2020-09-26-kucoin frozen 4000000 USD stated',
  )
})

test('"accused" is not sure, but "the accused" is a person; "linked" is of a theft, not of a game', () => {
  expect(claims('Lazarus Group is accused of the theft from Ronin Bridge.')).toEqual([
    '2022-03-23-ronin-bridge attribution lazarus-group possible',
  ])
  expect(claims('The accused was told that North Korea stole $5 million in 2019.')).toEqual([
    'dprk total 5000000 USD in 2019 stated',
  ])
  expect(claims('North Korea stole $5 million in 2019 from a project linked to a game.')).toEqual([
    'dprk total 5000000 USD in 2019 stated',
  ])
})

test('figures in one sentence each have the year of their own part of it', () => {
  expect(claims('In 2018 North Korea stole $5 million and in 2019 $6 million in four attacks.')).toEqual([
    'dprk total 5000000 USD in 2018 stated',
    'dprk total 6000000 USD in 2019 stated',
    'dprk count 4 attacks in 2019 stated',
  ])
})
