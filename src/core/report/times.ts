import { groupedText } from '../groupedText.ts'
import type { Inline } from './text.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `23 Mar 2022, 13:29 UTC`, with the whole ISO time behind it. */
export function proseTime(time: number): Inline {
  const full = new Date(time).toISOString().replace('.000Z', 'Z')
  return { kind: 'time', short: `${proseDay(time)}, ${full.slice(11, 16)} UTC`, full }
}

/** `23 Mar 2022`. */
export function proseDay(time: number): string {
  const date = new Date(time)
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]!} ${date.getUTCFullYear()}`
}

/** `2022-04-14 → 14 Apr 2022`; what is not such a date stays as it is. */
export function proseDate(date: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN
  return Number.isNaN(time) ? date : proseDay(time)
}

/** Two units: `3 d 4 h`, `5 h 12 min`, `40 min`; under a minute `0 min`. */
export function duration(milliseconds: number): string {
  const span = Math.max(0, milliseconds)
  if (span < HOUR) return `${Math.floor(span / MINUTE)} min`
  if (span < DAY) return `${Math.floor(span / HOUR)} h ${Math.floor((span % HOUR) / MINUTE)} min`
  return `${groupedText(Math.floor(span / DAY))} d ${Math.floor((span % DAY) / HOUR)} h`
}
