import type { Case } from '../../core/case/case.ts'
import { chooseTag } from '../../core/knowledge/chooseTag.ts'
import { serviceOf } from '../../core/knowledge/serviceOf.ts'
import type { Tag } from '../../core/knowledge/tag.ts'
import { paysMany } from '../../core/knowledge/taxonomy.ts'
import { chainFacts } from '../../core/ledger/chains.ts'
import { type AssetRow, BURN_ADDRESSES, ENTRY_POINTS } from '../../core/ledger/words.ts'
import type { LedgerStore, LedgerSummary } from '../../store/ledgerStore.ts'
import type { Crowded } from './crowded.ts'
import type { Tagged } from './tagged.ts'

/** What the search for leads knows of a ledger's addresses, by id. */
export interface LeadContext {
  readonly asOf: number
  /** The exchange that a tag names at an address. */
  readonly exchanges: ReadonlyMap<number, string>
  /** Chains on which a tag names an exchange. */
  readonly exchangeChains: ReadonlySet<string>
  /** Businesses and others that pay many people, by their tags: what they are called. */
  readonly services: ReadonlyMap<number, string>
  readonly victims: ReadonlySet<number>
  readonly burn: ReadonlySet<number>
  readonly entryPoints: ReadonlySet<number>
  /** With as many counterparties as a service. */
  readonly crowded: ReadonlySet<number>
  /** Asset ids of the chains' own coins → decimals: of account chains that dyepack knows. */
  readonly coins: ReadonlyMap<number, number>
  /** Whether the ledger has the whole history of an address on an asset's chain. */
  readonly covers: (address: number, asset: number) => boolean
}

export interface LeadContextParameters {
  readonly store: LedgerStore
  readonly case: Case
  readonly asOf: number
  readonly tagged: Tagged
  readonly crowded: Crowded
  readonly summary: LedgerSummary
  readonly assets: readonly AssetRow[]
  readonly covered: readonly ('all' | ReadonlySet<number>)[]
}

export async function leadContext(parameters: LeadContextParameters): Promise<LeadContext> {
  const { store, asOf, tagged, crowded, summary, assets, covered } = parameters
  const chains = summary.chains.filter(({ model }) => model === 'account').map(({ chain }) => chain)
  const { victim } = parameters.case
  const idsOf = async (addresses: readonly string[]) => {
    const found = new Set<number>()
    for (const chain of chains) {
      for (const id of await store.addressIds(chain, addresses)) if (id !== null) found.add(id)
    }
    return found
  }
  const exchanges = named(tagged, (tags) => {
    const service = serviceOf(tags)
    return service?.lossClass === 'exchange' ? service.label : null
  })
  return {
    asOf,
    exchanges,
    exchangeChains: new Set([...exchanges.keys()].map((address) => tagged.get(address)![0]!.chain)),
    services: named(tagged, (tags) => {
      const tag = chooseTag(tags)
      return tag !== null && paysMany(tag.category) ? (serviceOf(tags)?.label ?? tag.label) : null
    }),
    victims: await idsOf(victim === null ? [] : [...victim.wallets, ...victim.recovery]),
    burn: await idsOf(BURN_ADDRESSES),
    entryPoints: await idsOf(ENTRY_POINTS),
    crowded: new Set(crowded.stops.keys()),
    coins: new Map(
      assets.flatMap(({ id, chain, asset, decimals }) =>
        chains.includes(chain) && asset === `${chain}/${chainFacts(chain)?.symbol}` ? [[id, decimals] as const] : [],
      ),
    ),
    covers: (address, asset) => covered[asset] === 'all' || (covered[asset] as ReadonlySet<number>).has(address),
  }
}

/** Nobody's own wallet by what is known of it: a business, the victim, a burn address, or as busy as a service. */
export function isOrdinary({ services, victims, burn, entryPoints, crowded }: LeadContext, address: number): boolean {
  return ![services, victims, burn, entryPoints, crowded].some((known) => known.has(address))
}

function named(tagged: Tagged, nameOf: (tags: readonly Tag[]) => string | null): ReadonlyMap<number, string> {
  const names = new Map<number, string>()
  for (const [address, tags] of tagged) {
    const name = nameOf(tags)
    if (name !== null) names.set(address, name)
  }
  return names
}
