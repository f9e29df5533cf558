import type { CheckLedgerResult } from '../actions/checkLedger.ts'
import { groupedText as grouped } from '../core/groupedText.ts'
import { chainModel } from '../core/ledger/chains.ts'
import type { Finding } from '../core/reconcile/finding.ts'
import { counted as count } from '../core/report/text.ts'
import { isoTime } from '../core/trace/rows.ts'
import { amountText } from './amountText.ts'
import { toStdout as pc } from './colors.ts'
import { printable } from './printable.ts'

/** What a check found: the counts first, then where balances first part, two lines each. */
export function checkText(ledger: string, result: CheckLedgerResult): string {
  const { findings, findingsInAll } = result
  const more = findingsInAll - findings.length
  const listed = findings.map((finding) => findingText(finding, result))
  const unread = result.lines.notAsked.map(({ file, why }) => `  ${printable(file)} ${printable(why)}.`)
  return [
    `${pc.bold(printable(ledger))}: ${count(result.movements, 'movement')} on ${result.chains.map(({ chain }) => chain).join(', ')}`,
    ...summaryLines(result).map((line) => `  ${line}`),
    ...(listed.length === 0 ? [] : ['', pc.bold('Findings'), ...listed]),
    ...(more === 0 ? [] : [`  … and ${count(more, 'more finding')}: --all lists them, --csv FILE writes them down`]),
    ...(unread.length === 0 ? [] : ['', 'Record numbers stand in place of lines:', ...unread]),
    '',
  ].join('\n')
}

function summaryLines({ shortfalls, stated, sources, untold, chains }: CheckLedgerResult): string[] {
  const { covered, uncovered } = shortfalls
  const lines = [
    covered === 0 && uncovered === 0
      ? 'Balances below zero: none.'
      : `Balances below zero: ${[...ofCovered(covered), ...ofOthers(uncovered)].join('; ')}.`,
  ]
  if (stated === null) lines.push('Stated balances: none given (--balances FILE).')
  else {
    const { agree, differ, holdings, notComparable } = stated
    const parts = [
      `${grouped(agree)} ${agree === 1 ? 'agrees' : 'agree'}`,
      `${grouped(differ)} ${differ === 1 ? 'differs' : 'differ'}`,
    ]
    lines.push(`Stated balances: ${parts.join(', ')}${differ === 0 ? '' : `, of ${count(holdings, 'holding')}`}.`)
    if (notComparable.length > 0)
      lines.push(
        `${count(notComparable.length, 'statement')} at a height cannot be compared: movements of the address have no height. State them at a time.`,
      )
  }
  if (sources.compared < 2) lines.push('Sources: one, so there is nothing to compare it with.')
  else {
    const what = sources.differences === 0 ? 'no differences where they overlap' : differing(sources.differences)
    lines.push(`Sources: ${sources.compared}, ${what}.`)
  }
  const feeless = chains.filter(({ model, gasRows }) => model === 'account' && gasRows === 0).map(({ chain }) => chain)
  if (feeless.length > 0)
    lines.push(`No gas is in this ledger on ${feeless.join(', ')}: what is left there is less by the fees.`)
  for (const { chain, kind, addresses } of untold) {
    if (kind === 'gas' && feeless.includes(chain)) continue
    const whose = addresses === 'all' ? '' : ` of ${count(addresses.length, 'covered address', 'covered addresses')}`
    lines.push(`No import lists ${KINDS[kind]}${whose} on ${chain}: balances may be off by them.`)
  }
  return lines
}

const KINDS = { native: 'top-level payments', internal: 'internal transfers', token: 'token transfers', gas: 'gas' }

function ofCovered(covered: number): string[] {
  if (covered === 0) return ['none at covered addresses']
  return [`${pc.bold(grouped(covered))} at covered addresses, where history is missing`]
}

function ofOthers(uncovered: number): string[] {
  return uncovered === 0
    ? []
    : [`${grouped(uncovered)} at others, as expected where only a part of the history was read`]
}

function differing(differences: number): string {
  return `${pc.bold(count(differences, 'movement'))} in one of them only where another should have ${differences === 1 ? 'it' : 'them'}`
}

function findingText(finding: Finding, { assets, files, lines }: CheckLedgerResult): string {
  const amount = (asset: string, value: bigint) => amountText(assets, asset, value)
  if (finding.kind === 'shortfall') {
    const { chain, address, asset, first, missing, missingInAll } = finding.shortfall
    const inAll = missingInAll === missing ? '' : `at least ${amount(asset, missingInAll)} is missing in all; `
    return entry(
      chainModel(chain) === 'utxo' ? 'unresolved' : 'below zero',
      [who(address), at(chain, first.height, first.time), amount(asset, -missing)],
      `${inAll}${asset}; ${first.hash ?? `@${first.tx} (a transaction without hash)`}`,
    )
  }
  if (finding.kind === 'one-source') {
    const { movement, lacks } = finding.difference
    const { chain, place, kind, from, to, asset, records } = movement
    const has = records.map((record) => {
      const line = lines.lineOf(record)
      return `${printable(files[record.file]!)} ${line === null ? `record ${record.record}` : `line ${line}`}`
    })
    const way = from === null ? [] : [`${printable(from)} → ${to === null ? 'fee' : printable(to)}`]
    return entry(
      'one source',
      [`${kind} ${amount(asset, movement.amount)}`, at(chain, place.height, place.time), place.hash ?? `@${place.tx}`],
      [...way, `in ${has.join(', ')}; not in ${lacks.map((file) => printable(files[file]!)).join(', ')}`].join('; '),
    )
  }
  const { stated, ledger, difference, agreed, later, unknown } = finding.stated
  const { chain, address, asset, height, time, balance, file, line } = stated
  const sign = difference > 0n ? '+' : ''
  const has = unknown ? 'the ledger has no movement of it' : `the movements give ${amount(asset, ledger)}`
  return entry(
    'stated',
    [who(address), at(chain, height, time), `${sign}${amount(asset, difference)}`],
    `${amount(asset, balance)} by ${printable(file)} line ${line}, ${has}; ${[before(agreed), ...after(later)].join('; ')}; ${asset}`,
  )
}

function before(agreed: Extract<Finding, { kind: 'stated' }>['stated']['agreed']): string {
  if (agreed === null) return 'no earlier statement agrees'
  return `agreed at ${agreed.height === null ? isoTime(agreed.time!) : `height ${agreed.height}`}`
}

function after({ agree, sameDifference, otherDifference }: Extract<Finding, { kind: 'stated' }>['stated']['later']) {
  return [
    ...(sameDifference === 0 ? [] : [`${count(sameDifference, 'later statement')} by the same amount`]),
    ...(otherDifference === 0 ? [] : [`${count(otherDifference, 'later statement')} by another`]),
    ...(agree === 0 ? [] : [`${count(agree, 'later statement')} ${agree === 1 ? 'agrees' : 'agree'} again`]),
  ]
}

function entry(kind: string, parts: readonly string[], details: string): string {
  return `  ${pc.bold(kind.padEnd(10))}  ${parts.join('  ')}\n  ${''.padEnd(10)}  ${pc.dim(details)}`
}

function who(address: string): string {
  return address === '' ? '(a script without address)' : printable(address)
}

function at(chain: string, height: number | null, time: number | null): string {
  return `${chain} ${height === null ? isoTime(time!) : `height ${height}`}`
}
