import { isPartialDate, type PartialDate } from '../../core/knowledge/partialDate.ts'
import type { AmountMapping, IncidentMapping } from '../../core/wire/incidentMapping.ts'
import { dayOfUnix } from '../outside/dayOfUnix.ts'
import type { Reading } from '../values.ts'

/** A date in the form that the mapping says. */
export function readDateCell(text: string, form: IncidentMapping['date']['form']): Reading<PartialDate> {
  const date = DATE_FORMS[form](text)
  if (date !== null && isPartialDate(date)) return { value: date }
  return { code: 'BAD_DATE', problem: `is not a date of the form ${form}`, fix: 'mend it, or the form in the mapping' }
}

const DATE_FORMS: Readonly<Record<IncidentMapping['date']['form'], (text: string) => string | null>> = {
  // Of a time the day counts.
  iso: (text) =>
    /^(\d{4}(?:-\d\d(?:-\d\d)?)?)(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/.exec(text)?.[1] ?? null,
  'day/month/year': (text) => ofParts(text, 1, 2),
  'month/day/year': (text) => ofParts(text, 2, 1),
  unix: (text) => (/^\d{1,12}(\.\d+)?$/.test(text) ? dayOfUnix(Number(text)) : null),
  'unix-ms': (text) => (/^\d{1,15}$/.test(text) ? dayOfUnix(Number(text) / 1000) : null),
}

function ofParts(text: string, day: 1 | 2, month: 1 | 2): string | null {
  const parts = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text)
  return parts === null ? null : `${parts[3]}-${parts[month]!.padStart(2, '0')}-${parts[day]!.padStart(2, '0')}`
}

/** A number as decimal text, in dollars or whole coins. */
export function readAmountCell(text: string, mapping: AmountMapping): Reading<string> {
  const { prefix = '', decimal = '.', thousands, unit } = mapping
  const bare = text.startsWith(prefix) ? text.slice(prefix.length).trim() : text
  const plain = withoutThousands(bare, thousands)?.replace(decimal, '.')
  const wrong =
    plain === undefined ||
    !/^\d{1,30}(\.\d{1,30})?$/.test(plain) ||
    (decimal === ',' && bare.includes('.') && thousands !== '.')
  if (wrong) {
    const fix = 'mend it, or say decimal, thousands and prefix in the mapping'
    return { code: 'BAD_NUMBER', problem: 'is not a number', fix }
  }
  const value = shifted(plain!, unit === 'usd-thousands' ? 3 : unit === 'usd-millions' ? 6 : 0)
  if (unit !== 'coin' && /\.\d{3,}$/.test(value))
    return { code: 'BAD_USD', problem: 'has more decimals than cents', fix: 'round it by hand, and say so' }
  return { value }
}

/** The text without the signs between thousands; undefined where they stand elsewhere. */
function withoutThousands(text: string, sign: string | undefined): string | undefined {
  if (sign === undefined || !text.includes(sign)) return text
  const [whole, ...groups] = text.split(sign) as [string, ...string[]]
  const fine =
    /^\d{1,3}$/.test(whole) &&
    groups.every((group, index) => (index < groups.length - 1 ? /^\d{3}$/ : /^\d{3}(?!\d)/).test(group))
  return fine ? [whole, ...groups].join('') : undefined
}

/** Decimal text with its point some places to the right, without zeros that say nothing. */
function shifted(text: string, places: number): string {
  const [whole, fraction = ''] = text.split('.') as [string, string | undefined]
  const digits = fraction.padEnd(places, '0')
  const left = `${whole}${digits.slice(0, places)}`.replace(/^0+(?=\d)/, '')
  const right = digits.slice(places).replace(/0+$/, '')
  return right === '' ? left : `${left}.${right}`
}
