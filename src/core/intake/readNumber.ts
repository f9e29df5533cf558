/** A number and its magnitude as decimal text in full: `1.5`, `billion` is `1500000000`. Null where it is no number. */
export function readNumber(digits: string, magnitude = ''): string | null {
  const word = NUMBER_WORDS.get(digits.toLowerCase())
  const parts = /^(\d{1,3}(?:,\d{3})+|\d{1,30})(?:\.(\d{1,18}))?$/.exec(word ?? digits)
  if (!parts) return null
  const power = POWERS.get(magnitude.toLowerCase()) ?? 0
  const fraction = parts[2] ?? ''
  const whole = parts[1]!.replaceAll(',', '') + fraction.padEnd(power, '0').slice(0, power)
  const rest = fraction.slice(power).replace(/0+$/, '')
  const plain = whole.replace(/^0+(?=\d)/, '')
  return rest === '' ? plain : `${plain}.${rest}`
}

const POWERS: ReadonlyMap<string, number> = new Map([
  ['thousand', 3],
  ['k', 3],
  ['million', 6],
  ['mn', 6],
  ['m', 6],
  ['billion', 9],
  ['bn', 9],
  ['b', 9],
  ['trillion', 12],
])

const WORDS = [
  ...['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve', 'thirteen'],
  ...['fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen', 'twenty'],
]
const NUMBER_WORDS: ReadonlyMap<string, string> = new Map([
  ...WORDS.map((word, index) => [word, String(index + 1)] as const),
  ['thirty', '30'],
  ['forty', '40'],
  ['fifty', '50'],
  ['a dozen', '12'],
  ['dozen', '12'],
])

/** For patterns: a number in digits. Bounded, so that no pattern runs long. */
export const DIGITS = String.raw`\d{1,3}(?:,\d{3}){1,8}(?:\.\d{1,18})?|\d{1,30}(?:\.\d{1,18})?`
export const NUMBERS = `${DIGITS}|${[...NUMBER_WORDS.keys()].join('|')}`
export const MAGNITUDES = 'thousand|million|billion|trillion|mn|bn|[mMbBkK]'
