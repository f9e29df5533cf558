import { MAX_AMOUNT } from '../core/ledger/maxAmount.ts'

/** A value in its one form, or what is wrong with the text: a clause that reads on after it. */
export type Reading<T> = { readonly value: T } | Trouble

interface Trouble {
  readonly code: string
  readonly problem: string
  readonly fix?: string
}

/** A whole number of base units above zero, at most 2^256 − 1. */
export function readAmount(text: string): Reading<bigint> {
  if (!/^\d{1,100}$/.test(text)) {
    const fix = 'write a whole number in base units, in quotes: "1000"'
    return { code: 'BAD_AMOUNT', problem: 'is not a whole number of base units', fix }
  }
  const value = BigInt(text)
  if (value > MAX_AMOUNT) return { code: 'BAD_AMOUNT', problem: 'is above 2^256 − 1, the most that a chain can hold' }
  return value === 0n ? { code: 'BAD_AMOUNT', problem: 'is zero' } : { value }
}

/** USD with at most 8 decimals, in units of 10^-8 USD. */
export function readPrice(text: string): Reading<bigint> {
  const parts = /^(\d{1,20})(?:\.(\d{1,8}))?$/.exec(text)
  if (parts) return { value: BigInt(parts[1]! + (parts[2] ?? '').padEnd(8, '0')) }
  const problem = 'is not a price in USD'
  return { code: 'BAD_PRICE', problem, fix: 'write digits, and at most 8 after the point: "1.05"' }
}

const TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(Z|[+-]\d\d:\d\d)?$/

/** A time with its zone, in milliseconds since 1970 (UTC). */
export function readTime(text: string): Reading<number> {
  const fix = 'write it like 2022-03-23T13:29:00Z'
  const parts = TIME.exec(text)
  if (!parts) return { code: 'BAD_TIME', problem: 'is not a time', fix }
  const [, day, minute, second = '00', fraction = '0', zone] = parts
  if (zone === undefined)
    return { code: 'BAD_TIME', problem: 'has no time zone', fix: `${fix}, or with an offset like +02:00` }
  const value = Date.parse(`${day}T${minute}:${second}.${fraction.padEnd(3, '0')}${zone}`)
  if (Number.isNaN(value) || !isDay(day!)) return { code: 'BAD_TIME', problem: 'is a time that does not exist', fix }
  return { value }
}

/** `YYYY-MM-DD`. */
export function readDate(text: string): Reading<string> {
  if (isDay(text)) return { value: text }
  return { code: 'BAD_DATE', problem: 'is not a date', fix: 'write it like 2022-04-14, or leave it out' }
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

/** A link that a report may print: http or https. */
export function readUrl(text: string): Reading<string> {
  if (/^https?:\/\/[^\s"'<>\\]{3,2000}$/.test(text)) return { value: text }
  return { code: 'BAD_URL', problem: 'is not a link', fix: 'write it from https:// on, or leave it out' }
}
