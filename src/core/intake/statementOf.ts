import { groupedText } from '../groupedText.ts'
import { scaleOf } from '../knowledge/confidenceScale.ts'
import type { IntakeClaim } from './intakeDraft.ts'

/** An entry under `claims` of a knowledge file, as plain values. */
export type Entry = { readonly [key: string]: EntryValue }
export type EntryValue = string | readonly EntryValue[] | Entry

/** A claim as the statement that a knowledge file has; or why it has no place there. `by`: publisher of the document. */
export function statementOf(claim: IntakeClaim, source: string, by: string): Entry | { readonly why: string } {
  const fact = factOf(claim)
  if ('why' in fact) return fact
  return {
    source,
    id: `${source}-${claim.id}`,
    ...(claim.by === null || claim.by === by ? {} : { quotes: claim.by }),
    says: says(claim),
    ...(claim.words === '' ? {} : { words: claim.words }),
    ...(scaleOf(claim.words) === claim.hedge ? {} : { scale: claim.hedge }),
    ...fact,
  }
}

function factOf(claim: IntakeClaim): Entry | { readonly why: string } {
  const { kind, value, year } = claim
  if (kind === 'purpose') return { why: 'the knowledge base has no key for what money is for' }
  if (kind === 'total' || kind === 'count') {
    if (year === null) return { why: 'the text says no year of it; write the year into the draft' }
    const figure = kind === 'count' ? range(claim) : money(claim)
    return typeof figure === 'object' && 'why' in figure ? figure : { year, [kind]: figure }
  }
  if (kind === 'operations') {
    return year === null
      ? { why: 'the text says no year of it; write the year into the draft' }
      : { operations: [{ name: value, date: year }] }
  }
  if (kind === 'date' || kind === 'parent' || kind === 'attribution' || kind === 'means' || kind === 'wallets')
    return { [kind]: value }
  const figure = money(claim)
  return 'why' in figure ? figure : { [kind]: figure }
}

function money(claim: IntakeClaim): Entry | { readonly why: string } {
  const { unit } = claim
  if (unit === null) return { why: 'it has no currency' }
  if (unit === 'EUR' || unit === 'GBP') return { why: 'the knowledge base has dollars and coins, no other currency' }
  return unit === 'USD' ? { usd: range(claim) } : { amounts: { [unit]: range(claim) } }
}

function range({ value, low, high }: IntakeClaim): EntryValue {
  if (low === null && high === null) return { about: value }
  if (low !== null && low === high) return low
  return { ...(low === null ? {} : { low }), ...(high === null ? {} : { high }) }
}

const DONE = {
  total: 'stolen',
  loss: 'stolen',
  frozen: 'frozen',
  seized: 'seized',
  returned: 'returned',
  recovered: 'recovered',
} as const

/** In our own words, and only what the draft says. */
function says(claim: IntakeClaim): string {
  const { kind, value, year } = claim
  const when = year === null ? '' : ` in ${year}`
  if (kind === 'count') return `It counts ${bounded(claim)} attacks${when}.`
  if (kind === 'date') return `It gives the date ${value}.`
  if (kind === 'parent') return `It puts it under ${value}.`
  if (kind === 'attribution') return `It names ${value}.`
  if (kind === 'means') return `It names as means: ${value}.`
  if (kind === 'wallets') return `It says that ${value} wallets were hit.`
  if (kind === 'operations') return `It names it for ${value}${when}.`
  if (kind === 'purpose') return `It names a purpose: ${value}.`
  return `It says that ${bounded(claim)} ${claim.unit ?? ''} were ${DONE[kind]}${when}.`
}

function bounded({ value, low, high }: IntakeClaim): string {
  const plain = value.includes('.') ? value : groupedText(value)
  if (low === null && high === null) return `about ${plain}`
  if (low !== null && high !== null) return low === high ? plain : `${low} to ${high}`
  return low === null ? `at most ${plain}` : `at least ${plain}`
}
