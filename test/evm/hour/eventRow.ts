import { shortAddress } from '../../../src/core/ledger/address.ts'
import { shortNumber } from '../../../src/core/report/numbers.ts'
import { visible } from '../../../src/core/report/visible.ts'
import type { FollowEvent } from '../../../src/core/wire/followEvent.ts'

/** Asset → how it is written. */
export type Units = Readonly<Record<string, { readonly symbol: string; readonly decimals: number }>>

const WIDTH = 100

/** An event in a row of a terminal, with how many milliseconds after its block it was told; what a stranger wrote is in a row below. */
export function eventRow(event: FollowEvent, units: Units, delay: number): string {
  const { time, chain, from, to, asset, amount, got, service, text } = event
  const amountOf = (id: string, value: string) => {
    const { symbol, decimals } = units[id] ?? { symbol: id, decimals: 0 }
    return `${shortNumber(BigInt(value), decimals)} ${symbol}`
  }
  const what = asset === null || amount === null ? '' : amountOf(asset, amount)
  const gives = got == null ? '' : ` for ${amountOf(got.asset, got.amount)}`
  const whom =
    to === null || to === from ? shortAddress(from) : `${shortAddress(from)} → ${service ?? shortAddress(to)}`
  const row = [time.slice(11, 19), chain.padEnd(8), event.event.padEnd(15), `${what}${gives}`.padEnd(26), whom].join(
    ' ',
  )
  const late = ` +${(delay / 1000).toFixed(1)} s`
  const room = WIDTH - late.length
  const words = text === undefined ? '' : `\n         “${visible(text).slice(0, WIDTH - 11)}”`
  return `${visible(row).slice(0, room).padEnd(room)}${late}${words}`
}
