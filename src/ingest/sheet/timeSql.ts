import { literal } from '../../core/ledger/sqlLiteral.ts'
import type { SheetMapping } from '../../core/wire/sheetMapping.ts'
import { OFFSET_HOURS, OFFSET_MINUTES } from '../zoneOffset.ts'
import type { Reading } from './sqlText.ts'
import { timePattern } from './timePattern.ts'

/** Before the first Bitcoin block there is nothing to trace. */
const FIRST = Date.UTC(2009, 0, 3)
const LAST = Date.UTC(2100, 0, 1)
const DAY = 86_400_000

const ISO = '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?'
const ISO_ZONE = ` ?(Z|UTC|${OFFSET_HOURS}(:?${OFFSET_MINUTES})?)`

/** A time's cell as milliseconds (BIGINT), and what a good one is. Errors: a clause about the mapping's `time`. */
export function timeSql(cell: string, time: SheetMapping['time'], excelEpoch: 1900 | 1904): Reading | TimeProblem {
  const zone = time.zone === undefined ? null : readZone(time.zone)
  if (zone !== null && 'problem' in zone) return { key: 'zone', problem: zone.problem }
  const known = FORMATS[time.format]
  if (known !== undefined) return known(cell, zone, excelEpoch)
  const pattern = timePattern(time.format)
  if ('problem' in pattern) {
    return { key: 'format', problem: `${pattern.problem}; use iso, unix, unix-ms, excel or a pattern` }
  }
  const looks = `regexp_full_match(${cell}, ${literal(pattern.regex)})`
  const parsed = `CASE WHEN ${looks} THEN try_strptime(${cell}, ${literal(pattern.strptime)}) END`
  const must = `a time like ${time.format}`
  if (pattern.hasZone) return within(`epoch_ms(${parsed})`, must)
  return zone === null ? lacking(must) : inZone(parsed, zone, must)
}

export interface TimeProblem {
  readonly key: 'format' | 'zone'
  readonly problem: string
}

type Zone = { readonly offset: number } | { readonly name: string }
type Format = (cell: string, zone: Zone | null, excelEpoch: 1900 | 1904) => Reading

const FORMATS: Readonly<Record<string, Format>> = {
  iso: (cell, zone) => {
    const zoned = `epoch_ms(TRY_CAST(regexp_replace(${cell}, ' ?(Z|UTC)$', 'Z') AS TIMESTAMPTZ))`
    const own = `regexp_full_match(${cell}, '${ISO}${ISO_ZONE}')`
    const must = 'a time like 2023-06-02 21:49:23'
    const bare = `CASE WHEN regexp_full_match(${cell}, '${ISO}') THEN TRY_CAST(${cell} AS TIMESTAMP) END`
    const local = zone === null ? lacking(must) : inZone(bare, zone, must)
    return {
      value: `CASE WHEN ${own} THEN ${zoned} ELSE ${local.value} END`,
      ok: (value) => `CASE WHEN ${own} THEN ${range(value)} ELSE ${local.ok(value)} END`,
      must: local.must,
    }
  },
  unix: (cell) =>
    within(
      `CASE WHEN regexp_full_match(${cell}, '[0-9]{9,10}([.][0-9]{1,9})?') THEN
         TRY_CAST(split_part(${cell}, '.', 1) AS BIGINT) * 1000 + TRY_CAST(rpad(left(split_part(${cell}, '.', 2), 3), 3, '0') AS BIGINT) END`,
      'seconds since 1970, like 1685742563',
    ),
  'unix-ms': (cell) =>
    within(
      `CASE WHEN regexp_full_match(${cell}, '[0-9]{12,13}') THEN TRY_CAST(${cell} AS BIGINT) END`,
      'milliseconds since 1970, like 1685742563000',
    ),
  excel: (cell, zone, excelEpoch) => {
    // Day 25,569 of the calendar that begins in 1900 is 1 January 1970; the one of 1904 begins 1,462 days later.
    const unixDay = excelEpoch === 1900 ? 25_569 : 25_569 - 1462
    const days = `CASE WHEN regexp_full_match(${cell}, '[0-9]{4,6}([.][0-9]{1,20})?') THEN TRY_CAST(${cell} AS DOUBLE) END`
    const must = `an Excel date: days since ${excelEpoch}, like 45079.909`
    if (zone === null) return lacking(must)
    return inZone(`make_timestamp(CAST(round((${days} - ${unixDay}) * ${DAY}) AS BIGINT) * 1000)`, zone, must)
  },
}

function within(value: string, must: string): Reading {
  return { value, ok: range, must }
}

function range(value: string): string {
  return `${value} BETWEEN ${FIRST} AND ${LAST}`
}

function lacking(must: string): Reading {
  return {
    value: 'NULL::BIGINT',
    ok: () => 'false',
    must: `${must} with its zone; where the cells do not say it, write it in the mapping: time: { zone: UTC }`,
  }
}

/** A clock time of a zone. Where clocks are turned it may not exist, or stand for two times: neither is guessed. */
function inZone(local: string, zone: Zone, must: string): Reading {
  if ('offset' in zone) return within(`epoch_ms(${local}) - ${zone.offset}`, must)
  const name = literal(zone.name)
  const value = `epoch_ms(timezone(${name}, ${local}))`
  const back = (shift: string) => `timezone(${name}, timezone(${name}, ${local})${shift})`
  const once = ['', ...SHIFTS].map((shift) => `${back(shift)} ${shift === '' ? '=' : '<>'} ${local}`).join(' AND ')
  return {
    value,
    ok: (ms) => `${range(ms)} AND ${once}`,
    must: `${must} that the clocks of ${zone.name} showed once, not never or twice`,
  }
}

/** By how much clocks are turned. */
const SHIFTS = [' + INTERVAL 1 HOUR', ' - INTERVAL 1 HOUR', ' + INTERVAL 30 MINUTE', ' - INTERVAL 30 MINUTE']

function readZone(text: string): Zone | { readonly problem: string } {
  if (/^(UTC|GMT|Z)$/i.test(text)) return { offset: 0 }
  const parts = /^(?:UTC)?([+-])(\d{2}):?(\d{2})$/.exec(text)
  if (parts !== null && Number(parts[2]) <= 14 && Number(parts[3]) < 60) {
    const minutes = Number(parts[2]) * 60 + Number(parts[3])
    return { offset: (parts[1] === '-' ? -1 : 1) * minutes * 60_000 }
  }
  return isZoneName(text)
    ? { name: text }
    : { problem: 'is no time zone; write UTC, an offset like +02:00 or a name like Europe/Vienna' }
}

/** Only names with a place in them: EST and the like mean different things to different people. */
function isZoneName(text: string): boolean {
  if (!/^[A-Za-z]+(\/[A-Za-z0-9_+-]+){1,2}$/.test(text)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
