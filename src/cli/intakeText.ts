import type { AcceptIntakeResult } from '../actions/intake/acceptIntake.ts'
import type { IntakeClaim, IntakeDraft } from '../core/intake/intakeDraft.ts'
import { toStdout as pc } from './colors.ts'
import { printable } from './printable.ts'

/** A draft on the terminal: each item with its id and the words of the text that it is from. */
export function intakeText(draft: IntakeDraft): string {
  const { source, incidents, actors, claims, addresses, transactions, topics } = draft
  const words = ([from, to]: readonly [number, number]) => printable(source.text.slice(from, Math.min(to, from + 80)))
  const head = [source.title, source.by, source.published, source.url].map((part) => printable(part ?? '–')).join(' | ')
  const sections: [string, string[]][] = [
    ['Claims', claims.map((claim) => `${claim.id}  ${claimLine(claim)}  ${pc.dim(`“${words(claim.span)}”`)}`)],
    [
      'Incidents',
      incidents.map(
        ({ id, known, matches }) =>
          `${id}${known ? '' : ' (new)'}${matches.length > 0 ? ` may be ${matches.join(', ')}` : ''}`,
      ),
    ],
    ['Actors', actors.map(({ id, name, known }) => `${id}  ${printable(name)}${known ? '' : ' (new)'}`)],
    [
      'Addresses',
      addresses.map(({ id, chain, address, checked, problem }) =>
        [id, `${chain}/${printable(address)}`, problem ?? (checked ? '' : 'without checksum')].join('  '),
      ),
    ],
    ['Transactions', transactions.map(({ id, chain, hash }) => `${id}  ${chain}/${hash}`)],
    ['Topics', topics.length === 0 ? [] : [topics.map(({ id }) => id).join(', ')]],
  ]
  const shown = sections.filter(([, lines]) => lines.length > 0)
  const body = shown
    .map(([name, lines]) => `${pc.bold(name)}\n${lines.map((line) => `  ${line}\n`).join('')}`)
    .join('\n')
  const end =
    'Nothing is accepted yet: keep the draft with "dyepack --json intake … > draft.json", read it, then "dyepack intake accept draft.json --knowledge DIR".'
  return `${pc.bold(head)}\n\n${body}\n${end}\n`
}

function claimLine({ about, kind, value, unit, low, high, year, words, hedge, by }: IntakeClaim): string {
  const plain =
    low !== null && high !== null && low !== high ? `${low} to ${high}` : `${endOf(unit, low, high)}${value}`
  const what = `${about ?? '?'}: ${kind} ${plain}${unit === null ? '' : ` ${unit}`}${year === null ? '' : `, ${year}`}`
  const sure = `${hedge}${words === '' ? '' : ` (${words})`}`
  return printable(`${what}; ${sure}; by ${by ?? 'the document'}`)
}

function endOf(unit: string | null, low: string | null, high: string | null): string {
  if (unit === null || low === high) return unit !== null && low === null ? 'about ' : ''
  return low === null ? 'at most ' : 'at least '
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
