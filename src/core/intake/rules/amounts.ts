import { BLUR, blurredFigure } from '../blurredFigure.ts'
import { joinRanges } from '../joinRanges.ts'
import { DIGITS, MAGNITUDES, readNumber } from '../readNumber.ts'
import type { IntakeRule } from './rule.ts'

const DOLLARS = new RegExp(
  `${BLUR}(?:US\\s?)?\\$\\s?(?<digits>${DIGITS})(?:[\\s-]?(?<magnitude>${MAGNITUDES})(?![A-Za-z]))?(?![\\d%])`,
  'gi',
)
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
const COINS = new RegExp(
  `${BLUR}(?<![\\w$.,])(?<digits>${DIGITS})(?:[\\s-]?(?<magnitude>${MAGNITUDES})(?![A-Za-z]))?\\s(?:(?:worth\\s)?of\\s)?(?<unit>${UNITS.map(([, words]) => words).join('|')})(?![A-Za-z])`,
  'gi',
)

/** Amounts with their currency and magnitude: "over $400 million", "nearly 4,500 BTC". A number without currency is none. */
export const amountsRule: IntakeRule = {
  id: 'amounts',
  find: ({ text }) => {
    const amounts = [...text.matchAll(DOLLARS), ...text.matchAll(COINS)].flatMap((match) => {
      const { blur, digits = '', magnitude, unit } = match.groups ?? {}
      const value = readNumber(digits, magnitude)
      if (value === null) return []
      const span = [match.index, match.index + match[0].length] as const
      return [{ kind: 'amount' as const, span, ...blurredFigure(value, unitOf(unit), blur) }]
    })
    return joinRanges(text, amounts)
  },
}

function unitOf(word: string | undefined): string {
  if (word === undefined) return 'USD'
  return UNITS.find(([, words]) => new RegExp(`^(?:${words})$`, 'i').test(word))?.[0] ?? word.toUpperCase()
}
