import { chainOfAsset } from '../ledger/chains.ts'
import type { TraceConversion } from '../wire/traceFile.ts'
import { contractSights } from './contractSights.ts'
import type { Footprint, FootprintInput, PathRow } from './footprint.ts'
import { leadSights } from './leadSights.ts'
import { type Place, pathSights } from './pathSights.ts'
import { patternDraft } from './patterns.ts'

/** Fed with the rows of `flows.csv` in their order, for they may be too many to be held. */
export interface FootprintDraft {
  add(row: PathRow): void
  result(): Footprint
}

export function footprintDraft(input: FootprintInput): FootprintDraft {
  const { trace, leads, conversions } = input
  const places = new Map<string, Place>()
  const at = (chain: string, address: string): Place => {
    const key = `${chain}/${address}`
    let place = places.get(key)
    if (place === undefined) {
      place = { chain, address, hop: null, arrivals: 0, first: null, last: null, received: new Map(), sends: false }
      places.set(key, place)
    }
    return place
  }
  for (const [chain, address] of openingWallets(input)) at(chain, address).hop = 0
  const swapped = swappedTo(conversions)
  const patterns = patternDraft(conversions, input.ends)
  return {
    add: (row) => {
      const payer = places.get(`${row.chain}/${row.from}`)
      if (payer !== undefined) payer.sends = true
      if (row.to === '') return
      const place = at(row.chain, row.to)
      const hop = hopAfter(row, payer, swapped, places)
      if (hop !== null && (place.hop === null || hop < place.hop)) place.hop = hop
      place.arrivals++
      const moment = { time: row.time === '' ? null : row.time, txHash: row.txHash === '' ? null : row.txHash }
      place.first ??= moment
      place.last = moment
      place.received.set(row.origin, (place.received.get(row.origin) ?? 0n) + row.basis)
      if (payer !== undefined) patterns.add(row)
    },
    result: () => {
      for (const conversion of conversions) takeSwap(conversion, at)
      for (const { chain, address, hop, endpoint } of input.holdings) {
        const place = at(chain, address)
        if (place.hop === null || hop < place.hop) place.hop = hop
        if (!endpoint) place.sends = true
      }
      const { case: id, asOf } = trace
      const sights = [...pathSights(input, places), ...leadSights(leads), ...contractSights(input, places)]
      return {
        case: id,
        asOf,
        policy: leads.policy,
        stopsAtServices: input.stopsAtServices,
        sights,
        patterns: patterns.result(),
      }
    },
  }
}

/** Wallets that held the coins before the ledger begins. Nothing arrives there, so that no row names them as receivers. */
function openingWallets({ caseFile }: FootprintInput): readonly (readonly [string, string])[] {
  return (caseFile?.origins ?? []).flatMap(({ asset, seed }) =>
    seed.kind === 'opening' ? [[chainOfAsset(asset), seed.address] as const] : [],
  )
}

/** Who got what a swap of somebody else gave: no row of `flows.csv` says so. */
function swappedTo(conversions: readonly TraceConversion[]): ReadonlyMap<string, string> {
  const from = new Map<string, string>()
  for (const { address, from: given, to } of conversions) {
    if (to === null || to.address === address) continue
    const key = `${chainOfAsset(to.asset)}/${to.address}`
    if (!from.has(key)) from.set(key, `${chainOfAsset(given.asset)}/${address}`)
  }
  return from
}

/** Who pays without having been paid stolen coins is whom they were stolen from: the receiver stands at the beginning. */
function hopAfter(
  { chain, from }: PathRow,
  payer: Place | undefined,
  swapped: ReadonlyMap<string, string>,
  places: ReadonlyMap<string, Place>,
): number | null {
  if (payer !== undefined && payer.hop !== null) return payer.hop + 1
  // A UTXO transaction with inputs of several addresses.
  if (from === '') return null
  const giver = swapped.get(`${chain}/${from}`)
  if (giver === undefined) return payer === undefined ? 0 : null
  const before = places.get(giver)?.hop
  return before == null ? null : before + 2
}

function takeSwap(
  { address, to, time, txHash, basis }: TraceConversion,
  at: (chain: string, a: string) => Place,
): void {
  if (to === null) return
  const place = at(chainOfAsset(to.asset), to.address)
  if (to.address === address) return
  place.arrivals++
  const moment = { time, txHash }
  if (place.first === null || time < (place.first.time ?? '')) place.first = moment
  if (place.last === null || time > (place.last.time ?? '')) place.last = moment
  for (const [origin, part] of Object.entries(basis))
    place.received.set(Number(origin), (place.received.get(Number(origin)) ?? 0n) + BigInt(part ?? '0'))
}
