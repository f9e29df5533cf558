import type { ClusterLedgerResult, HeldLink } from '../actions/clusterLedger.ts'
import { groupedText } from '../core/groupedText.ts'
import { counted } from '../core/report/text.ts'
import { toStdout as pc } from './colors.ts'
import { printable } from './printable.ts'
import { settingTexts } from './settingTexts.ts'
import { wrap } from './wrap.ts'

/** What the clusters are, what made them, what did not, and how sure that is. */
export function clusterText(ledger: string, result: ClusterLedgerResult): string {
  const { chain, summary, addresses, clusters, joined, counts } = result
  const last = result.upTo ?? summary.lastHeight
  const until = last === null ? '' : `, up to block ${groupedText(last)}`
  const alone = addresses - joined.addresses
  const sizes =
    joined.clusters === 0
      ? 'None of them belong together.'
      : `${counted(joined.addresses, 'address', 'addresses')} in ${counted(joined.clusters, 'cluster')} of two or more; ${groupedText(alone)} alone.`
  return [
    `${pc.bold(printable(ledger))}: ${chain}${until}\n`,
    `  ${counted(counts.transactions, 'transaction')}, ${counted(counts.inputs, 'input')}\n`,
    `  ${counted(addresses, 'address', 'addresses')} in ${counted(clusters, 'cluster')}. ${sizes}\n`,
    `\n${pc.bold('What joined them')}\n`,
    ...joinedLines(result),
    ...askedLines(result),
    ...(keptLines(result).length === 0 ? [] : [`\n${pc.bold('What did not')}\n`, ...keptLines(result)]),
    ...(result.held.length === 0 ? [] : heldLines(result)),
    ...(result.largest.length === 0 ? [] : [`\n${pc.bold('The largest')}\n`, ...largestLines(result)]),
    `\n${pc.bold('How sure')}\n`,
    ...sureLines(result).map((line) => wrap(line, '  ')),
  ].join('')
}

function joinedLines({ counts: { links }, change, with: on }: ClusterLedgerResult): string[] {
  const { 'common-input': inputs, change: changed, 'wrapped-script': wrapped } = links
  const lines = [`common-input: ${counted(inputs.transactions, 'transaction')}, ${clustersBecameOne(inputs.joins)}`]
  if (change !== null)
    lines.push(
      `change: ${counted(changed.transactions, 'transaction')}, ${clustersBecameOne(changed.joins)}  (${printable(change)})`,
    )
  if (on.includes('wrapped-script'))
    lines.push(`wrapped-script: ${counted(wrapped.transactions, 'transaction')}, ${clustersBecameOne(wrapped.joins)}`)
  return lines.map((line) => `  ${line}\n`)
}

function clustersBecameOne(times: number): string {
  if (times === 0) return 'which made no two clusters one'
  return times === 1
    ? 'which once made one cluster of two'
    : `which ${groupedText(times)} times made one cluster of two`
}

/** What was asked otherwise than it is by itself. */
function askedLines({ with: on, without, settings }: ClusterLedgerResult): string[] {
  const lines = [
    ...(on.length === 0 ? [] : [`with ${on.join(', ')}`]),
    ...(without.length === 0 ? [] : [`without ${without.map(printable).join(', ')}`]),
    ...settingTexts(settings),
  ]
  return lines.map((line) => wrap(line, '  '))
}

function keptLines({ with: on, counts: { coinJoins, stonewalls } }: ClusterLedgerResult): string[] {
  const lines = [...coinJoins].map(
    ([rule, { transactions, inputs }]) =>
      `  ${rule}: ${counted(transactions, 'CoinJoin')} with ${counted(inputs, 'input')}, of many owners\n`,
  )
  if (stonewalls > 0) lines.push(wrap(stonewallText(stonewalls, on.includes('stonewall')), '  '))
  return lines
}

function stonewallText(stonewalls: number, pays: boolean): string {
  const what = `stonewall: ${counted(stonewalls, 'transaction')} that a rule for CoinJoins matched, shaped like a Stonewall`
  return pays
    ? `${what}. Taken for payments of one owner and joined, though two owners make such, too.`
    : `of these ${what}: of two owners or of one. They joined nothing; --with stonewall joins them.`
}

function heldLines({ held, heldInAll, guard }: ClusterLedgerResult): string[] {
  const more = heldInAll - held.length
  return [
    `\n${pc.bold('Super-clusters that were not made')}\n`,
    wrap(
      `Two clusters of ${groupedText(guard)} addresses or more are never joined, and rules for change add nothing to one of that size. --guard sets another size.`,
      '  ',
    ),
    ...held.map(heldText),
    ...(more === 0 ? [] : [`  … and ${groupedText(more)} more: --json --all lists them\n`]),
  ]
}

function heldText({ rule, clusters, tx, times }: HeldLink): string {
  const [one, two] = clusters.map(({ cluster, addresses }) => `${printable(cluster)} (${groupedText(addresses)})`)
  const what = two === undefined ? `${one} and what it would get` : `${one} and ${two}`
  return `  ${what}\n    by ${rule}, ${counted(times, 'link')}, the first in ${tx}\n`
}

function largestLines({ largest, joined }: ClusterLedgerResult): string[] {
  const width = groupedText(largest[0]!.addresses).length
  const more = joined.clusters - largest.length
  return [
    ...largest.map(({ cluster, addresses }) => `  ${groupedText(addresses).padStart(width)}  ${printable(cluster)}\n`),
    ...(more > 0 ? [`  … and ${groupedText(more)} more: --csv FILE writes every address down\n`] : []),
    '  addresses, and the first-seen address, which names the cluster\n',
  ]
}

function sureLines({ change, counts: { unknownInputs } }: ClusterLedgerResult): string[] {
  return [
    'A cluster is a lead, not a fact: addresses that pay together nearly always have one owner, except where people mix on purpose in a way that no rule here knows.',
    ...(change === null ? [] : ['Change is a guess about each payment. Take it out (no --change) and compare.']),
    ...(unknownInputs === 0
      ? []
      : [
          `${counted(unknownInputs, 'input')} without an address that this ledger knows joined nothing, and rules for CoinJoins count each as an address of its own.`,
        ]),
    '"dyepack explain ADDRESS ADDRESS" says why two addresses are of one cluster.',
  ]
}
