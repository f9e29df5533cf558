import type { EndArrival } from '../ends.ts'
import { CLEAN, type Lots } from '../lots.ts'

/** What of each origin ends where these lots arrived, by number of origin. */
export function arrivalsOf(lots: Lots, tx: number, time: number): EndArrival[] {
  const byOrigin = new Map<number, { origin: number; tx: number; time: number; amount: bigint; basis: bigint }>()
  for (let lot = lots.oldest; lot !== null; lot = lot.younger) {
    if (lot.origin === CLEAN) continue
    const known = byOrigin.get(lot.origin)
    if (known === undefined)
      byOrigin.set(lot.origin, { origin: lot.origin, tx, time, amount: lot.amount, basis: lot.basis })
    else {
      known.amount += lot.amount
      known.basis += lot.basis
    }
  }
  return [...byOrigin.values()].sort((a, b) => a.origin - b.origin)
}
