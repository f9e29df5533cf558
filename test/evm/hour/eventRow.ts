import { shortAddress } from '../../../src/core/ledger/address.ts'
import { fullNumber } from '../../../src/core/report/numbers.ts'
import { visible } from '../../../src/core/report/visible.ts'
import type { FollowEvent } from '../../../src/core/wire/followEvent.ts'

/** Asset → how it is written. */
export type Units = Readonly<Record<string, { readonly symbol: string; readonly decimals: number }>>

/** An event in a row or two of a terminal of 100 columns, with how long after its block it was told. */
export function eventRow(event: FollowEvent, units: Units, delay: number): readonly string[] {
  const { time, chain, from, to, asset, amount, got, service, text } = event
  const amountOf = (id: string, value: string) => {
    const { symbol, decimals } = units[id] ?? { symbol: id, decimals: 0 }
    return `${short(fullNumber(BigInt(value), decimals))} ${symbol}`
  }
  const what = asset === null || amount === null ? '' : amountOf(asset, amount)
  const gives = got == null ? '' : ` for ${amountOf(got.asset, got.amount)}`
  const whom =
    to === null || to === from ? shortAddress(from) : `${shortAddress(from)} → ${service ?? shortAddress(to)}`
  const head = `${time.slice(11, 19)}  ${chain.padEnd(8)}  ${event.event.padEnd(15)}`
  const row = visible(`${head}  ${`${what}${gives}`.padEnd(25)} ${whom}`)
  const late = `+${(delay / 1000).toFixed(1)} s`
  const room = 100 - late.length - 1
  const first = `${row.slice(0, room).padEnd(room)} ${late}`
  return text === undefined ? [first] : [first, ...quoted(visible(text))]
}

/** A stranger's words, on a line of their own. */
function quoted(text: string): readonly string[] {
  return [`          “${text}” (a stranger’s words)`]
}

/** Four digits behind the point are enough to look at. */
function short(number: string): string {
  return number.replace(/(\.\d{1,4})\d*$/, '$1')
}
