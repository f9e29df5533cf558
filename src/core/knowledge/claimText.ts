import { fullNumber } from '../report/numbers.ts'
import type { Claim, ClaimedValue, Period } from './claim.ts'
import { listingText } from './listings.ts'
import type { Range } from './range.ts'

/** What a claim says, in one line without its kind: `about $275,000,000`, `lazarus-group, apt38`. */
export function claimText(claim: Claim): string {
  switch (claim.kind) {
    case 'date':
      return claim.date
    case 'attribution':
      return claim.actors.join(', ')
    case 'loss':
    case 'frozen':
    case 'seized':
    case 'returned':
    case 'recovered':
      return valueText(claim.value)
    case 'total':
    case 'held':
      return `${valueText(claim.value)}${periodText(claim.period)}`
    case 'count':
      return `${rangeText(claim.count, String)}${periodText(claim.period)}`
    case 'shares': {
      const parts = claim.shares.parts.map(({ name, percent }) => `${name} ${rangeText(percent, String)} %`)
      return `by ${claim.shares.by}: ${parts.join(', ')}${periodText(claim.period)}`
    }
    case 'means':
      return claim.means.join(', ')
    case 'wallets':
      return claim.wallets.join(', ')
    case 'addresses':
      return claim.addresses.map(({ role, chain, address }) => `${role} ${chain}/${address}`).join(', ')
    case 'transactions':
      return claim.transactions.map(({ role, chain, hash }) => `${role} ${chain}/${hash}`).join(', ')
    case 'parent':
      return claim.parents.join(', ')
    case 'aliases':
      return claim.aliases.join(', ')
    case 'ids':
      return claim.ids.map(({ scheme, id }) => `${scheme} ${id}`).join(', ')
    case 'operations':
      return claim.operations.map(({ name, date }) => `${name} (${date})`).join(', ')
    case 'listing':
      return listingText(claim.listing)
    case 'disputes':
    case 'withdraws':
      return claim.targets.join(', ')
  }
}

/** Dollars from cents: `$540,000,000`, `$91.50`. */
export function dollarText(cents: bigint): string {
  const rest = cents % 100n
  return `$${fullNumber(cents / 100n, 0)}${rest === 0n ? '' : `.${rest.toString().padStart(2, '0')}`}`
}

function valueText({ usd, valued, amounts, part }: ClaimedValue): string {
  const day = valued === null ? '' : ` at the time of the ${valued}`
  const dollars = usd === null ? [] : [`${rangeText(usd, dollarText)}${day}`]
  const coins = amounts.map(({ asset, amount }) => `${rangeText(amount, String)} ${asset}`)
  return `${[...dollars, ...coins].join(', ')}${part === null ? '' : ` (${part} only)`}`
}

function rangeText<T>({ low, high, rough }: Range<T>, text: (end: T) => string): string {
  if (low === null) return high === null ? 'unknown' : `at most ${text(high)}`
  if (high === null) return `at least ${text(low)}`
  if (rough) return `about ${text(low)}`
  return text(low) === text(high) ? text(low) : `${text(low)} to ${text(high)}`
}

function periodText(period: Period | null): string {
  if (period === null) return ''
  if (period.from === period.to) return ` in ${period.to}`
  return period.from === null ? ` up to ${period.to}` : ` from ${period.from} to ${period.to}`
}
