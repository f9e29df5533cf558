import { addToGroup } from '../groupBy.ts'
import type { Funding } from '../ledger/funding.ts'
import type { Heuristic } from './heuristic.ts'

type Parameter = 'funded'

/** What the ledger shows of who first sent whom the chain's own coin. */
export interface FundingFacts {
  /** Address ids whose beginnings are sought. */
  readonly addresses: readonly number[]
  /** By who was paid, as far as it was looked up; null: nobody paid. */
  readonly fundings: ReadonlyMap<number, Funding | null>
  /** Why a payer is nobody's own wallet; null where nothing says so. */
  readonly exclusionOf: (funding: Funding) => Exclusion | null
}

/** Why a payment of first coins links nobody. */
export const EXCLUSIONS = [
  'victim',
  'service',
  'burn',
  'looks-like-a-service',
  'deposit-address',
  'contract',
  'traced-coins',
  'unread',
  'many',
  'not-first',
] as const
export type Exclusion = (typeof EXCLUSIONS)[number]

/** Wallets that one wallet set going, each by the first coin that it ever received. */
export interface FundingTree {
  /** At the top: paid by nobody who could be linked. */
  readonly root: number
  /** From the top down: by row. */
  readonly links: readonly (Funding & { readonly confidence: number })[]
  /** Who paid the root first, and why that links nobody; null where nobody is seen to have paid. */
  readonly end: Excluded | null
}

export interface Excluded {
  readonly funding: Funding
  readonly why: Exclusion
}

export interface FundingFound {
  readonly trees: readonly FundingTree[]
  /** Payments of first coins to addresses that are in no tree, by row. */
  readonly excluded: readonly Excluded[]
  /** Addresses whose funding is to be looked up next; none at the end. */
  readonly wants: readonly number[]
}

/** Trees of wallets by who first sent them the chain's own coin, up to whoever pays many. */
export const gasFunding: Heuristic<Parameter, FundingFacts, FundingFound> = {
  id: 'gas-funding',
  version: 1,
  finds: 'wallets whose first coin, which pays for gas, came from one wallet',
  source:
    'Common practice of investigators; we know of no measurement of its precision. The exclusions and the confidence are dyepack’s.',
  model: 'account',
  acceptable: false,
  parameters: {
    funded: {
      default: '20',
      means: 'a funder that was the first to pay more addresses than this links none of them',
      most: 1_000_000,
      whole: true,
    },
  },
  find: ({ addresses, fundings, exclusionOf }, { funded }) => {
    const most = Number(funded)
    const why = (funding: Funding): Exclusion | null =>
      funding.fresh ? (exclusionOf(funding) ?? (funding.funded > most ? 'many' : null)) : 'not-first'
    const links = new Map<number, Funding>()
    const ends = new Map<number, Excluded>()
    const wants = new Set<number>()
    const seen = new Set(addresses)
    for (const address of seen) {
      const funding = fundings.get(address)
      if (funding === undefined) wants.add(address)
      if (funding == null) continue
      const excluded = why(funding)
      if (excluded === null) {
        links.set(address, funding)
        seen.add(funding.funder)
      } else ends.set(address, { funding, why: excluded })
    }
    return { ...treesOf(links, ends, most), wants: [...wants].sort((a, b) => a - b) }
  },
}

function treesOf(links: ReadonlyMap<number, Funding>, ends: ReadonlyMap<number, Excluded>, most: number) {
  const roots = new Map<number, number>()
  const rootOf = (address: number): number => {
    const path: number[] = []
    let at = address
    for (let next = links.get(at); next !== undefined && !roots.has(at); next = links.get(at)) {
      path.push(at)
      at = next.funder
    }
    const root = roots.get(at) ?? at
    for (const below of path) roots.set(below, root)
    return root
  }
  const trees = new Map<number, Funding[]>()
  for (const [address, funding] of links) {
    const root = rootOf(address)
    addToGroup(trees, root, funding)
  }
  return {
    trees: [...trees]
      .map(
        ([root, all]): FundingTree => ({
          root,
          links: all.sort(byRow).map((funding) => ({ ...funding, confidence: confidenceOf(funding.funded, most) })),
          end: ends.get(root) ?? null,
        }),
      )
      .sort((a, b) => byRow(a.links[0]!, b.links[0]!)),
    excluded: [...ends.values()]
      .filter(({ funding }) => !trees.has(funding.address))
      .sort((a, b) => byRow(a.funding, b.funding)),
  }
}

/**
 * Of a link, in thousandths: one half where the funder set nobody else going, as nobody has measured how often the rule is
 * right, and less for each other one, down to nothing just above the limit: services pay many.
 */
function confidenceOf(funded: number, most: number): number {
  return Math.floor((500 * (most + 1 - funded)) / Math.max(most, 1))
}

function byRow(a: { readonly row: number }, b: { readonly row: number }): number {
  return a.row - b.row
}
