import { groupedText } from '../core/groupedText.ts'
import { shortAddress } from '../core/ledger/address.ts'
import { PATTERN_WORDS, REASON_WORDS, ROLE_WORDS, STRENGTH_WORDS } from '../core/overlap/overlapWords.ts'
import { shortNumber } from '../core/report/numbers.ts'
import { counted } from '../core/report/text.ts'
import {
  type Finding,
  type OverlapFile,
  type SharedPattern,
  type Sight,
  STRENGTHS,
  type Strength,
} from '../core/wire/overlapFile.ts'
import { toStdout as pc } from './colors.ts'
import { printable } from './printable.ts'
import { wrap } from './wrap.ts'

/** So many findings of a strength, and so many parties of a finding; the files have all. */
const LISTED: Readonly<Record<Strength, number>> = { strong: 20, moderate: 10, weak: 5, none: 0 }
const PARTIES = 5

/** What is shared, the strongest first, then what was compared and what was not. */
export function overlapText(overlap: OverlapFile, all = false): string {
  const { findings, patterns, ownIncident } = overlap
  const parts = STRENGTHS.flatMap((strength) => {
    const some = findings.filter((finding) => finding.strength === strength)
    return some.length === 0 ? [] : [strengthText(strength, some, all ? some.length : LISTED[strength])]
  })
  const own = ownIncident.map(({ id, addresses }) =>
    wrap(`Of its own incident, ${id}, the knowledge base names ${counted(addresses, 'address', 'addresses')}.`, ''),
  )
  const head = pc.bold(printable(overlap.case))
  if (findings.length + patterns.length === 0)
    return `${head}: nothing shared with ${partiesText(overlap)}.\n${own.join('')}\n${comparedText(overlap)}`
  const habits = patterns.length === 0 ? '' : patternsText(patterns, all)
  return `${head}: compared with ${partiesText(overlap)}.\n${own.join('')}\n${parts.join('\n')}${habits}\n${comparedText(overlap)}`
}

function partiesText({ compared: { cases, tags, knowledge } }: OverlapFile): string {
  const tagged = tags.reduce((sum, one) => sum + one.tags, knowledge.tags)
  return [
    counted(cases.length, 'case', 'cases'),
    `${counted(knowledge.incidents, 'incident', 'incidents')} (${counted(knowledge.addresses, 'address', 'addresses')})`,
    counted(tagged, 'tag', 'tags'),
  ].join(', ')
}

function strengthText(strength: Strength, findings: readonly Finding[], limit: number): string {
  const head = pc.bold(`${STRENGTH_WORDS[strength]} (${counted(findings.length, 'address', 'addresses')})`)
  const shown = findings.slice(0, limit).map(findingText)
  const more = findings.length - shown.length
  return `${head}\n${shown.join('')}${more === 0 ? '' : `  ${shown.length === 0 ? '' : '… '}${counted(more, 'address', 'addresses')}${shown.length === 0 ? '' : ' more'}: see overlap.csv, or --all\n`}`
}

function findingText({ chain, address, why, here, cases, named, tags }: Finding): string {
  const lines = [
    ...cases.map(({ case: id, folder, sights }) => `${printable(id)} (${printable(folder)}): ${sightsText(sights)}`),
    ...named.map(({ kind, name, id, claims }) => {
      const roles = [...new Set(claims.map(({ role }) => role))].join(', ')
      const by = [...new Set(claims.map((claim) => `${claim.by}, ${claim.published}, ${claim.url}`))].join('; ')
      return `${kind} ${printable(name)} (${id}): named as ${roles} by ${printable(by)}`
    }),
    ...tags.map(({ label, category, source, confidence, lastmod, file }) => {
      const said = [category, confidence, lastmod].filter((text) => text !== '').join(', ')
      return `tag “${printable(label)}”${said === '' ? '' : ` (${printable(said)})`}: ${printable(source)}, in ${printable(file)}`
    }),
  ]
  const shown = lines.slice(0, PARTIES).map((text) => wrap(`with   ${text}`, '    '))
  const more = lines.length - shown.length
  return [
    `  ${printable(chain)} ${pc.bold(printable(address))}\n`,
    wrap(REASON_WORDS[why], '    '),
    wrap(`here   ${sightsText(here)}`, '    '),
    ...shown,
    more === 0 ? '' : `    … and ${groupedText(more)} more\n`,
  ].join('')
}

function sightsText(sights: readonly Sight[]): string {
  return sights.map(sightText).join('; ')
}

function sightText({ role, hop, received, first, last, funded, fundedInAll, name, source }: Sight): string {
  const amounts = received.map(({ percent, basis, symbol, decimals }) => {
    const share = percent === '0.0' && basis !== '0' ? 'under 0.1 %' : `${percent} %`
    const amount =
      symbol === '' ? 'of what was stolen' : `(${shortNumber(BigInt(basis), decimals)} ${printable(symbol)})`
    return `${share} ${amount}`
  })
  const gas = funded[0]
  const parts = [
    `${ROLE_WORDS[role]}${name === '' ? '' : ` ${printable(name)}`}`,
    ...(hop === null ? [] : [`hop ${hop}`]),
    ...(amounts.length > 3 ? [...amounts.slice(0, 3), `${amounts.length - 3} more origins`] : amounts),
    ...(gas === undefined
      ? []
      : [`to ${counted(fundedInAll, 'wallet', 'wallets')}, first ${shortAddress(printable(gas.address))}`]),
    ...(first?.time == null ? [] : [momentText(first, last)]),
    ...(source === '' || role === 'funder' || role === 'deposit' ? [] : [printable(source)]),
  ]
  return parts.join(', ')
}

function momentText(first: NonNullable<Sight['first']>, last: Sight['last']): string {
  const of = ({ time, txHash }: NonNullable<Sight['first']>) =>
    `${time}${txHash === null ? '' : ` ${shortAddress(printable(txHash))}`}`
  return last === null || last.time === first.time ? of(first) : `${of(first)} to ${of(last)}`
}

function patternsText(patterns: readonly SharedPattern[], all: boolean): string {
  const shown = patterns.slice(0, all ? patterns.length : LISTED.weak)
  const lines = shown.map(({ kind, value, here, sharedBy, of, cases }) => {
    const who = cases.slice(0, PARTIES).map((one) => printable(one.case))
    const names = cases.length > who.length ? `${who.join(', ')} and others` : who.join(', ')
    const often = here.count === here.of ? `${here.count}` : `${here.count} of ${here.of} here`
    return wrap(
      `${PATTERN_WORDS[kind]}: ${printable(value)} (${often}). In ${sharedBy} of ${counted(of, 'other case', 'other cases')}: ${names}`,
      '  ',
    )
  })
  const more = patterns.length - shown.length
  return `\n${pc.bold('Habits (weak: many have the same)')}\n${lines.join('')}${more === 0 ? '' : `  … ${more} more: see overlap.csv\n`}`
}

/** Beside the answer: it speaks of these only. */
function comparedText({ addresses, policy, compared }: OverlapFile): string {
  const { cases, skipped, notes } = compared
  const lines = [
    wrap(
      `Compared: ${counted(addresses, 'address', 'addresses')} of this case, under ${policy}, with ${counted(
        cases.reduce((sum, one) => sum + one.addresses, 0),
        'address',
        'addresses',
      )} of ${counted(cases.length, 'case', 'cases')}. What no snapshot, claim or tag has was not looked at.`,
      '',
    ),
    ...skipped.map(({ folder, why }) => wrap(`Not compared: ${printable(folder)}: ${printable(why)}`, '')),
    ...notes.map((note) => wrap(`Not looked at: ${printable(note)}`, '')),
  ]
  return lines.join('')
}
