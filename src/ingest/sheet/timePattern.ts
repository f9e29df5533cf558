import { OFFSET_HOURS, OFFSET_MINUTES } from '../zoneOffset.ts'

/** A pattern of a date as the mapping writes it (`dd/MM/yyyy HH:mm:ss`), for SQL. */
export interface TimePattern {
  /** For `strptime`. */
  readonly strptime: string
  /** What a cell must look like: `strptime` alone takes a year of two digits for one of the first century. */
  readonly regex: string
  /** The cell says its own zone. */
  readonly hasZone: boolean
}

/** Letters as in Unicode's date patterns (UTS 35). */
const LETTERS: Readonly<Record<string, { readonly strptime: string; readonly regex: string }>> = {
  yyyy: { strptime: '%Y', regex: '[0-9]{4}' },
  yy: { strptime: '%y', regex: '[0-9]{2}' },
  MMMM: { strptime: '%B', regex: '[A-Za-z]{3,9}' },
  MMM: { strptime: '%b', regex: '[A-Za-z]{3}' },
  MM: { strptime: '%m', regex: '[0-9]{2}' },
  M: { strptime: '%m', regex: '[0-9]{1,2}' },
  dd: { strptime: '%d', regex: '[0-9]{2}' },
  d: { strptime: '%d', regex: '[0-9]{1,2}' },
  HH: { strptime: '%H', regex: '[0-9]{2}' },
  H: { strptime: '%H', regex: '[0-9]{1,2}' },
  hh: { strptime: '%I', regex: '[0-9]{2}' },
  h: { strptime: '%I', regex: '[0-9]{1,2}' },
  mm: { strptime: '%M', regex: '[0-9]{2}' },
  ss: { strptime: '%S', regex: '[0-9]{2}' },
  SSS: { strptime: '%g', regex: '[0-9]{3}' },
  a: { strptime: '%p', regex: '[AaPp][Mm]' },
  XXX: { strptime: '%z', regex: `(Z|${OFFSET_HOURS}:?${OFFSET_MINUTES})` },
}

/** A pattern's meaning, or what is wrong with it: a clause that reads on after it. */
export function timePattern(pattern: string): TimePattern | { readonly problem: string } {
  const parts = pattern.match(/([A-Za-z])\1*|[^A-Za-z]/g) ?? []
  const letters = parts.filter((part) => /^[A-Za-z]/.test(part) && part !== 'T')
  const unknown = letters.find((part) => LETTERS[part] === undefined)
  if (unknown !== undefined) {
    return { problem: `has "${unknown}", which is none of ${Object.keys(LETTERS).join(' ')}` }
  }
  const twice = letters.find((part, i) => letters.some((other, k) => k < i && other[0] === part[0]))
  if (twice !== undefined) return { problem: `has "${twice[0]}" twice` }
  const has = (...some: readonly string[]) => some.some((letter) => letters.includes(letter))
  if (!has('yyyy', 'yy') || !has('MMMM', 'MMM', 'MM', 'M') || !has('dd', 'd')) {
    return { problem: 'lacks a year, a month or a day, like in dd/MM/yyyy HH:mm' }
  }
  if (has('hh', 'h') !== has('a')) return { problem: 'has hours of 12 (h) without a (AM or PM), or the reverse' }
  if (has('HH', 'H') && has('hh', 'h')) return { problem: 'has hours twice' }
  const plain = (part: string) => part === 'T' || !/^[A-Za-z]/.test(part)
  return {
    strptime: parts.map((part) => (plain(part) ? part.replace('%', '%%') : LETTERS[part]!.strptime)).join(''),
    regex: parts.map((part) => (plain(part) ? escaped(part) : LETTERS[part]!.regex)).join(''),
    hasZone: has('XXX'),
  }
}

function escaped(part: string): string {
  return part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
