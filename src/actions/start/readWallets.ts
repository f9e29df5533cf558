import type { AssetRow } from '../../core/ledger/words.ts'
import type { WalletMovement } from '../../core/start/walletHistory.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'

export interface WalletsRead {
  /** From or to the wallets, each once, in chain order. */
  readonly movements: readonly WalletMovement[]
  readonly assets: readonly AssetRow[]
}

/** All that the ledger has of wallets. `wallets`: by chain. */
export async function readWallets(
  store: LedgerStore,
  wallets: ReadonlyMap<string, readonly string[]>,
): Promise<WalletsRead> {
  const ids: number[] = []
  for (const [chain, addresses] of wallets)
    for (const id of await store.addressIds(chain, addresses)) if (id !== null) ids.push(id)
  const assets = await store.assets()
  const rows = new Map<number, Omit<WalletMovement, 'chain' | 'hash' | 'height' | 'time'> & { readonly tx: number }>()
  for await (const portion of store.addressMovements(ids, Number.MAX_SAFE_INTEGER)) {
    const fresh = portion.filter(({ row }) => !rows.has(row))
    const parties = [...new Set(fresh.flatMap(({ payer, payee }) => (payee === null ? [payer] : [payer, payee])))]
    const texts = await store.addresses(parties)
    const names = new Map(parties.map((id, i) => [id, texts[i]!]))
    for (const { row, tx, asset, payer, payee, amount } of fresh) {
      const to = payee === null ? null : names.get(payee)!
      rows.set(row, { row, tx, asset: assets[asset]!.asset, from: names.get(payer)!, to, amount })
    }
  }
  const ordinals = [...new Set([...rows.values()].map(({ tx }) => tx))]
  const found = new Map((await store.transactions(ordinals)).map((one) => [one.tx, one]))
  const movements = [...rows.values()].map(({ tx, ...movement }): WalletMovement => {
    const { chain, hash, height, time } = found.get(tx)!
    return { ...movement, chain, hash: hash ?? '', height, time }
  })
  return { movements: movements.sort((a, b) => a.row - b.row), assets }
}
