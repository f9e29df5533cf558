import type { Period } from '../../core/knowledge/claim.ts'
import { shownValue } from '../yaml/problems.ts'
import { readText } from './readText.ts'
import type { Path, Report } from './report.ts'
import type { Statement } from './statement.ts'
import { readPeriod } from './words.ts'

/** The time that the figures of a statement are about, from `year` or `period`; null where it has none. */
export function toPeriod(statement: Statement, path: Path, report: Report): Period | null {
  const { year, period, total, count, held, shares } = statement
  if (year !== undefined && period !== undefined)
    report([...path, 'period'], 'KEY_NOT_USED', 'stands beside year', 'give one of the two')
  const key = year === undefined ? 'period' : 'year'
  const text = year ?? period
  if (text === undefined) {
    if (total !== undefined || count !== undefined)
      report(path, 'MISSING_KEY', 'has a total or a count of no year', 'add year: 2021, or period: 2017..2021')
    return null
  }
  if ([total, count, held, shares].every((figure) => figure === undefined))
    report([...path, key], 'KEY_NOT_USED', 'is for total, count, held and shares', 'remove it')
  if (year === undefined || /^\d{4}$/.test(year)) return readText(text, [...path, key], report, readPeriod)
  report([...path, key], 'BAD_PERIOD', `${shownValue(year)} is not a year`, 'write it like 2021, or use period')
  return null
}
