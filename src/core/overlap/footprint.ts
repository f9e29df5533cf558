import type { Case } from '../case/case.ts'
import { compareText } from '../compareText.ts'
import { groupBy } from '../groupBy.ts'
import { chooseTag } from '../knowledge/chooseTag.ts'
import type { Tag } from '../knowledge/tag.ts'
import { chainFacts, chainOfAsset } from '../ledger/chains.ts'
import { BURN_ADDRESSES } from '../ledger/words.ts'
import type { FundingLead, LeadsFile } from '../wire/leadsFile.ts'
import type { FundedWallet, Sight, SightRole } from '../wire/overlapFile.ts'
import type { TraceConversion, TraceFile, TraceHolding } from '../wire/traceFile.ts'
import { type CasePattern, patternDraft } from './patterns.ts'

/** What a case leaves behind for others to meet: each address with what it is in this case, and habits. */
export interface Footprint {
  readonly case: string
  readonly asOf: string
  readonly policy: string
  /** False: the trace goes on behind services, so that "before the first service" is not known. */
  readonly stopsAtServices: boolean
  readonly sights: readonly PlacedSight[]
  readonly patterns: readonly CasePattern[]
}

export interface PlacedSight {
  readonly chain: string
  readonly address: string
  readonly sight: Sight
}

/** A row of `flows.csv` under the policy in front. */
export interface PathRow {
  readonly origin: number
  readonly chain: string
  /** Empty where the source has none. */
  readonly time: string
  readonly txHash: string
  readonly from: string
  readonly to: string
  readonly asset: string
  readonly amount: string
  readonly basis: bigint
}

/** A row of `endpoints.csv` under the policy in front, as far as it says what the place is. */
export interface PathEnd {
  readonly chain: string
  readonly address: string
  readonly asset: string
  readonly symbol: string
  readonly decimals: number
  readonly stoppedBy: string
  readonly class: string
  readonly label: string
  readonly category: string
  readonly source: string
}

export interface FootprintInput {
  readonly trace: Pick<TraceFile, 'case' | 'asOf' | 'origins'>
  readonly holdings: readonly Pick<TraceHolding, 'chain' | 'address' | 'asset' | 'hop' | 'endpoint'>[]
  readonly conversions: readonly TraceConversion[]
  readonly leads: LeadsFile
  readonly ends: readonly PathEnd[]
  /** Null where `case.yaml` is not what the trace read. */
  readonly caseFile: Case | null
  readonly tags: readonly Tag[]
  readonly stopsAtServices: boolean
}

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

interface Place {
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

function* pathSights(input: FootprintInput, places: ReadonlyMap<string, Place>): Iterable<PlacedSight> {
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

type What = Pick<Sight, 'role' | 'name' | 'category' | 'source'>
const NOBODY = (role: SightRole): What => ({ role, name: '', category: '', source: '' })
const UNKNOWN_ORIGIN = { asset: '', symbol: '', decimals: 0, stolen: 0n }

/** One decimal, half up. */
function percentOf(part: bigint, whole: bigint): string {
  if (whole === 0n) return '0.0'
  const tenths = (part * 2000n + whole) / (2n * whole)
  return `${tenths / 10n}.${tenths % 10n}`
}

/** What the end points say of a place. Of several, the one that says most of who it is. */
function endsByPlace({ ends, tags }: FootprintInput): ReadonlyMap<string, What> {
  const deposits = depositLabels(tags)
  const found = new Map<string, What>()
  for (const end of ends) {
    const key = `${end.chain}/${end.address}`
    const role = deposits.has(key) && ROLES[end.stoppedBy] === 'service' ? 'deposit' : roleOf(end)
    const known = found.get(key)
    if (known !== undefined && RANK.indexOf(known.role) <= RANK.indexOf(role)) continue
    found.set(key, { role, name: deposits.get(key) ?? end.label, category: end.category, source: end.source })
  }
  return found
}

const RANK: readonly SightRole[] = ['victim', 'deposit', 'service', 'service-like', 'burned', 'unread']
const ROLES: Readonly<Record<string, SightRole>> = {
  service: 'service',
  coinjoin: 'service',
  'looks-like-a-service': 'service-like',
  destroyed: 'burned',
}

function roleOf(end: PathEnd): SightRole {
  return end.class === 'returned' ? 'victim' : (ROLES[end.stoppedBy] ?? 'unread')
}

/** Places that a label of the case calls a deposit address: one customer's, unlike the business's own wallets. */
function depositLabels(tags: readonly Tag[]): ReadonlyMap<string, string> {
  const byPlace = groupBy(tags, (tag) => `${tag.chain}/${tag.address}`)
  const labels = [...byPlace].map(([key, all]) => [key, chooseTag(all)!.label] as const)
  return new Map(labels.filter(([, label]) => isDepositLabel(label)))
}

export function isDepositLabel(label: string): boolean {
  return /(?:^|[^a-z])deposit(?:$|[^a-z]|s(?:$|[^a-z]))/i.test(label) && !/deposit(?:or|er|ed)/i.test(label)
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

/** So many wallets of a funder are named; the result files have the others. */
const KEPT_FUNDED = 5

function* leadSights({ depositAddresses, fundingTrees, excluded }: LeadsFile): Iterable<PlacedSight> {
  for (const { chain, address, exchange, users } of depositAddresses)
    yield {
      chain,
      address,
      sight: { ...EMPTY, role: 'deposit', arrivals: users.length, name: exchange, source: 'deposit-reuse' },
    }
  const funders = new Map<string, { chain: string; address: string; name: string; funded: FundedWallet[] }>()
  const fund = (chain: string, link: Link) => {
    const why = link.why ?? null
    // Who paid with stolen coins is on the path; whom the victim paid first was the victim's business.
    if (why === 'traced-coins' || why === 'victim' || why === 'burn') return
    const key = `${chain}/${link.funder}`
    const known = funders.get(key) ?? { chain, address: link.funder, name: link.name ?? '', funded: [] }
    funders.set(key, known)
    const { amount, time, txHash } = link.payment
    known.funded.push({ address: link.address, asset: link.asset, amount, time, txHash, why })
  }
  for (const { chain, links, end } of fundingTrees) {
    for (const link of end === null ? links : [...links, end]) fund(chain, link)
  }
  for (const one of excluded) fund(one.chain, one)
  for (const { chain, address, name, funded } of funders.values()) {
    const all = funded.sort((a, b) => compareText(a.time, b.time) || compareText(a.address, b.address))
    const moments = all.map(({ time, txHash }) => ({ time, txHash }))
    yield {
      chain,
      address,
      sight: {
        ...EMPTY,
        role: 'funder',
        first: moments[0]!,
        last: moments.at(-1)!,
        funded: all.slice(0, KEPT_FUNDED),
        fundedInAll: all.length,
        name,
        source: 'gas-funding',
      },
    }
  }
}

type Link = Omit<FundingLead['links'][number], 'confidence'> & { readonly why?: string; readonly name?: string | null }

const EMPTY: Omit<Sight, 'role'> = {
  hop: null,
  arrivals: 0,
  first: null,
  last: null,
  received: [],
  funded: [],
  fundedInAll: 0,
  name: '',
  category: '',
  source: '',
}

/** Who took what was paid in a swap that may hide money: a pool of the thief's own, as a rule, or a very thin one. */
function* contractSights({ conversions }: FootprintInput, places: ReadonlyMap<string, Place>): Iterable<PlacedSight> {
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
    yield { chain, address, sight: { ...EMPTY, role: 'contract', arrivals: moments.length, first, last } }
  }
}
