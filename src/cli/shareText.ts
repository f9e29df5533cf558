import type { ShareCaseResult } from '../actions/shareCase.ts'
import { scaled } from '../core/heuristics/heuristic.ts'
import { shortNumber } from '../core/report/numbers.ts'
import { counted } from '../core/report/text.ts'
import { addressKey } from '../core/share/compareLists.ts'
import { SHARE_ROLE_WORDS, type ShareRole } from '../core/share/shareRole.ts'
import { TLP_WORDS, tlpName } from '../core/share/tlp.ts'
import type { SharedAddress } from '../core/wire/shareFile.ts'
import { toStdout as pc } from './colors.ts'
import { printable } from './printable.ts'
import { wrap } from './wrap.ts'

/** So many addresses are printed, the nearest to the theft first, and the largest of them; the files have them all. */
const SHOWN = 12

/** What a list holds, what changed, and where it lies. */
export function shareText({ list, files }: ShareCaseResult): string {
  const { addresses, added, changed, withdrawn, since } = list
  const marks = new Map([
    ...added.map((one) => [addressKey(one), '+'] as const),
    ...changed.map((one) => [addressKey(one), '~'] as const),
  ])
  const roles = roleCounts(addresses)
  const counts = `${counted(addresses.length, 'address', 'addresses')}${roles === '' ? '' : `: ${roles}`}`
  const lines = [
    pc.bold(`${tlpName(list.tlp)}  ${printable(list.title)}, list ${list.number}`),
    ...wrapped(`${tlpName(list.tlp)} ${TLP_WORDS[list.tlp]}. ${list.notice}`, '  '),
    '',
    `As of ${list.asOf}, by ${list.policy}: ${counts}`,
    since === null
      ? 'The first list: nothing to compare it with.'
      : `Since list ${since.number}: ${added.length} added, ${changed.length} changed, ${withdrawn.length} withdrawn`,
    ...changedWords(list.changedSinceTrace),
    '',
    ...[...addresses]
      .sort(nearestAndLargest)
      .slice(0, SHOWN)
      .flatMap((row) => addressLines(row, since === null ? ' ' : (marks.get(addressKey(row)) ?? ' '))),
    ...more(addresses.length),
    ...withdrawn
      .slice(0, SHOWN)
      .flatMap(({ was, why, words }) => [
        `- ${printable(was.address)}  ${was.chain}`,
        ...wrapped(`withdrawn (${why}): ${words}`, '    '),
      ]),
    ...more(withdrawn.length),
    ...leftOutLines(list.leftOut),
    '',
    ...files.map((file) => `Wrote ${file}`),
  ]
  return `${lines.join('\n')}\n`
}

function addressLines(row: SharedAddress, mark: string): readonly string[] {
  const { front, low, high } = row.share
  const amounts = row.amounts
    .map(({ stolen, decimals, symbol, asset }) => `${shortNumber(BigInt(stolen), decimals)} ${symbol || asset}`)
    .join(', ')
  const hops = row.hops === null ? 'unknown hops' : row.hops === 1 ? '1 hop' : `${row.hops} hops`
  return [
    `${mark} ${printable(row.address)}  ${row.chain}`,
    ...wrapped(
      `${row.is}; ${hops}; ${amounts}${row.usd === null ? '' : ` ($${shortNumber(cents(row.usd), 2)})`}; stolen share ${front}${low === high ? '' : ` (${low} to ${high} by policy)`}; last ${row.lastStolen}`,
      '    ',
    ),
  ]
}

function nearestAndLargest(a: SharedAddress, b: SharedAddress): number {
  const [hopsA, hopsB] = [a.hops ?? Infinity, b.hops ?? Infinity]
  if (hopsA !== hopsB) return hopsA - hopsB
  const [worthA, worthB] = [cents(a.usd ?? '0'), cents(b.usd ?? '0')]
  return worthA === worthB ? 0 : worthA > worthB ? -1 : 1
}

function cents(usd: string): bigint {
  return scaled(usd, 2)
}

function wrapped(text: string, indent: string): readonly string[] {
  return wrap(printable(text), indent).trimEnd().split('\n')
}

function more(count: number): readonly string[] {
  return count > SHOWN ? [`  … and ${count - SHOWN} more, in the files`] : []
}

function roleCounts(rows: readonly SharedAddress[]): string {
  const counts = new Map<ShareRole, number>()
  for (const { role } of rows) counts.set(role, (counts.get(role) ?? 0) + 1)
  return [...counts].map(([role, count]) => `${count} as ${role}`).join(', ')
}

function leftOutLines(leftOut: ShareCaseResult['list']['leftOut']): readonly string[] {
  const entries = Object.entries(leftOut) as [ShareRole, number][]
  if (entries.length === 0) return []
  return [
    '',
    'Not on the list (--roles adds them):',
    ...entries.map(([role, count]) => `  ${`${count}`.padStart(5)} ${role}: ${SHARE_ROLE_WORDS[role]}`),
  ]
}

function changedWords(files: readonly string[]): readonly string[] {
  if (files.length === 0) return []
  return wrapped(
    `Changed since the trace, which has not seen it: ${files.join(', ')}. Run dyepack trace, then share again.`,
    '',
  )
}
