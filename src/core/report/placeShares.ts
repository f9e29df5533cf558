import type { PolicyId } from '../trace/policyIds.ts'
import { GROUP_IDS } from './groups.ts'
import type { Scale } from './money.ts'
import { apportion, sharesOf } from './numbers.ts'
import { type Place, weightOn } from './place.ts'

/**
 * Key of a place → its share in tenths of a percent, under one policy. The five groups add up to 100.0 %, and the places
 * of a group to their group: so whichever of them a page adds up, it finds what is printed elsewhere.
 */
export function placeShares(places: readonly Place[], scale: Scale, policy: PolicyId): ReadonlyMap<string, number> {
  const groups = GROUP_IDS.map((id) => places.filter((place) => place.group === id))
  const weights = groups.map((group) => group.map((place) => weightOn(scale, place, policy)))
  const whole = sharesOf(weights.map((list) => list.reduce((all, weight) => all + weight, 0n)))
  const shares = groups.flatMap((group, g) => {
    const parts = apportion(whole[g]!, weights[g]!)
    return group.map((place, i) => [place.key, parts[i]!] as const)
  })
  return new Map(shares)
}
