import { chainOfAsset } from '../ledger/chains.ts'
import { BURN_ADDRESSES } from '../ledger/words.ts'
import type { Sight } from '../wire/overlapFile.ts'
import { EMPTY_SIGHT } from './emptySight.ts'
import type { FootprintInput, PlacedSight } from './footprint.ts'

/** Who took what was paid in a swap that may hide money: a pool of the thief's own, as a rule, or a very thin one. */
export function* contractSights(
  { conversions }: FootprintInput,
  places: ReadonlyMap<string, unknown>,
): Iterable<PlacedSight> {
  const found = new Map<string, { chain: string; address: string; moments: NonNullable<Sight['first']>[] }>()
  for (const { contested, address, time, txHash } of conversions) {
    for (const { asset, address: taker } of contested?.paidTo ?? []) {
      const chain = chainOfAsset(asset)
      const key = `${chain}/${taker}`
      if (taker === address || places.has(key) || BURN_ADDRESSES.includes(taker)) continue
      const known = found.get(key) ?? { chain, address: taker, moments: [] }
      found.set(key, known)
      known.moments.push({ time, txHash })
    }
  }
  for (const { chain, address, moments } of found.values()) {
    const [first, last] = [moments[0]!, moments.at(-1)!]
    yield { chain, address, sight: { ...EMPTY_SIGHT, role: 'contract', arrivals: moments.length, first, last } }
  }
}
