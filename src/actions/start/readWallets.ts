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
  const seen = new Set<number>()
  const names = new Map<number, string>()
  const movements: WalletMovement[] = []
  for await (const portion of store.addressMovements(ids, Number.MAX_SAFE_INTEGER)) {
    const fresh = portion.filter(({ row }) => seen.size < seen.add(row).size)
    const parties = new Set<number>()
    for (const { payer, payee } of fresh) {
      if (!names.has(payer)) parties.add(payer)
      if (payee !== null && !names.has(payee)) parties.add(payee)
    }
    const unnamed = [...parties]
    const texts = await store.addresses(unnamed)
    unnamed.forEach((id, i) => void names.set(id, texts[i]!))
    const transactions = await store.transactions([...new Set(fresh.map(({ tx }) => tx))])
    const found = new Map(transactions.map((one) => [one.tx, one]))
    for (const { row, tx, asset, payer, payee, amount } of fresh) {
      const { chain, hash, height, time } = found.get(tx)!
      const [from, to] = [names.get(payer)!, payee === null ? null : names.get(payee)!]
      movements.push({ row, chain, hash: hash ?? '', height, time, from, to, asset: assets[asset]!.asset, amount })
    }
  }
  return { movements: movements.sort((a, b) => a.row - b.row), assets }
}
