import { compareText } from '../compareText.ts'
import type { OutsideId } from './claim.ts'

/** Each id once, in the order of schemes and ids. */
export function distinctIds(ids: readonly OutsideId[]): OutsideId[] {
  return [...new Map(ids.map((one) => [`${one.scheme} ${one.id}`, one]))]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, one]) => one)
}
