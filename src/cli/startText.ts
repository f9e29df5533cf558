import type { StartCaseResult } from '../actions/startCase.ts'
import { groupedText } from '../core/groupedText.ts'
import { counted } from '../core/report/text.ts'
import type { Outflow } from '../core/start/outflow.ts'
import { type OutflowEvidence, type ReceiverGroup, totalsOf } from '../core/start/sortOutflows.ts'
import type { TheftProposal } from '../core/start/theftProposal.ts'
import { isoTime } from '../core/trace/rows.ts'
import { alarmsText, shortAmount } from './alarmText.ts'
import { toStdout as pc } from './colors.ts'
import { printable } from './printable.ts'
import { wrap } from './wrap.ts'

/** How many receivers of a kind are listed. */
const LISTED = 10
/** Assets in one line. */
const ASSETS = 6

/** What somebody sees who was woken by an alarm: what is gone, where to, what it rests on, what is not known, what to do next. */
export function startText(
  { proposal, caseFile, proposalFile }: StartCaseResult,
  caseDir: string,
  all: boolean,
): string {
  const { proposed, unexplained, own, internal, failed, lacks } = proposal
  const words = wordsOf(proposal)
  const limit = all ? Number.POSITIVE_INFINITY : LISTED
  return [
    head(proposal, words),
    failed.length === 0
      ? ''
      : `\n${pc.red('NOT READ. What happened there is not known:')}\n${failed.map(({ chain, address, message }) => wrap(`${chain} ${address ?? '(the whole chain)'}: ${printable(message)}`, '  ')).join('')}`,
    `\n${alarmsText(proposal, words.amount)}`,
    groupsText(`Proposed as stolen, to be confirmed: ${countOf(proposed)}`, proposed, limit, words),
    groupsText(`Not explained, look at these: ${countOf(unexplained)}`, unexplained, limit, words),
    `\n${pc.bold('The victim’s own')}\n`,
    line(
      'in its books',
      own.map(({ outflow }) => outflow),
      words,
      waysText(proposal),
    ),
    line('to its own wallets', internal, words, ''),
    proposal.gas.length === 0
      ? ''
      : wrap(`gas: ${proposal.gas.map((one) => words.amount(one.asset, one.amount)).join(', ')}`, '  '),
    booksText(proposal),
    stagingText(proposal, words),
    lacks.length === 0
      ? ''
      : `\n${pc.bold('Not known')}\n${lacks.map((one) => wrap(`${printable(one)}.`, '  ')).join('')}`,
    `\n${caseFile === null ? 'Nothing is proposed, so no case was written.' : `Wrote ${caseFile}: proposed, until a person takes that line out.`}\nAll of it: ${proposalFile}\n`,
    caseFile === null ? '\n' : `Next: look at ${caseFile}, then  dyepack pull ${caseDir}\n\n`,
  ].join('')
}

interface Words {
  readonly amount: (asset: string, amount: bigint) => string
  readonly sums: (payments: readonly Outflow[]) => string
}

function wordsOf({ assets, usdOf }: TheftProposal): Words {
  const amount = shortAmount(assets)
  return {
    amount,
    sums: (payments) => {
      const sums = totalsOf(payments)
      const shown = sums.slice(0, ASSETS).map((one) => amount(one.asset, one.amount))
      const more = sums.length > ASSETS ? [`and ${sums.length - ASSETS} more assets`] : []
      const cents = payments.map((one) => usdOf(one.asset, one.amount, one.time))
      const worth = cents.reduce((sum, usd) => sum + (usd === null ? 0 : Number(usd)), 0)
      const some = cents.some((usd) => usd !== null)
      const about = some ? ` (${cents.includes(null) ? 'priced part ' : ''}$${groupedText(Math.round(worth))})` : ''
      return `${[...shown, ...more].join(', ')}${about}`
    },
  }
}

function head({ id, since, until, chains, proposed }: TheftProposal, words: Words): string {
  const payments = proposed.flatMap((group) => group.payments)
  const read = chains
    .map(({ chain, from, to, tail }) => `${chain} ${from} to ${tail === null ? to : 'head'}`)
    .join(', ')
  const gone = payments.length === 0 ? 'nothing is proposed as stolen' : words.sums(payments)
  return `${pc.bold(printable(id))}  ${isoTime(since)} to ${isoTime(until)}\n${wrap(`Blocks read: ${read}`, '')}\n${pc.bold(wrap(`Gone, as proposed: ${gone}`, ''))}`
}

function countOf(groups: readonly ReceiverGroup[]): string {
  const payments = groups.reduce((sum, one) => sum + one.payments.length, 0)
  return `${counted(groups.length, 'receiver')}, ${counted(payments, 'payment')}`
}

const EVIDENCE: Readonly<Record<OutflowEvidence, string>> = {
  'alarm-assets': 'several assets in minutes',
  'alarm-share': 'much of what the wallets had',
  'alarm-sweep': 'emptied an asset',
  'alarm-spread': 'half of several assets left in minutes',
  'same-funder': 'first gas from where another receiver’s came from',
  'same-address': 'the same address as on another chain',
  'no-record': 'not in the books',
  'differs-from-record': 'the books name another receiver, asset or a smaller amount for this transaction',
  'new-receiver': 'new receiver',
  'paid-before': 'paid before',
  'not-signed-by-victim': 'somebody else sent the transaction',
  'something-came-back': 'something came back in the same transaction',
  'token-never-held': 'a token that no wallet was seen to have, moved by somebody else: made up, or by an old approval',
  wrapper: 'wrapped, unwrapped or burned',
}

function groupsText(heading: string, groups: readonly ReceiverGroup[], limit: number, words: Words): string {
  const shown = groups.slice(0, limit).map(({ chain, receiver, evidence, payments }) => {
    const [first, last] = [isoTime(payments[0]!.time), isoTime(payments.at(-1)!.time)]
    const hashes = new Set(payments.map(({ hash }) => hash)).size
    const when =
      first === last ? first : `${first} to ${last.slice(0, 10) === first.slice(0, 10) ? last.slice(11) : last}`
    return `  ${pc.bold(printable(receiver))} ${chain}\n${wrap(words.sums(payments), '    ')}    ${when}, ${hashes} transaction${hashes === 1 ? '' : 's'}\n${wrap(evidence.map((one) => EVIDENCE[one]).join('; '), '    ')}`
  })
  const more =
    groups.length > limit ? `  and ${groupedText(groups.length - limit)} more: --all, or proposal.json\n` : ''
  return `\n${pc.bold(heading)}\n${shown.join('')}${more}`
}

function line(what: string, payments: readonly Outflow[], words: Words, note: string): string {
  if (payments.length === 0) return `  ${what}: none\n`
  const count = counted(payments.length, 'payment')
  return wrap(`${what}: ${count}${note}: ${words.sums(payments)}`, '  ')
}

function waysText({ own }: TheftProposal): string {
  const byHash = own.filter(({ match }) => match.way === 'hash').length
  const less = own.filter(({ match }) => match.less).length
  const fee = less === 0 ? '' : `, ${less} of less than the books say`
  return ` (${byHash} by hash, ${own.length - byHash} by address, amount and time${fee})`
}

function booksText({ books }: TheftProposal): string {
  const { file, verdict, notFound, contradicted, ignored, lines } = books
  if (file === null)
    return wrap(
      'No books were given: only what an alarm names is proposed. --own-withdrawals CSV says what the victim sent.',
      '  ',
    )
  const of = `${counted(lines, 'line')}, taken for ${verdict === 'whole' ? 'whole' : 'partial'}`
  return [
    wrap(
      `books: ${printable(file)}, ${of}${ignored.length === 0 ? '' : `; columns not read: ${ignored.map(printable).join(', ')}`}`,
      '  ',
    ),
    notFound.length === 0
      ? ''
      : wrap(
          `Found on no chain that was read, so not sent or sent on another one: ${notFound.length} of the books, at line ${linesOf(notFound)}`,
          '  ',
        ),
    contradicted.length === 0
      ? ''
      : wrap(
          pc.red(
            `Paid to somebody else, in something else, or more than the books say: ${contradicted.length} of the books, at line ${linesOf(contradicted)}`,
          ),
          '  ',
        ),
  ].join('')
}

function linesOf(all: readonly { readonly line: number }[]): string {
  const shown = all
    .slice(0, LISTED)
    .map(({ line: place }) => place)
    .join(', ')
  return all.length > LISTED ? `${shown} and ${all.length - LISTED} more` : shown
}

function stagingText({ staging, assets }: TheftProposal, { amount }: Words): string {
  const { fundings, tests, contracts, approvals } = staging
  const symbols = new Map(assets.map(({ asset, symbol }) => [asset, symbol]))
  const shown = <T>(all: readonly T[], text: (one: T) => string) =>
    all
      .slice(0, LISTED)
      .map((one) => wrap(text(one), '  '))
      .join('') + (all.length > LISTED ? `  and ${all.length - LISTED} more\n` : '')
  const all = [
    shown(
      fundings,
      (one) =>
        `first gas: ${one.receiver} on ${one.chain} got ${amount(one.asset, one.amount)} from ${one.funder}, ${isoTime(one.time)}${one.first ? '' : '; it had spent before, so that the beginning is missing'}${one.funded > 20 ? '; that pays many, and links nobody' : ''}`,
    ),
    shown(tests, (one) => `small payment before: ${amount(one.asset, one.amount)} to ${one.to}, ${isoTime(one.time)}`),
    shown(contracts, (one) => `contract: ${one.deployer} made ${one.contract} on ${one.chain}, ${isoTime(one.time)}`),
    shown(approvals, (one) => {
      const token = `${one.chain}/${one.token}`
      const much = one.amount >= 2n ** 255n ? 'any amount' : amount(token, one.amount)
      const unit = one.amount >= 2n ** 255n ? ` of ${printable(symbols.get(token) || one.token)}` : ''
      return `approval: ${one.owner} let ${one.spender} move ${much}${unit}${one.receiver ? ', and that took part' : ''}`
    }),
  ].join('')
  return `\n${pc.bold('Made ready before')}\n${all === '' ? '  nothing was seen, in what was read\n' : all}`
}
