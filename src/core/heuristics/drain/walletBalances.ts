import type { OpeningBalance } from './watched.ts'

/** What watched wallets have at the moment, as far as it is known. */
export interface WalletBalances {
  /** Null: not known. */
  readonly of: (wallet: string, asset: string) => bigint | null
  /** Whether what is known is only the least that it has. */
  readonly isLeast: (wallet: string, asset: string) => boolean
  /** All assets of a wallet whose balance is known. */
  readonly all: (wallet: string) => Iterable<readonly [asset: string, balance: bigint]>
  readonly add: (wallet: string, asset: string, amount: bigint) => void
}

export function walletBalances(wallets: readonly string[], opening: readonly OpeningBalance[]): WalletBalances {
  const balances = new Map(wallets.map((wallet) => [wallet, new Map<string, bigint>()]))
  const least = new Set<string>()
  for (const { wallet, asset, amount, orMore } of opening) {
    balances.get(wallet)?.set(asset, amount)
    if (orMore) least.add(`${wallet} ${asset}`)
  }
  return {
    of: (wallet, asset) => balances.get(wallet)?.get(asset) ?? null,
    isLeast: (wallet, asset) => least.has(`${wallet} ${asset}`),
    all: (wallet) => balances.get(wallet) ?? [],
    add: (wallet, asset, amount) => {
      const known = balances.get(wallet)
      const before = known?.get(asset)
      if (known === undefined || before === undefined) return
      // Less than nothing: what the wallet had was not known after all.
      if (before + amount < 0n) known.delete(asset)
      else known.set(asset, before + amount)
    },
  }
}
