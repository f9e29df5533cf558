import { BLUR } from '../blurredFigure.ts'
import { joinRanges, type WrittenFigure } from '../joinRanges.ts'
import { DIGITS, MAGNITUDES } from '../readNumber.ts'
import type { IntakeRule } from './rule.ts'

const UNITS: readonly (readonly [string, string])[] = [
  ['USD', 'US dollars|dollars|USD'],
  ['BTC', 'BTC|bitcoins?'],
  ['ETH', 'ETH|ethers?'],
  ['USDT', 'USDT'],
  ['USDC', 'USDC'],
  ['DAI', 'DAI'],
  ['XRP', 'XRP'],
  ['LTC', 'LTC|litecoins?'],
  ['TRX', 'TRX'],
  ['BNB', 'BNB'],
  ['SOL', 'SOL'],
  ['XMR', 'XMR|monero'],
  ['NEM', 'XEM|NEM'],
  ['EUR', 'euros|EUR'],
  ['GBP', 'GBP'],
]

/** By how it is written, in small letters, without the end of a plural. */
const UNIT_OF: ReadonlyMap<string, string> = new Map([
  ['€', 'EUR'],
  ['£', 'GBP'],
  ...UNITS.flatMap(([unit, words]) =>
    words.split('|').map((word) => [word.replace('s?', '').toLowerCase(), unit] as const),
  ),
])

const LINK = '\\s?(?:to|–|-)\\s?|\\sand\\s'
const figure = (digits: string, magnitude: string): string =>
  `(?<${digits}>${DIGITS})(?:[\\s-]?(?<${magnitude}>${MAGNITUDES})(?![A-Za-z]))?`

/** The dollars of other countries, "HK$", are none of the US. An upper end has a sign of its own, or a magnitude: not "$5 to 3 wallets". */
const SIGNED = new RegExp(
  `${BLUR}(?<sign>(?<![A-Za-z])(?:US\\s?)?\\$|[€£])\\s?${figure('first', 'firstSize')}` +
    `(?:(?<link>${LINK})(?<second>${figure('last', 'lastSize')})(?<=[A-Za-z]))?(?![\\d%])`,
  'gi',
)
const NAMED = new RegExp(
  `${BLUR}(?<![\\w$€£.,])(?:${figure('first', 'firstSize')}(?<link>${LINK}))?(?<second>${figure('last', 'lastSize')}` +
    `\\s(?:(?:worth\\s)?of\\s)?(?<unit>${UNITS.map(([, words]) => words).join('|')})(?![A-Za-z]))`,
  'gi',
)

/** Amounts with their currency and magnitude: "over $400 million", "nearly 4,500 BTC", "$275-281 million". A number without currency is none. */
export const amountsRule: IntakeRule = {
  id: 'amounts',
  find: ({ text }) => {
    const figures: WrittenFigure[] = []
    for (const pattern of [SIGNED, NAMED]) for (const match of text.matchAll(pattern)) figures.push(...figuresOf(match))
    return joinRanges(
      text,
      figures.sort((a, b) => a.span[0] - b.span[0]),
    )
  },
}

/** The figure of a match, or both where it has the two ends of a range, of which only one says the currency. */
function figuresOf({ index, 0: whole, groups = {} }: RegExpExecArray): WrittenFigure[] {
  const { blur, sign, first, firstSize, link = '', second = '', last, lastSize } = groups
  const unit = unitOf(groups.unit ?? sign ?? '')
  const end = index + whole.length
  const middle = end - second.length
  const figures: WrittenFigure[] = []
  if (first !== undefined)
    figures.push({
      digits: first,
      magnitude: firstSize,
      unit,
      blur,
      span: [index, middle - link.length],
      needsOther: sign === undefined,
    })
  if (last !== undefined)
    figures.push({
      digits: last,
      magnitude: lastSize,
      unit,
      blur: first === undefined ? blur : undefined,
      span: [first === undefined ? index : middle, end],
      needsOther: false,
    })
  return figures
}

function unitOf(written: string): string {
  const word = written.toLowerCase()
  return UNIT_OF.get(word) ?? UNIT_OF.get(word.replace(/s$/, '')) ?? 'USD'
}
