import { groupedText } from '../groupedText.ts'
import type { ClaimedValue, Period } from '../knowledge/claim.ts'
import type { Range } from '../knowledge/range.ts'
import { dollars } from '../report/money.ts'
import { percent } from '../report/numbers.ts'
import { say, type Text } from '../report/text.ts'
import { proseDate } from '../report/times.ts'
import type { Cited } from './cited.ts'
import type { UsdRange } from './usdRange.ts'
import type { WorthOnTwoDays } from './worthOnTwoDays.ts'

type PriceDays = Pick<WorthOnTwoDays, 'firstPrice' | 'lastPrice'>

/** `$300 M to $395 M`, `at least $300 M`. */
export function usdText({ low, high, open }: UsdRange): Text {
  if (low === high) return open ? say`at least ${dollars(low)}` : say`${dollars(low)}`
  return open ? say`${dollars(low)} to at least ${dollars(high)}` : say`${dollars(low)} to ${dollars(high)}`
}

/** A figure as its source gives it: `about $400 M`, `$275 M to $281 M`. */
export function claimedUsd(range: Range<bigint>): Text {
  const { low, high, rough } = range
  if (low === null) return high === null ? say`unknown` : say`at most ${dollars(high)}`
  if (high === null) return say`at least ${dollars(low)}`
  if (low === high) return rough ? say`about ${dollars(low)}` : say`${dollars(low)}`
  return say`${dollars(low)} to ${dollars(high)}`
}

/** The dollars of a claim, or its coins where it gives none, with what they are of. */
export function claimedValue({ usd, amounts, part }: ClaimedValue): Text {
  const coins = amounts.map(({ asset, amount }) => `${rangeWords(amount)} ${asset}`).join(', ')
  const what = usd === null ? say`${coins}` : claimedUsd(usd)
  return part === null ? what : say`${what} (${part} only)`
}

/** `7`, `about 50`, `at least 7`, `5 to 9`. */
export function rangeWords({ low, high, rough }: Range<{ toString(): string }>): string {
  const text = (end: { toString(): string }) => groupedText(end.toString())
  if (low === null) return high === null ? 'unknown' : `at most ${text(high)}`
  if (high === null) return `at least ${text(low)}`
  if (low.toString() === high.toString()) return rough ? `about ${text(low)}` : text(low)
  return `${text(low)} to ${text(high)}`
}

/** `2021`, `2017 to 2021`, `up to 2025`; empty where a figure does not say. */
export function periodWords(period: Period | null): string {
  if (period === null) return ''
  if (period.from === null) return `up to ${proseMonth(period.to)}`
  return period.from === period.to ? proseMonth(period.to) : `${proseMonth(period.from)} to ${proseMonth(period.to)}`
}

/** `Chainalysis, 13 Jan 2022, read in CoinDesk`. */
export function whoWords({ name, published, via }: Cited): string {
  return `${name}, ${proseMonth(published)}${via === null ? '' : `, read in ${via}`}`
}

/** `on 13 Jan 2022`; where prices are older than that day, `at the last prices here, of 7 May 2024 to 9 Sep 2025`. */
export function pricedOn({ firstPrice, lastPrice }: PriceDays, asOf: string): string {
  if (firstPrice === asOf) return `on ${proseDate(asOf)}`
  const days = firstPrice === lastPrice ? proseDate(firstPrice) : `${proseDate(firstPrice)} to ${proseDate(lastPrice)}`
  return `at the last prices here, of ${days}`
}

/** `7 attacks`, `1 attack`. */
export function attackWords(count: Range<bigint>): string {
  return `${rangeWords(count)} ${count.low === 1n && count.high === 1n ? 'attack' : 'attacks'}`
}

/** `DeFi protocol` for `defi-protocol`. */
export function kindWords(kind: string): string {
  return kind.replaceAll('-', ' ').replace(/^defi\b/, 'DeFi')
}

/** `2022-02` is `Feb 2022`. */
export function proseMonth(date: string): string {
  return date.length === 7 ? proseDate(`${date}-01`).replace(/^1 /, '') : proseDate(date)
}

/** `58.1 % to 60.0 %`, from tenths. */
export function shareWords({ low, high }: { readonly low: number; readonly high: number }): string {
  return low === high ? percent(low, false) : `${percent(low, low === 0)} to ${percent(high, false)}`
}
