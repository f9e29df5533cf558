import type { AcceptIntakeResult } from '../actions/intake/acceptIntake.ts'
import { addToGroup } from '../core/groupBy.ts'
import { groupedText } from '../core/groupedText.ts'
import type { IntakeAddress, IntakeClaim, IntakeDraft, IntakeIncident, Span } from '../core/intake/intakeDraft.ts'
import { pageAt } from '../core/intake/pageAt.ts'
import { toStdout as pc } from './colors.ts'
import { printable } from './printable.ts'

/** A draft on the terminal: each item with its id and the words of the text that it is from. */
export function intakeText(draft: IntakeDraft): string {
  const { incidents, actors, addresses, transactions, topics } = draft
  const sections: [string, string[]][] = [
    ['Claims', claimLines(draft)],
    ['Incidents', incidents.map(incidentLine)],
    ['Actors', actors.map(({ id, name, known }) => `${id}  ${printable(name)}${known ? '' : ' (new)'}`)],
    ['Addresses', addresses.map((address) => `${addressLine(address)}${place(draft, address.span)}`)],
    ['Transactions', transactions.map(({ id, chain, hash, span }) => `${id}  ${chain}/${hash}${place(draft, span)}`)],
    ['Topics', topics.length === 0 ? [] : [topics.map(({ id }) => id).join(', ')]],
  ]
  const shown = sections.filter(([, lines]) => lines.length > 0)
  const body = shown.map(([name, lines]) => `${pc.bold(name)}\n${lines.map((line) => `  ${line}\n`).join('')}\n`)
  const nothing = shown.length === 0 ? 'The rules saw nothing in it: docs/intake.md says what they look for.\n\n' : ''
  return `${headText(draft)}\n${nothing}${body.join('')}${END}`
}

const END =
  'Nothing is accepted yet. Keep the draft with "dyepack --json intake … > draft.json" and read each claim beside its words;\nthen "dyepack intake accept draft.json --knowledge DIR".\n'

/** The document, what it does not say of itself and how to add that, and what could not be read. */
function headText({ source }: IntakeDraft): string {
  const { file, title, by, published, url, pages } = source
  const facts = [
    ['published by', by, '--by PUBLISHER'],
    ['published', published, '--published DAY'],
    ['link', url, '--url URL'],
  ] as const
  const lines = facts.map(
    ([name, fact, flag]) => `${name}: ${fact === null ? `not known; add ${flag}` : printable(fact)}`,
  )
  const ends = [...pages.slice(1), source.text.length]
  const empty = pages.flatMap((start, page) => (source.text.slice(start, ends[page]).trim() === '' ? [page + 1] : []))
  const pictures =
    empty.length === 0
      ? []
      : [`without text, so not read: page ${empty.slice(0, 20).join(', ')}${empty.length > 20 ? ' …' : ''}`]
  return `${pc.bold(printable(title ?? file))}\n${[...lines, ...pictures].map((line) => `  ${line}\n`).join('')}`
}

/** By what they are about, in columns. */
function claimLines(draft: IntakeDraft): string[] {
  const rows = draft.claims.map(({ id, ...claim }) => ({ ...claim, cells: [id, whatText(claim), sureText(claim)] }))
  const widths = [0, 1, 2].map((column) => rows.reduce((most, { cells }) => Math.max(most, cells[column]!.length), 0))
  const bySubject = new Map<string | null, string[]>()
  for (const { about, cells, span } of rows) {
    const columns = cells.map((cell, column) => cell.padEnd(Math.min(WIDEST, widths[column]!))).join('  ')
    const line = `  ${columns}  ${pc.dim(`“${wordsOf(draft, span)}”`)}${place(draft, span)}`
    addToGroup(bySubject, about, line)
  }
  return [...bySubject].flatMap(([about, lines]) => [pc.bold(about ?? 'the text does not say of whom'), ...lines])
}

/** A column is not widened for one long cell. */
const WIDEST = 44
const LONGEST = 80

function wordsOf({ source }: IntakeDraft, [from, to]: Span): string {
  const words = printable(source.text.slice(from, Math.min(to, from + LONGEST)).replace(/\s+/g, ' '))
  return to - from > LONGEST ? `${words}…` : words
}

function place({ source }: IntakeDraft, [from]: Span): string {
  const page = pageAt(source.pages, from)
  return page === null ? '' : `  page ${page}`
}

function whatText({ kind, value, unit, low, high, year }: Omit<IntakeClaim, 'id'>): string {
  const figure =
    unit === null
      ? printable(value)
      : low !== null && high !== null && low !== high
        ? `${groupedText(low)} to ${groupedText(high)} ${unit}`
        : `${endOf(low, high)}${groupedText(value)} ${unit}`
  return printable(`${kind} ${figure}${year === null || kind === 'date' ? '' : `, ${year}`}`)
}

function sureText({ hedge, words, by }: Omit<IntakeClaim, 'id'>): string {
  return printable(`${hedge}${words === '' ? '' : ` (${words})`}${by === null ? '' : `, says ${by}`}`)
}

function endOf(low: string | null, high: string | null): string {
  if (low === high) return low === null ? 'about ' : ''
  return low === null ? 'at most ' : 'at least '
}

function incidentLine({ id, known, matches, victim }: IntakeIncident): string {
  const may = matches.length > 0 ? `; may be ${matches.join(', ')}` : ''
  return `${id}  ${printable(victim.name)}${known ? '' : ` (new${may})`}`
}

function addressLine({ id, chain, address, checked, problem }: IntakeAddress): string {
  const state = problem === null ? (checked ? 'checksum holds' : 'no checksum in it') : `no address: it ${problem}`
  return `${id}  ${chain}/${printable(address)}  ${pc.dim(printable(state))}`
}

/** What was accepted, and what a person still has to do. */
export function intakeAcceptText({ files, accepted, left }: AcceptIntakeResult): string {
  const wrote = `Wrote ${files.join(', ')}: ${accepted.join(', ')}.\n`
  const rest = left.map(
    ({ id, why, yaml }) => `  ${printable(id)}: ${printable(why)}\n${yaml === null ? '' : indented(yaml)}`,
  )
  return left.length === 0 ? wrote : `${wrote}\n${pc.bold('Left')}\n${rest.join('')}`
}

function indented(yaml: string): string {
  return yaml
    .trimEnd()
    .split('\n')
    .map((line) => `    ${printable(line)}\n`)
    .join('')
}
