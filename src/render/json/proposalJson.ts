import type { DrainAlarm } from '../../core/heuristics/drain/drainAlarm.ts'
import type { Outflow, OwnWithdrawal } from '../../core/start/outflow.ts'
import { seedsOf } from '../../core/start/seedsOf.ts'
import { type ReceiverGroup, totalsOf } from '../../core/start/sortOutflows.ts'
import type { TheftProposal } from '../../core/start/theftProposal.ts'
import { isoTime } from '../../core/trace/rows.ts'

/** `proposal.json`, one entry of a long list a line. `caseSha256`: of the case file that was written with it. */
export function proposalJson(proposal: TheftProposal, caseSha256: string | null): string {
  const { books, staging } = proposal
  const amount = amountOf(proposal)
  const payment = (one: Outflow) => paymentOf(one, amount)
  const line = ({ line: place, hash, address, chain, asset, amount: said, time }: OwnWithdrawal) => ({
    line: place,
    hash,
    address,
    chain,
    asset,
    amount: said === null ? null : `${said}`,
    time: time === null ? null : isoTime(time),
  })
  const own = proposal.own.map(({ outflow, match: { withdrawal, way, less } }) => ({
    ...payment(outflow),
    way,
    line: withdrawal.line,
    ...(less ? { lessThanRecorded: true } : {}),
  }))
  const internal = proposal.internal.map((one) => ({ ...payment(one), way: 'own-wallet' }))
  const sections: readonly (readonly [string, unknown])[] = [
    ['schema', 'dyepack/theft-proposal@1'],
    ['case', proposal.id],
    ['proposed', true],
    ['caseSha256', caseSha256],
    ['since', isoTime(proposal.since)],
    ['until', isoTime(proposal.until)],
    [
      'read',
      proposal.chains.map(({ format, chain, wallets, from, to, tail, hosts }) => ({
        format,
        chain,
        wallets,
        from,
        to,
        tail,
        hosts,
      })),
    ],
    ['failed', proposal.failed],
    ['lacks', proposal.lacks],
    ['books', { file: books.file, verdict: books.verdict, lines: books.lines, columnsNotRead: books.ignored }],
    ['totals', totals(proposal)],
    [
      'seeds',
      seedsOf(proposal.proposed).map((one) => ({
        ...payment(one.payment),
        amount: `${one.amount}`,
        usd: proposal.usdOf(one.payment.asset, one.amount, one.payment.time),
      })),
    ],
    ['receivers', proposal.proposed.map((group) => groupOf(group, payment, amount))],
    ['alarms', proposal.alarms.map(alarmOf)],
    ['doubts', proposal.doubts.map(({ time, ...rest }) => ({ ...rest, time: isoTime(time) }))],
    [
      'staging',
      {
        fundings: staging.fundings.map(({ time, asset, amount: paid, ...rest }) => ({
          ...rest,
          time: isoTime(time),
          ...amount(asset, paid, time),
        })),
        tests: staging.tests.map(payment),
        contracts: staging.contracts.map(({ time, ...rest }) => ({ ...rest, time: isoTime(time) })),
        approvals: staging.approvals.map(({ amount: allowed, ...rest }) => ({ ...rest, amount: `${allowed}` })),
      },
    ],
    ['unexplained', proposal.unexplained.map((group) => groupOf(group, payment, amount))],
    ['own', [...own, ...internal]],
    ['recordsNotFound', books.notFound.map(line)],
    ['recordsContradicted', books.contradicted.map(line)],
  ]
  return `{\n${sections.map(([name, value]) => `${JSON.stringify(name)}: ${pretty(value)}`).join(',\n')}\n}\n`
}

/** A list one entry a line, the rest on one. */
function pretty(value: unknown): string {
  if (!Array.isArray(value) || value.length === 0) return JSON.stringify(value)
  return `[\n${value.map((one) => JSON.stringify(one)).join(',\n')}\n]`
}

function amountOf({ assets, usdOf }: TheftProposal) {
  const known = new Map(assets.map((one) => [one.asset, one]))
  return (asset: string, amount: bigint, time: number) => ({
    asset,
    symbol: known.get(asset)?.symbol ?? '',
    amount: `${amount}`,
    usd: usdOf(asset, amount, time),
  })
}

type AmountOf = ReturnType<typeof amountOf>

function paymentOf({ chain, hash, height, time, from, to, asset, amount }: Outflow, amountRow: AmountOf) {
  return { chain, hash, height, time: isoTime(time), from, receiver: to, ...amountRow(asset, amount, time) }
}

function groupOf(
  { chain, receiver, evidence, payments, totals: sums }: ReceiverGroup,
  payment: (one: Outflow) => object,
  amount: AmountOf,
) {
  const [first, last] = [payments[0]!.time, payments.at(-1)!.time]
  return {
    chain,
    receiver,
    evidence,
    first: isoTime(first),
    last: isoTime(last),
    totals: sums.map((one) => amount(one.asset, one.amount, first)),
    payments: payments.map(payment),
  }
}

function alarmOf({ since, time, taken, share, ...rest }: DrainAlarm) {
  return {
    ...rest,
    since: isoTime(since),
    time: isoTime(time),
    taken: taken.map(({ asset, amount, of }) => ({ asset, amount: `${amount}`, of: of === null ? null : `${of}` })),
    share: share === null ? null : share / 1000,
  }
}

function totals(proposal: TheftProposal) {
  const { own, internal, proposed, unexplained, gas, zeros, until } = proposal
  const amount = amountOf(proposal)
  const of = (payments: readonly Outflow[]) => ({
    payments: payments.length,
    assets: totalsOf(payments).map((one) => amount(one.asset, one.amount, payments[0]!.time)),
  })
  const ways = (way: string) => own.filter(({ match }) => match.way === way).length
  return {
    own: { ...of(own.map(({ outflow }) => outflow)), byHash: ways('hash'), byAddress: ways('address') },
    internal: of(internal),
    proposed: of(proposed.flatMap(({ payments }) => payments)),
    unexplained: of(unexplained.flatMap(({ payments }) => payments)),
    gas: gas.map((one) => amount(one.asset, one.amount, until)),
    paymentsOfNothing: zeros,
  }
}
