import { isPartialDate, type PartialDate } from '../../core/knowledge/partialDate.ts'
import { readAddressOf, readTxHash } from '../caseFile/words.ts'
import type { Reading } from '../values.ts'

/** A day, a month or a year. */
export function readPartialDate(text: string): Reading<PartialDate> {
  if (isPartialDate(text)) return { value: text }
  const formed = /^\d{4}(-\d\d){0,2}$/.test(text)
  return {
    code: 'BAD_DATE',
    problem: formed ? 'is a date that does not exist' : 'is not a date',
    fix: 'write a day like 2022-03-23, a month like 2022-03 or a year like 2022',
  }
}

/** A period: `2021`, `2017..2021`, `..2025`. */
export function readPeriod(text: string): Reading<{ from: PartialDate | null; to: PartialDate }> {
  const parts = /^(.*?)(?:\.\.(.*))?$/s.exec(text)!
  const from = parts[1]!
  const to = parts[2] ?? from
  const fine = (from === '' ? parts[2] !== undefined : isPartialDate(from)) && isPartialDate(to)
  if (fine && from <= to) return { value: { from: from === '' ? null : from, to } }
  return {
    code: 'BAD_PERIOD',
    problem: fine ? 'ends before it begins' : 'is not a period',
    fix: 'write it like 2017..2021, 2026-01-01..2026-04-18 or ..2025',
  }
}

/** An id: what links and file names can have on every system. */
export function readId(text: string): Reading<string> {
  if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(text) && text.length <= 100) return { value: text }
  const fix = 'write small letters a-z, digits and single - between them, at most 100'
  return { code: 'BAD_ID', problem: 'is not an id', fix }
}

/** `chain/address`, with the checksum of its chain. */
export function readPlace(text: string): Reading<{ chain: string; address: string }> {
  const parts = CHAIN_AND.exec(text)
  if (!parts) return { code: 'BAD_ADDRESS', problem: 'does not say its chain', fix: 'write chain/address' }
  const reading = readAddressOf(parts[1]!, parts[2]!)
  return 'value' in reading ? { value: { chain: parts[1]!, address: reading.value } } : reading
}

/** `chain/hash`. */
export function readTransaction(text: string): Reading<{ chain: string; hash: string }> {
  const parts = CHAIN_AND.exec(text)
  if (!parts) return { code: 'BAD_HASH', problem: 'does not say its chain', fix: 'write chain/hash' }
  const reading = readTxHash(parts[1]!, parts[2]!)
  return 'value' in reading ? { value: { chain: parts[1]!, hash: reading.value } } : reading
}

const CHAIN_AND = /^([a-z0-9][a-z0-9-]{0,63})\/(.+)$/s

/** Whether a text describes a person without naming them: `an investor`, `two founders of a fund`. */
export function describesPerson(text: string): boolean {
  return /^(an?|one|two|three|several|some|the) [a-z0-9]/.test(text)
}
