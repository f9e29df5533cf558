import { groupedText } from '../../groupedText.ts'
import type { PartialDate } from '../partialDate.ts'
import { daysApart } from './daysApart.ts'
import type { Name } from './nameKeys.ts'
import type { Traits } from './traits.ts'

/** One thing that two incidents or two actors have in common. */
export interface MatchReason {
  readonly kind: 'document' | 'transaction' | 'address' | 'id' | 'name' | 'like-name' | 'date' | 'amount'
  /** Reads on after "it has": `the name Ronin Bridge`. */
  readonly words: string
}

/** Lists date a theft by the day of the block, of its discovery or of the news, and mistake a month now and then. */
const SAME_NAME_DAYS = 31
const SAME_ADDRESS_DAYS = 31
const LIKE_NAME_DAYS = 7
const SAME_AMOUNT_DAYS = 3

/**
 * Why two incidents may be one; empty where nothing says so. The same page or the same theft transaction is enough. A name,
 * an address or an amount is so only with a near date, for the same victim is stolen from twice; or a name with an amount.
 */
export function incidentReasons(a: Traits, b: Traits): readonly MatchReason[] {
  const { days, date } = nearest(a.dates, b.dates)
  const documents = common('document', 'the page ', a.documents, b.documents)
  const transactions = common('transaction', 'the transaction ', a.transactions, b.transactions)
  const addresses = common('address', 'the address ', a.addresses, b.addresses)
  const amounts = common('amount', 'the loss ', a.amounts, b.amounts, amountWords)
  const name = nameReason(a.names, b.names)
  const near =
    (name?.kind === 'name' && (days <= SAME_NAME_DAYS || amounts.length > 0)) ||
    (name?.kind === 'like-name' && days <= LIKE_NAME_DAYS) ||
    (addresses.length > 0 && days <= SAME_ADDRESS_DAYS) ||
    (amounts.length > 0 && days <= SAME_AMOUNT_DAYS)
  if (!near && documents.length === 0 && transactions.length === 0) return []
  return [
    ...(name === null ? [] : [name]),
    dateReason(days, date),
    ...amounts,
    ...transactions,
    ...addresses,
    ...documents,
  ]
}

/** Why two actors may be one: an id that somebody gave to both, or a name of both. */
export function actorReasons(a: Traits, b: Traits): readonly MatchReason[] {
  return [...common('id', 'the id ', a.ids, b.ids), ...nameReasons(a, b)]
}

/** Whether two have the same name, however far apart their dates are. */
export function nameReasons(a: Traits, b: Traits): readonly MatchReason[] {
  const name = nameReason(a.names, b.names)
  return name?.kind === 'name' ? [name] : []
}

/** What both have of one kind, as one reason. */
function common(
  kind: MatchReason['kind'],
  what: string,
  a: readonly string[],
  b: readonly string[],
  words = (text: string) => text,
): MatchReason[] {
  if (a.length === 0 || b.length === 0) return []
  const there = new Set(a)
  const [first, ...more] = b.filter((one) => there.has(one))
  if (first === undefined) return []
  return [{ kind, words: `${what}${words(first)}${more.length === 0 ? '' : ` and ${more.length} more`}` }]
}

function amountWords(amount: string): string {
  const [asset, number] = amount.split(' ') as [string, string]
  if (asset !== 'USD') return `${number} ${asset}`
  const cents = number.padStart(3, '0')
  const whole = groupedText(cents.slice(0, -2))
  return `$${whole}${cents.endsWith('00') ? '' : `.${cents.slice(-2)}`}`
}

/** The name that both have, or one that has all telling words of the other. */
function nameReason(a: readonly Name[], b: readonly Name[]): MatchReason | null {
  const same = b.find(({ keys }) => keys.some((key) => a.some((other) => other.keys.includes(key))))
  if (same !== undefined) return { kind: 'name', words: `the name ${same.text}` }
  const like = b.find(({ words }) => a.some((other) => within(words, other.words)))
  return like === undefined ? null : { kind: 'like-name', words: `a name like ${like.text}` }
}

/** Whether the shorter list of words is part of the longer one, and long enough to tell anything. */
function within(a: readonly string[], b: readonly string[]): boolean {
  const [few, many] = a.length <= b.length ? [a, b] : [b, a]
  return few.join('').length >= 4 && few.every((word) => many.includes(word))
}

/** The date of `b` that is nearest to one of `a`, and how far away it is. */
function nearest(
  a: readonly PartialDate[],
  b: readonly PartialDate[],
): { readonly days: number; readonly date: PartialDate } {
  const pairs = b.map((date) => ({ date, days: Math.min(...a.map((one) => daysApart(one, date))) }))
  return pairs.reduce((best, one) => (one.days < best.days ? one : best), { days: Number.POSITIVE_INFINITY, date: '' })
}

function dateReason(days: number, date: PartialDate): MatchReason {
  if (days === 0) return { kind: 'date', words: `the date ${date}` }
  return { kind: 'date', words: `the date ${date}, ${days === 1 ? '1 day' : `${days} days`} away` }
}
