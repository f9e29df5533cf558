import { compareText } from '../../core/compareText.ts'
import { DyepackError } from '../../core/errors.ts'
import type { AssetRow } from '../../core/ledger/words.ts'
import { openLedger } from '../../store/duckdb/openLedger.ts'
import { importData } from '../importData.ts'
import { ledgerFile } from '../trace/openCase.ts'
import { nothingFound } from './nothingFound.ts'
import { readWallets, type WalletsRead } from './readWallets.ts'
import { importsOf, type ReadChain } from './recordWallets.ts'
import type { StartFailure, StartWork } from './startWork.ts'

/** What the ledger has of the victim's wallets. */
export interface StartLedger extends WalletsRead {
  /** Chains of which it has gas. */
  readonly gasChains: ReadonlySet<string>
}

/**
 * Makes the ledger of what was recorded, and reads it. `advance`: the last blocks are fetched up to the head. Errors: those of
 * `importData`; `NOTHING_FOUND` or `PULL_INCOMPLETE` where nothing was recorded.
 */
export async function bringLedger(
  { caseDir, asking, onProgress }: StartWork,
  chains: readonly ReadChain[],
  failed: readonly StartFailure[],
  advance: boolean,
): Promise<StartLedger> {
  onProgress({ step: 'ledger' })
  const imports = await importsOf(caseDir, chains, advance, asking)
  await importData({ ledger: ledgerFile(caseDir), folder: caseDir, imports, exactly: true, asking }).catch(
    (error: unknown) => {
      throw error instanceof DyepackError && error.code === 'NOT_PULLED' ? nothingFound(failed) : error
    },
  )
  const store = await openLedger(ledgerFile(caseDir))
  try {
    const { chains: there } = await store.summary()
    const read = await readWallets(store, new Map(chains.map(({ source, wallets }) => [source.chain, wallets])))
    return { ...read, gasChains: new Set(there.filter(({ gasRows }) => gasRows > 0).map(({ chain }) => chain)) }
  } finally {
    await store.close()
  }
}

/** Every wallet with every asset that it ever paid or got, in what was read. */
export function pairsOf({ movements }: StartLedger, { source: { chain }, wallets }: ReadChain) {
  const pairs = new Map<string, { readonly wallet: string; readonly asset: string }>()
  const own = new Set(wallets)
  for (const { chain: on, from, to, asset } of movements) {
    if (on !== chain) continue
    for (const wallet of [from, to])
      if (wallet !== null && own.has(wallet)) pairs.set(`${wallet} ${asset}`, { wallet, asset })
  }
  return [...pairs.entries()].sort(([a], [b]) => compareText(a, b)).map(([, pair]) => pair)
}

/** Of the busiest wallet on a chain: how many movements were read. */
export function rowsOf({ movements }: StartLedger, chain: string, wallets: readonly string[]): number {
  const counts = new Map(wallets.map((wallet) => [wallet, 0]))
  const count = (wallet: string) => {
    const known = counts.get(wallet)
    if (known !== undefined) counts.set(wallet, known + 1)
  }
  for (const { chain: on, from, to } of movements) {
    if (on !== chain) continue
    count(from)
    if (to !== null && to !== from) count(to)
  }
  return Math.max(0, ...counts.values())
}

/** The ledger's assets, with what contracts say of themselves where it knows nothing of a token. */
export function withTokens(assets: readonly AssetRow[], chains: readonly ReadChain[]): readonly AssetRow[] {
  const said = new Map(chains.flatMap(({ blocks }) => blocks.tokens).map((one) => [one.asset, one]))
  return assets.map((row) => ({ ...row, ...(row.symbol === '' ? said.get(row.asset) : undefined) }))
}
