/** A day, a month or a year: `2022-03-23`, `2022-03`, `2022`. How precise it is stands in its form. */
export type PartialDate = string

type DatePrecision = 'day' | 'month' | 'year'

function precisionOf(date: PartialDate): DatePrecision {
  return date.length === 4 ? 'year' : date.length === 7 ? 'month' : 'day'
}

/** The first day that a date may mean. */
export function firstDay(date: PartialDate): string {
  return date + '-01-01'.slice(date.length - 4)
}

/** The last day that a date may mean. */
export function lastDay(date: PartialDate): string {
  if (precisionOf(date) === 'day') return date
  if (precisionOf(date) === 'year') return `${date}-12-31`
  return `${date}-${lastOfMonth(Number(date.slice(0, 4)), Number(date.slice(5)))}`
}

/** Whether a text is a date of this form that exists, from 1900 to 2199. */
export function isPartialDate(text: string): boolean {
  const parts = /^(19|2[01])\d\d(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text)
  if (!parts) return false
  const month = Number(parts[2] ?? '1')
  if (month < 1 || month > 12) return false
  const day = Number(parts[3] ?? '1')
  return day >= 1 && day <= lastOfMonth(Number(text.slice(0, 4)), month)
}

function lastOfMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}
