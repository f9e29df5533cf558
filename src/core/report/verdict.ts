import type { Frame } from './frame.ts'
import { compareBigints, onScale, type Scale, type Sum } from './money.ts'
import { percent } from './numbers.ts'
import { type Place, weightOn } from './place.ts'
import { placeShares } from './placeShares.ts'
import { takenWords } from './taken.ts'
import { listed, say, sentenceCase, type Text } from './text.ts'
import { proseTime } from './times.ts'
import type { WhoCouldAct } from './whoCouldAct.ts'

/** The answer in one sentence: how much, from whom, when, and what of it reached somebody who could be asked. */
export function verdictOf(frame: Frame, places: readonly Place[], scale: Scale, who: WhoCouldAct): Text {
  const opening = takenWords(frame, scale)
  if (who.services.length === 0) {
    const largest = largestPlace(frame, places, scale)
    if (largest === null) return say`Of ${opening}, none is seen to reach a business that could be asked.`
    return say`Of ${opening}, none is seen to reach a business that could be asked; ${arrivedWords(frame, places, largest, scale)}.`
  }
  const largest = who.services.toSorted((a, b) => compareBigints(b.weight, a.weight))
  const names = listed(largest.slice(0, NAMED).map((line) => line.place.title))
  const more = who.services.length > NAMED ? ` and ${who.services.length - NAMED} more` : ''
  return say`Of ${opening}, ${reachedRange(frame, places, scale, who)} reached a business that could be asked (${names}${more}): ${agesWords(frame, who)}.`
}

/** Where the largest part is that the verdict has not named yet; null where there is none. */
export function largestOther(frame: Frame, places: readonly Place[], scale: Scale, who: WhoCouldAct): Text | null {
  if (who.services.length === 0) return null
  const largest = largestPlace(
    frame,
    places.filter((place) => place.group !== 'business'),
    scale,
  )
  return largest === null ? null : sentenceCase(say`${arrivedWords(frame, places, largest, scale)}.`)
}

/** Between which shares some of all places lie under all policies: `72.1 %` or `between 71.9 % and 72.4 %`. */
export function rangeWords(frame: Frame, places: readonly Place[], part: readonly Place[], scale: Scale): string {
  const keys = new Set(part.map((place) => place.key))
  const tenths = frame.conserving.map((policy) =>
    [...placeShares(places, scale, policy)].reduce((all, [key, share]) => all + (keys.has(key) ? share : 0), 0),
  )
  const low = Math.min(...tenths)
  const high = Math.max(...tenths)
  const empty = frame.conserving.every((policy) => part.every((place) => weightOn(scale, place, policy) === 0n))
  return low === high ? percent(low, empty) : `between ${percent(low)} and ${percent(high)}`
}

const NAMED = 4

function arrivedWords(frame: Frame, places: readonly Place[], place: Place, scale: Scale): Text {
  const share = percent(placeShares(places, scale, frame.front).get(place.key) ?? 0, false)
  const amount = scale.amount(onScale(scale, place.sums.get(frame.front) ?? new Map()))
  if (place.stops.length === 0) {
    return say`${share} (${amount}) was at the end of the trace: ${lowerFirst(place.title)}`
  }
  const next =
    place.class === 'unread'
      ? say`, and what happened next is unknown: the ledger does not cover ${place.count === 1 ? 'it' : 'them'}`
      : say``
  return say`${share} (${amount}) arrived at ${place.title}${next}`
}

function reachedRange(frame: Frame, places: readonly Place[], scale: Scale, who: WhoCouldAct): Text {
  if (frame.chosen || frame.conserving.length === 1) return say`${who.share} (${who.amount})`
  const business = places.filter((place) => place.group === 'business')
  return say`${rangeWords(frame, places, business, scale)} (no policy was chosen beforehand; ${who.amount} under ${frame.front})`
}

function agesWords(frame: Frame, who: WhoCouldAct): Text {
  const end = proseTime(frame.asOf)
  const one = who.ages.filter((age) => isSome(age.sum))
  if (one.length === 1) return say`all of it ${ALL_AT[one[0]!.age] ?? 'at an unknown time'} (${end})`
  const [day = '', week = '', older = '', unknown = ''] = who.ages.map((age) => age.share)
  const rest = unknown === '0.0 %' ? '' : `, ${unknown} at an unknown time`
  return say`${day} under 24 hours before the end of the trace (${end}), ${week} under 7 days, ${older} earlier${rest}`
}

function largestPlace(frame: Frame, places: readonly Place[], scale: Scale): Place | null {
  let largest: Place | null = null
  for (const place of places) {
    const weight = weightOn(scale, place, frame.front)
    if (weight > (largest === null ? 0n : weightOn(scale, largest, frame.front))) largest = place
  }
  return largest
}

function isSome(sum: Sum): boolean {
  return [...sum.values()].some((basis) => basis > 0n)
}

const ALL_AT: Readonly<Record<string, string>> = {
  'under 24 hours': 'under 24 hours before the end of the trace',
  'under 7 days': 'one to seven days before the end of the trace',
  '7 days or more': '7 days or more before the end of the trace',
}

function lowerFirst(text: Text): Text {
  const [first, ...rest] = text
  return typeof first === 'string' ? [first.slice(0, 1).toLowerCase() + first.slice(1), ...rest] : text
}
