import { compareText } from '../compareText.ts'
import type { Claim, ClaimOf, Listing } from './claim.ts'
import { lastDay } from './partialDate.ts'
import { speaksFor } from './speaksFor.ts'

/**
 * Where an actor stands or stood: of each list the listing that was said last, by its standing claims. A list of an
 * earlier day says nothing against a delisting that came after it. In the order of the lists.
 */
export function listingsOf(standing: readonly Claim[]): readonly ClaimOf<'listing'>[] {
  const last = new Map<string, ClaimOf<'listing'>>()
  for (const claim of standing) {
    if (claim.kind !== 'listing' || !speaksFor(claim)) continue
    const before = last.get(claim.listing.list)
    if (before === undefined || isLater(claim, before)) last.set(claim.listing.list, claim)
  }
  return [...last.values()].sort((a, b) => compareText(a.listing.list, b.listing.list))
}

/** Whether somebody stands on the list at the end of a day (`YYYY-MM-DD`), or, for null, has not been taken off it. */
export function isInForce({ from, until }: Listing, day: string | null): boolean {
  if (day === null) return until === null
  return (from === null || lastDay(from) <= day) && (until === null || lastDay(until) > day)
}

/** `ofac-sdn (DPRK3) since 2019-09-13`. */
export function listingText({ list, programmes, from, until }: Listing): string {
  const under = programmes.length === 0 ? list : `${list} (${programmes.join(', ')})`
  if (until === null) return from === null ? under : `${under} since ${from}`
  return from === null ? `${under} until ${until}` : `${under} from ${from} until ${until}`
}

/** Of two of the same day, the one that knows of an end, then of a more exact start, then of more programmes. */
function isLater(claim: ClaimOf<'listing'>, than: ClaimOf<'listing'>): boolean {
  const one = rank(claim)
  const other = rank(than)
  const at = one.findIndex((part, index) => part !== other[index])
  return at >= 0 && one[at]! > other[at]!
}

function rank({ known, listing }: ClaimOf<'listing'>): readonly (string | number)[] {
  const { from, until, programmes } = listing
  return [lastDay(known), until === null ? 0 : 1, from?.length ?? 0, programmes.length]
}
