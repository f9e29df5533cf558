import { addToGroup } from '../groupBy.ts'
import type { DrainAlarm } from '../heuristics/drain/drainAlarm.ts'
import type { OwnMatch, WithdrawalMatches } from './matchWithdrawals.ts'
import type { Outflow, OwnWithdrawal } from './outflow.ts'

/**
 * Whether the victim's books were given, and can be relied on. `whole`: what they do not have, the victim did not send. `partial`: they
 * say what was sent, and nothing about the rest.
 */
export type Books = 'none' | 'partial' | 'whole'

export interface SortFacts {
  /** Other than zero, in chain order. */
  readonly outflows: readonly Outflow[]
  readonly wallets: ReadonlySet<string>
  readonly matches: WithdrawalMatches
  readonly books: Books
  readonly alarms: readonly DrainAlarm[]
  /** Receivers that the wallets paid well before: `chain address`. */
  readonly paidBefore: ReadonlySet<string>
  /** Burn addresses and contracts that wrap a coin: what goes there goes to nobody. */
  readonly wrappers: ReadonlySet<string>
  /** Assets of which no wallet was ever seen to have any. */
  readonly neverHeld: ReadonlySet<string>
  /** By asset: what the wallets had and got in all that was read, at least. */
  readonly had: ReadonlyMap<string, bigint>
  /** Transactions of which somebody else paid the gas: `chain hash`. */
  readonly sentByOthers: ReadonlySet<string>
  /** Transactions in which a wallet also got something from elsewhere: `chain hash`. */
  readonly gaveBack: ReadonlySet<string>
  /** Who first sent a receiver its gas, where that may link two: `chain address` → address. */
  readonly funders: ReadonlyMap<string, string>
}

/** Why somebody should look at a group: facts, none of which says who did it. */
export const OUTFLOW_EVIDENCE = [
  'alarm-assets',
  'alarm-share',
  'alarm-sweep',
  'alarm-spread',
  'same-funder',
  'same-address',
  'no-record',
  'differs-from-record',
  'new-receiver',
  'paid-before',
  'not-signed-by-victim',
  'something-came-back',
  'token-never-held',
  'wrapper',
] as const
export type OutflowEvidence = (typeof OUTFLOW_EVIDENCE)[number]

/** What one address got from the victim's wallets on one chain, of one class. */
export interface ReceiverGroup {
  readonly chain: string
  readonly receiver: string
  readonly class: 'proposed' | 'unexplained'
  readonly evidence: readonly OutflowEvidence[]
  /** In chain order. */
  readonly payments: readonly Outflow[]
  /** In the order in which the assets first went. */
  readonly totals: readonly { readonly asset: string; readonly amount: bigint }[]
}

/** `proposed` is for a person to confirm, `unexplained` for a person to look at. */
export interface SortedOutflows {
  readonly own: readonly { readonly outflow: Outflow; readonly match: OwnMatch }[]
  readonly internal: readonly Outflow[]
  /** Those with the most that is out of the ordinary first, then those with the most assets, then with the largest part of one. */
  readonly proposed: readonly ReceiverGroup[]
  readonly unexplained: readonly ReceiverGroup[]
}

/**
 * Every outflow in one class. Between the victim's own wallets: internal. In the books: own. With whole books, all that is left is
 * proposed. Else only what went to an address that an alarm names, to the same address on another chain, or to one whose first gas
 * came from the same address: an honest customer is in none of these, and stays among what is to be looked at.
 */
export function sortOutflows(facts: SortFacts): SortedOutflows {
  const { outflows, wallets, matches, books } = facts
  const alarmed = alarmedReceivers(facts.alarms)
  const linked = linkedReceivers(facts, alarmed)
  const own: { outflow: Outflow; match: OwnMatch }[] = []
  const internal: Outflow[] = []
  const rest: { readonly outflow: Outflow; readonly class: ReceiverGroup['class'] }[] = []
  for (const outflow of outflows) {
    const match = matches.own.get(outflow.row)
    if (wallets.has(outflow.to)) internal.push(outflow)
    else if (match !== undefined) own.push({ outflow, match })
    else {
      const key = `${outflow.chain} ${outflow.to}`
      const isNothing = isPhantom(outflow, facts) || facts.wrappers.has(outflow.to)
      const named = alarmed.has(outflow.to) || linked.has(key)
      rest.push({ outflow, class: !isNothing && (books === 'whole' || named) ? 'proposed' : 'unexplained' })
    }
  }
  const differs = new Set(matches.contradicted.flatMap(({ hash }: OwnWithdrawal) => (hash === null ? [] : [hash])))
  const groupsOf = (wanted: ReceiverGroup['class']) => {
    const groups = new Map<string, Outflow[]>()
    for (const { outflow, class: found } of rest) {
      if (found !== wanted) continue
      const key = `${outflow.chain} ${outflow.to}`
      addToGroup(groups, key, outflow)
    }
    return [...groups.values()].map((payments): ReceiverGroup => {
      const { chain, to } = payments[0]!
      const evidence = evidenceOf(payments, facts, alarmed, linked, differs)
      return { chain, receiver: to, class: wanted, evidence, payments, totals: totalsOf(payments) }
    })
  }
  return {
    own,
    internal,
    proposed: strangestFirst(groupsOf('proposed'), facts.had),
    unexplained: strangestFirst(groupsOf('unexplained'), facts.had),
  }
}

/** What most payments to customers have, too. */
const ORDINARY: readonly OutflowEvidence[] = ['new-receiver', 'paid-before', 'no-record', 'wrapper']

function strangestFirst(groups: readonly ReceiverGroup[], had: SortFacts['had']): readonly ReceiverGroup[] {
  const ranked = groups.map((group) => {
    const parts = group.totals.map(({ asset, amount }) => Number((amount * 1_000_000n) / had.get(asset)!))
    const strange = group.evidence.filter((one) => !ORDINARY.includes(one)).length
    return { group, strange, part: Math.max(...parts) }
  })
  ranked.sort(
    (a, b) =>
      b.strange - a.strange ||
      b.group.totals.length - a.group.totals.length ||
      b.part - a.part ||
      a.group.payments[0]!.row - b.group.payments[0]!.row,
  )
  return ranked.map(({ group }) => group)
}

/** By asset, in the order in which they first went. */
export function totalsOf(payments: readonly Outflow[]): ReceiverGroup['totals'] {
  const sums = new Map<string, bigint>()
  for (const { asset, amount } of payments) sums.set(asset, (sums.get(asset) ?? 0n) + amount)
  return [...sums].map(([asset, amount]) => ({ asset, amount }))
}

type Alarmed = ReadonlyMap<string, ReadonlySet<DrainAlarm['rule']>>

function alarmedReceivers(alarms: readonly DrainAlarm[]): Alarmed {
  const found = new Map<string, Set<DrainAlarm['rule']>>()
  for (const { rule, receivers } of alarms) {
    for (const receiver of receivers) found.set(receiver, (found.get(receiver) ?? new Set()).add(rule))
  }
  return found
}

/** Receivers whose first gas came from the one that sent it to a receiver of an alarm too, or is that receiver: `chain address`. */
function linkedReceivers({ funders }: SortFacts, alarmed: Alarmed): ReadonlySet<string> {
  const hands = new Set(alarmed.keys())
  for (const [key, funder] of funders) if (alarmed.has(key.slice(key.indexOf(' ') + 1))) hands.add(funder)
  return new Set([...funders].filter(([, funder]) => hands.has(funder)).map(([key]) => key))
}

/** A token that no wallet ever had, in a transaction that no wallet sent: whoever made it can let it say that anybody paid anybody. */
export function isPhantom(
  { chain, asset, hash }: Pick<Outflow, 'chain' | 'asset' | 'hash'>,
  { neverHeld, sentByOthers }: Pick<SortFacts, 'neverHeld' | 'sentByOthers'>,
): boolean {
  return neverHeld.has(asset) && sentByOthers.has(`${chain} ${hash}`)
}

function evidenceOf(
  payments: readonly Outflow[],
  facts: SortFacts,
  alarmed: Alarmed,
  linked: ReadonlySet<string>,
  differs: ReadonlySet<string>,
): OutflowEvidence[] {
  const { chain, to } = payments[0]!
  const rules = alarmed.get(to)
  const key = `${chain} ${to}`
  const here = facts.alarms.some((alarm) => alarm.chain === chain && alarm.receivers.includes(to))
  const holds: Readonly<Record<OutflowEvidence, boolean>> = {
    'alarm-assets': here && rules?.has('assets') === true,
    'alarm-share': here && rules?.has('share') === true,
    'alarm-sweep': here && rules?.has('sweep') === true,
    'alarm-spread': here && rules?.has('spread') === true,
    'same-funder': linked.has(key) && rules === undefined,
    'same-address': rules !== undefined && !here,
    'no-record': facts.books !== 'none',
    'differs-from-record': payments.some(({ hash }) => differs.has(hash)),
    'new-receiver': !facts.paidBefore.has(key),
    'paid-before': facts.paidBefore.has(key),
    'not-signed-by-victim': payments.some(({ hash }) => facts.sentByOthers.has(`${chain} ${hash}`)),
    'something-came-back': payments.some(({ hash }) => facts.gaveBack.has(`${chain} ${hash}`)),
    'token-never-held': payments.some((one) => isPhantom(one, facts)),
    wrapper: facts.wrappers.has(to),
  }
  return OUTFLOW_EVIDENCE.filter((one) => holds[one])
}
