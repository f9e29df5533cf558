import { inputError } from '../../core/errors.ts'
import { readDate } from '../../packs/values.ts'

/** Years as the command line has them: `2016..2021`, or one year. */
export interface Years {
  readonly from: number
  readonly to: number
}

/**
 * Reads `2016..2021` or `2021`; none may begin after the day of the report.
 * Errors: BAD_YEARS.
 */
export function readYears(text: string, asOf: string): Years {
  const parts = /^((?:19|2[01])\d\d)(?:\.\.((?:19|2[01])\d\d))?$/.exec(text)
  if (parts === null) throw badYears(text, 'are not years', 'write them like 2016..2021')
  const from = Number(parts[1])
  const to = Number(parts[2] ?? parts[1])
  if (to < from) throw badYears(text, 'end before they begin', 'swap them')
  if (to > Number(asOf.slice(0, 4))) throw badYears(text, `go beyond ${asOf}`, 'end earlier, or name a later --as-of')
  return { from, to }
}

/**
 * A day of the report, `YYYY-MM-DD`.
 * Errors: BAD_DATE.
 */
export function readDay(text: string): string {
  const reading = readDate(text)
  if ('value' in reading) return reading.value
  throw inputError(reading.code, `"${text}" ${reading.problem}`, {
    fix: 'write the day like 2022-01-13',
    facts: { day: text },
  })
}

/**
 * The earlier day to compare with.
 * Errors: BAD_DATE, AGAINST_TOO_LATE.
 */
export function readAgainst(text: string, asOf: string): string {
  const day = readDay(text)
  if (day < asOf) return day
  const fix = 'name an earlier day'
  throw inputError('AGAINST_TOO_LATE', `${day} is not before ${asOf}`, { fix, facts: { against: day, asOf } })
}

function badYears(text: string, what: string, fix: string) {
  return inputError('BAD_YEARS', `"${text}" ${what}`, { fix, facts: { years: text } })
}
