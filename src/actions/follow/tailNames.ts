import { lendingAsset } from '../../core/ledger/lendingAsset.ts'
import { shownAssets } from '../../core/ledger/shownAssets.ts'
import type { AssetRow } from '../../core/ledger/words.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'
import type { TracedLedger } from '../trace/traceLedger.ts'
import type { Delta } from './readDelta.ts'

/** Ids of addresses that the ledger does not have: above all that it could have. */
const FIRST_NEW_ADDRESS = 1_500_000_000

/** Ids for the names of blocks that come behind a ledger: those of the ledger, and for what it does not have some above its own. */
export interface TailNames {
  /** Gives ids to the names of a block; null: something in it is of lending. */
  readonly meet: (delta: Delta) => Promise<NewNames | null>
  /** By id, as people see them. */
  readonly assets: () => readonly AssetRow[]
  /** Of names that were met; undefined: never. */
  readonly asset: (asset: string) => number | undefined
  readonly address: (chain: string, text: string) => number | undefined
  readonly holding: (name: string) => number | undefined
}

export interface NewNames {
  readonly chain: string
  readonly assets: number
  /** Addresses that the ledger does not have. */
  readonly addresses: readonly { readonly id: number; readonly text: string }[]
}

/** `vouched`: assets that the case names. */
export async function tailNames(
  store: LedgerStore,
  traced: TracedLedger,
  vouched: ReadonlySet<string>,
): Promise<TailNames> {
  let assets: readonly AssetRow[] = traced.assets
  const raw: AssetRow[] = [...(await store.assets())]
  const assetIds = new Map(assets.map(({ asset, id }) => [asset, id]))
  const addressIds = new Map<string, number>()
  const holdingIds = new Map<string, number>()
  let nextAddress = FIRST_NEW_ADDRESS
  // The walk has met every holding of the ledger.
  let nextHolding = traced.walk.totals.length

  /** Returns how many are new; null: one of them is of lending. */
  function meetAssets(found: readonly AssetRow[]): number | null {
    const fresh = found.filter(({ asset }) => !assetIds.has(asset))
    if (fresh.some(({ asset }) => lendingAsset(asset) !== null)) return null
    for (const row of fresh) {
      assetIds.set(row.asset, raw.length)
      raw.push({ ...row, id: raw.length })
    }
    if (fresh.length > 0) assets = shownAssets(raw, vouched)
    return fresh.length
  }

  async function meetAddresses(chain: string, found: Iterable<string>): Promise<NewNames['addresses']> {
    const texts = [...found].filter((text) => !addressIds.has(`${chain} ${text}`))
    const known = await store.addressIds(chain, texts)
    return texts.flatMap((text, i) => {
      const id = known[i] ?? nextAddress++
      addressIds.set(`${chain} ${text}`, id)
      return known[i] === null ? [{ id, text }] : []
    })
  }

  async function meetHoldings(chain: string, holdings: Delta['holdings']): Promise<void> {
    const places = [...holdings.values()].filter(({ holding }) => !holdingIds.has(holding))
    const addressAt = (text: string) => addressIds.get(`${chain} ${text}`)!
    const old = new Set(places.map(({ address }) => addressAt(address)).filter((id) => id < FIRST_NEW_ADDRESS))
    const held = await store.heldBy([...old], traced.asOf, 'unspent')
    const there = new Map(held.map(({ address, asset, holding }) => [`${address} ${asset}`, holding]))
    for (const { holding, address, asset } of places)
      holdingIds.set(holding, there.get(`${addressAt(address)} ${assetIds.get(asset)}`) ?? nextHolding++)
  }

  return {
    assets: () => assets,
    asset: (asset) => assetIds.get(asset),
    address: (chain, text) => addressIds.get(`${chain} ${text}`),
    holding: (name) => holdingIds.get(name),
    meet: async (delta) => {
      const fresh = meetAssets(delta.assets)
      if (fresh === null) return null
      const { chain } = delta.assets[0]!
      const addresses = await meetAddresses(chain, delta.addresses.values())
      await meetHoldings(chain, delta.holdings)
      return { chain, assets: fresh, addresses }
    },
  }
}
