import type { Range } from '../../core/knowledge/range.ts'
import type { RangeText } from '../../core/wire/knowledgeFile.ts'
import type { Reading } from '../values.ts'
import { shownValue } from '../yaml/problems.ts'
import type { Path, Report } from './report.ts'

/** A number without sign as canonical decimal text: `173_600.50` is `173600.5`. */
export function readDecimal(text: string): Reading<string> {
  const parts = /^(\d{1,3}(?:_\d{3})*|\d+)(?:\.(\d+))?$/.exec(text)
  if (!parts || text.length > 80) {
    const fix = 'write digits, with _ between thousands if you like: 173_600.5'
    return { code: 'BAD_NUMBER', problem: 'is not a number', fix }
  }
  const whole = parts[1]!.replaceAll('_', '').replace(/^0+(?=\d)/, '')
  const fraction = (parts[2] ?? '').replace(/0+$/, '')
  return { value: fraction === '' ? whole : `${whole}.${fraction}` }
}

/** Whole dollars, or dollars with cents, in cents. */
export function readUsd(text: string): Reading<bigint> {
  const reading = readDecimal(text)
  const parts = 'value' in reading ? /^(\d+)(?:\.(\d{1,2}))?$/.exec(reading.value) : null
  if (parts) return { value: BigInt(parts[1]! + (parts[2] ?? '').padEnd(2, '0')) }
  const fix = 'write whole dollars, in full: 540_000_000'
  return { code: 'BAD_USD', problem: 'is not a sum of US dollars', fix }
}

/** A whole number; more than 15 digits count nothing that anybody stole, and are no exact number in JSON. */
export function readCount(text: string): Reading<bigint> {
  const reading = readDecimal(text)
  if ('value' in reading && /^\d{1,15}$/.test(reading.value)) return { value: BigInt(reading.value) }
  return { code: 'BAD_COUNT', problem: 'is not a whole number', fix: 'write digits: 7' }
}

/** Per cent, from 0 to 100. */
export function readPercent(text: string): Reading<string> {
  const reading = readDecimal(text)
  if ('value' in reading && /^(\d{1,2}(\.\d+)?|100)$/.test(reading.value)) return reading
  return { code: 'BAD_PERCENT', problem: 'is not a share in per cent', fix: 'write a number from 0 to 100: 42.5' }
}

/** A figure with one end, two, or about: null where it reported a problem. */
export function readRange<T>(
  given: RangeText,
  path: Path,
  report: Report,
  verb: (text: string) => Reading<T>,
  compare: (a: T, b: T) => number,
): Range<T> | null {
  const read = (text: string | undefined, at: Path): T | null => {
    if (text === undefined) return null
    const reading = verb(text)
    if ('value' in reading) return reading.value
    report(at, reading.code, `${shownValue(text)} ${reading.problem}`, reading.fix)
    return null
  }
  if (typeof given === 'string') {
    const exact = read(given, path)
    return exact === null ? null : { low: exact, high: exact, rough: false }
  }
  const about = read(given.about, [...path, 'about'])
  const low = read(given.low, [...path, 'low'])
  const high = read(given.high, [...path, 'high'])
  const ends = given.low !== undefined || given.high !== undefined
  if (ends === (given.about !== undefined)) {
    report(
      path,
      'BAD_RANGE',
      ends ? 'has about beside low or high' : 'lists nothing',
      'give about, or low, high or both',
    )
    return null
  }
  if (about !== null) return { low: about, high: about, rough: true }
  if (low !== null && high !== null && compare(low, high) > 0) {
    report(path, 'BAD_RANGE', 'has a low above its high', 'swap them')
    return null
  }
  return low === null && high === null ? null : { low, high, rough: false }
}

export function compareBigints(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
