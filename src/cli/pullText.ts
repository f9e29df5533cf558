import type { FailedAddress, NamedAddress, PullCaseResult, PullRound } from '../actions/pullCase.ts'
import { groupedText } from '../core/groupedText.ts'
import { counted } from '../core/report/text.ts'
import { visible } from '../core/report/visible.ts'
import { wrap } from './wrap.ts'

/** What a round asked and found, in a line. */
export function roundText({ round, addresses, asked, found }: PullRound): string {
  const what = addresses === 0 ? 'the theft' : counted(addresses, 'address', 'addresses')
  const said = asked.requests === 0 ? 'all of it is there already' : `asked for ${what}: ${trafficText(asked)}`
  const reached = found === 0 ? 'no address is left' : `coins go on to ${counted(found, 'address', 'addresses')}`
  return `Round ${round}: ${said}; ${reached}`
}

/** What a pull came to: what was asked, and what is not known, by name. */
export function pullText(result: PullCaseResult): string {
  const { rounds, asked, hosts, addresses, tooBusy, failed, left, bound, lacks } = result
  // A case that only follows the head of a chain has no addresses to tell of.
  if (hosts.length === 0 && failed.length === 0) return '\n'
  const read = `${counted(addresses, 'address', 'addresses')} read in ${counted(rounds.length, 'round')}, from ${hosts.join(', ')}: ${trafficText(asked)}.`
  const sections = [
    ...(bound === null
      ? []
      : [
          listed(
            `The pull ended at ${bound === 'rounds' ? '--rounds' : '--addresses'}. Coins went on to ${counted(left.length, 'address', 'addresses')} that nobody has looked at:`,
            left,
          ),
        ]),
    ...(tooBusy.length === 0
      ? []
      : [
          listed(
            `${counted(tooBusy.length, 'address has', 'addresses have')} more transactions than rowsAnAddress, and ${tooBusy.length === 1 ? 'is' : 'are'} left unread:`,
            tooBusy,
          ),
        ]),
    ...(failed.length === 0 ? [] : [failures(failed)]),
    ...lacks.map((sentence) => wrap(visible(`${sentence}.`), '')),
  ]
  return `\n${wrap(visible(read), '')}${sections.join('')}`
}

function trafficText({ requests, bytes, rows }: PullRound['asked']): string {
  return `${counted(rows, 'row')}, ${counted(requests, 'request')}, ${size(bytes)}`
}

/** How many are listed at most; `--json` has all. */
const SHOWN = 20

function listed(heading: string, addresses: readonly NamedAddress[]): string {
  const lines = addresses.slice(0, SHOWN).map(({ chain, address }) => `  ${visible(`${chain} ${address}`)}\n`)
  const more = addresses.length > SHOWN ? `  and ${groupedText(addresses.length - SHOWN)} more\n` : ''
  return `${wrap(heading, '')}${lines.join('')}${more}`
}

function failures(failed: readonly FailedAddress[]): string {
  const reasons = [...new Set(failed.map(({ code, message }) => `${message} [${code}]`))]
  const heading = `${counted(failed.length, 'address', 'addresses')} could not be read. What happened there is not known:`
  return `${listed(heading, failed)}${reasons.map((reason) => wrap(visible(reason), '  ')).join('')}`
}

function size(bytes: number): string {
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`
  return `${groupedText(Math.round(bytes / 1e5) / 10)} MB`
}
