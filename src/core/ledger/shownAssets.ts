import { LIKENESS } from '../likeness.ts'
import { chainFacts } from './chains.ts'
import { isContract } from './isContract.ts'
import { tokensOf } from './tokens.ts'
import type { AssetRow } from './words.ts'

/** An asset with its symbol as results print it. */
export interface ShownAsset extends AssetRow {
  /** The known asset whose symbol it has, or one that looks like it, without being that asset; null: none. */
  readonly imitates: string | null
}

/**
 * Whoever makes a token names it, so a symbol says nothing: the contract does. A token that has the symbol of a coin or token
 * that dyepack knows on its chain, and is not that one, is shown as such; where two tokens have one symbol, each is shown with its
 * contract. `vouched`: assets that the case names itself.
 */
export function shownAssets(assets: readonly AssetRow[], vouched: ReadonlySet<string>): readonly ShownAsset[] {
  const times = new Map<string, number>()
  for (const { chain, symbol } of assets) {
    const key = `${chain} ${looksOf(symbol)}`
    times.set(key, (times.get(key) ?? 0) + 1)
  }
  return assets.map((row) => {
    const { chain, asset, symbol } = row
    const contract = asset.slice(chain.length + 1)
    if (symbol === '' || !isContract(contract) || tokensOf(chain).has(contract) || vouched.has(asset)) {
      return { ...row, imitates: null }
    }
    const known = knownLike(chain, symbol)
    if (known !== null) {
      return {
        ...row,
        symbol: `${symbol} (${shortened(contract)}: not the known ${known.symbol})`,
        imitates: known.asset,
      }
    }
    const shared = times.get(`${chain} ${looksOf(symbol)}`)! > 1
    return { ...row, symbol: shared ? `${symbol} (${shortened(contract)})` : symbol, imitates: null }
  })
}

/** What a token without a symbol is called, as the unit behind an amount. */
export function unnamedUnit({ asset, decimals }: Pick<AssetRow, 'asset' | 'decimals'>): string {
  const unit = asset.slice(asset.indexOf('/') + 1)
  const token = isContract(unit) ? `token ${shortened(unit)}` : asset
  return decimals === 0 ? `base units of ${token}` : `of ${token}`
}

interface Known {
  readonly asset: string
  readonly symbol: string
}

function knownLike(chain: string, symbol: string): Known | null {
  const known = knownOn(chain)
  // A small l is a large I to the eye.
  return known.get(looksOf(symbol)) ?? known.get(looksOf(symbol.replaceAll('l', 'I'))) ?? null
}

const KNOWN = new Map<string, ReadonlyMap<string, Known>>()

function knownOn(chain: string): ReadonlyMap<string, Known> {
  let known = KNOWN.get(chain)
  if (known === undefined) {
    const coin = chainFacts(chain)?.symbol
    const tokens = [...tokensOf(chain)].map(
      ([contract, { symbol }]): Known => ({ asset: `${chain}/${contract}`, symbol }),
    )
    const all = [...(coin === undefined ? [] : [{ asset: `${chain}/${coin}`, symbol: coin }]), ...tokens]
    known = new Map(all.toReversed().map((one) => [looksOf(one.symbol), one]))
    KNOWN.set(chain, known)
  }
  return known
}

/** A symbol as an eye takes it in: in Latin capitals, without marks, dots, blanks and what draws nothing. */
function looksOf(symbol: string): string {
  const letters = [...symbol.normalize('NFKD')].map((letter) => LIKENESS.get(letter) ?? letter).join('')
  return letters
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toUpperCase()
    .replaceAll('0', 'O')
    .replaceAll('1', 'I')
}

/** `0xdac1…1ec7` */
function shortened(contract: string): string {
  return `${contract.slice(0, 6)}…${contract.slice(-4)}`
}
