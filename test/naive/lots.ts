import { clean, draw, type Lot, sumOf } from './pool.ts'

/** Clean coins have no lots of their own: "never merged" is said of lots of an origin, so neighbouring clean ones are one. */
export function mergeClean(lots: readonly Lot[]): readonly Lot[] {
  const merged: Lot[] = []
  for (const lot of lots) {
    const last = merged.at(-1)
    const joins = last !== undefined && last.origin === 0 && lot.origin === 0
    if (joins) merged.pop()
    merged.push(joins ? { ...lot, amount: last.amount + lot.amount } : lot)
  }
  return merged
}

/** The oldest tainted lots of up to `most`, and what is left when clean coins take their place. */
export function partTainted(lots: readonly Lot[], most: bigint): [readonly Lot[], readonly Lot[]] {
  const moved: Lot[] = []
  const stays: Lot[] = []
  for (const lot of lots) {
    const left = most - sumOf(moved)
    if (lot.origin === 0 || left === 0n) stays.push(lot)
    else {
      const { taken, left: rest } = draw([lot], lot.amount < left ? lot.amount : left, 'fifo')
      moved.push(...taken)
      stays.push(clean(sumOf(taken)), ...rest)
    }
  }
  return [moved, stays]
}
