import { chainFacts, chainOfAsset } from '../ledger/chains.ts'
import { BURN_ADDRESSES } from '../ledger/words.ts'
import type { Sight, SightRole } from '../wire/overlapFile.ts'
import { endsByPlace, type What } from './endsByPlace.ts'
import type { FootprintInput, PlacedSight } from './footprint.ts'

/** An address that stolen coins came to, or rest at. */
export interface Place {
  readonly chain: string
  readonly address: string
  hop: number | null
  arrivals: number
  first: Sight['first']
  last: Sight['last']
  /** Origin → basis. */
  readonly received: Map<number, bigint>
  /** Whether the trace goes on from there, or rests there. */
  sends: boolean
}

/** What each address that the coins went through is in a case. */
export function* pathSights(input: FootprintInput, places: ReadonlyMap<string, Place>): Iterable<PlacedSight> {
  const ends = endsByPlace(input)
  const origins = originFacts(input)
  const victims = new Set([...(input.caseFile?.victim?.wallets ?? []), ...(input.caseFile?.victim?.recovery ?? [])])
  for (const [key, place] of places) {
    const { chain, address, hop, arrivals, first, last, sends } = place
    const end = ends.get(key)
    const what =
      victims.has(address) || end?.role === 'victim'
        ? NOBODY('victim')
        : BURN_ADDRESSES.includes(address)
          ? NOBODY('burned')
          : end === undefined || (end.role === 'unread' && sends)
            ? NOBODY('path')
            : end
    const received = [...place.received]
      .sort(([a], [b]) => a - b)
      .map(([origin, basis]) => {
        const { asset, symbol, decimals, stolen } = origins.get(origin) ?? UNKNOWN_ORIGIN
        return { origin, asset, symbol, decimals, basis: `${basis}`, percent: percentOf(basis, stolen) }
      })
    yield { chain, address, sight: { ...what, hop, arrivals, first, last, received, funded: [], fundedInAll: 0 } }
  }
}

const NOBODY = (role: SightRole): What => ({ role, name: '', category: '', source: '' })
const UNKNOWN_ORIGIN = { asset: '', symbol: '', decimals: 0, stolen: 0n }

/** One decimal, half up. */
function percentOf(part: bigint, whole: bigint): string {
  if (whole === 0n) return '0.0'
  const tenths = (part * 2000n + whole) / (2n * whole)
  return `${tenths / 10n}.${tenths % 10n}`
}

interface OriginFacts {
  readonly asset: string
  readonly symbol: string
  readonly decimals: number
  readonly stolen: bigint
}

/** The result files name an asset's unit only where it ended somewhere; the case and the chain may know it, too. */
function originFacts({ trace, ends, caseFile }: FootprintInput): ReadonlyMap<number, OriginFacts> {
  const units = new Map<string, { readonly symbol: string; readonly decimals: number }>()
  for (const one of [...(caseFile?.assets ?? []), ...ends]) if (!units.has(one.asset)) units.set(one.asset, one)
  return new Map(
    trace.origins.map(({ id, asset, stolen }) => {
      const chain = chainFacts(chainOfAsset(asset))
      const own = chain !== null && asset === `${chain.id}/${chain.symbol}` ? chain : null
      const { symbol, decimals } = units.get(asset) ?? own ?? { symbol: '', decimals: 0 }
      return [id, { asset, symbol, decimals, stolen: BigInt(stolen) }]
    }),
  )
}
