import { isPartialDate } from '../../knowledge/partialDate.ts'
import type { IntakeRule } from './rule.ts'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTH =
  '(?<month>January|February|March|April|May|June|July|August|September|October|November|December|Jan\\.?|Feb\\.?|Mar\\.?|Apr\\.?|Jun\\.?|Jul\\.?|Aug\\.?|Sept?\\.?|Oct\\.?|Nov\\.?|Dec\\.?)'
const PATTERNS = [
  /(?<![\w-])(?<iso>(?:19|20)\d\d-\d\d(?:-\d\d)?)(?![\d-])/g,
  new RegExp(`\\b(?<day>\\d{1,2})(?:st|nd|rd|th)?\\s${MONTH},?\\s(?<year>(?:19|20)\\d\\d)\\b`, 'g'),
  new RegExp(`\\b${MONTH}\\s(?<day>\\d{1,2})(?:st|nd|rd|th)?,?\\s(?<year>(?:19|20)\\d\\d)\\b`, 'g'),
  new RegExp(`\\b${MONTH},?\\s(?<year>(?:19|20)\\d\\d)\\b`, 'g'),
  /(?<![\w$€£.,:/-])(?<year>(?:19[89]|20\d)\d)(?![\w,]?\d|[-/:]\d|\w)/g,
  /\b(?<last>last|this) year\b/gi,
]

/** When somebody spoke is not when it happened. */
const SPEECH =
  /\b(?:said|says|announced|reported|wrote|published|updated|posted|dated|statement|report)(?:,?\s(?:on|in|of|late|early))?\s$/i

/** Days, months and years; "last year" counts from when the text was published. The most precise reading of a place counts. */
export const datesRule: IntakeRule = {
  id: 'dates',
  find: ({ text, published }) => {
    const taken = new Set<number>()
    return PATTERNS.flatMap((pattern) =>
      [...text.matchAll(pattern)].flatMap((match) => {
        const date = dateOf(match.groups ?? {}, published)
        const span = [match.index, match.index + match[0].length] as const
        if (date === null || !isPartialDate(date) || taken.has(span[0]) || taken.has(span[1])) return []
        // A year ends where the longer date that it is part of ends; a month begins where it begins.
        taken.add(span[1])
        taken.add(span[0])
        if (SPEECH.test(text.slice(Math.max(0, span[0] - 30), span[0]))) return []
        return [{ kind: 'date' as const, date, span }]
      }),
    )
  },
}

function dateOf(groups: Readonly<Record<string, string | undefined>>, published: string | null): string | null {
  const { iso, day, month, year, last } = groups
  if (iso !== undefined) return iso
  if (last !== undefined) {
    if (published === null) return null
    return String(Number(published.slice(0, 4)) - (last.toLowerCase() === 'last' ? 1 : 0))
  }
  if (year === undefined || month === undefined) return year ?? null
  const number = String(MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1).padStart(2, '0')
  return day === undefined ? `${year}-${number}` : `${year}-${number}-${day.padStart(2, '0')}`
}
