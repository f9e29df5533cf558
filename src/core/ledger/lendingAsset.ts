import { AAVE_POOLS } from './aavePools.ts'
import { chainOfAsset } from './chains.ts'
import { COMET_MARKETS } from './comets.ts'

/**
 * What an asset is at a lending market. `receipt`: what stands for coins that were supplied: a token where the market gives one, else a position
 * that the market only keeps account of, which the ledger has as a token, too. `debt`: a token that says what its holder owes.
 */
export type LendingAsset = LendingReceipt | { readonly kind: 'debt' }

export interface LendingReceipt {
  readonly kind: 'receipt'
  readonly protocol: 'Aave v3' | 'Compound v3' | 'Morpho'
  /** `ethereum/0x8787…`: chain and contract; of Morpho, where each market stands for itself, the receipt's own name. */
  readonly market: string
  /** The token that was supplied; null where only the ledger's events say it. */
  readonly underlying: string | null
}

/** Null for what is neither. */
export function lendingAsset(asset: string): LendingAsset | null {
  return KNOWN.get(asset) ?? position(asset)
}

/** Collateral at a Comet: `ethereum/compound-v3:0xc3d6…:0xc02a…` (contract, token). */
const COMET = /^[^/]+\/compound-v3:(0x[0-9a-f]{40}):(0x[0-9a-f]{40})$/
/** Collateral in a market of Morpho: `ethereum/morpho:0xb323…` (the market's id); with `:lent`, what was lent there. */
const MORPHO = /^[^/]+\/morpho:0x[0-9a-f]{64}(:lent)?$/

function position(asset: string): LendingReceipt | null {
  const chain = chainOfAsset(asset)
  const comet = COMET.exec(asset)
  if (comet !== null) return receipt('Compound v3', `${chain}/${comet[1]}`, `${chain}/${comet[2]}`)
  return MORPHO.test(asset) ? receipt('Morpho', asset, null) : null
}

function receipt(protocol: LendingReceipt['protocol'], market: string, underlying: string | null): LendingReceipt {
  return { kind: 'receipt', protocol, market, underlying }
}

const KNOWN: ReadonlyMap<string, LendingAsset> = new Map([
  ...AAVE_POOLS.flatMap(({ chain, contract, reserves }) =>
    reserves.flatMap(({ underlying, receipt: token, debt }): [string, LendingAsset][] => [
      [`${chain}/${token}`, receipt('Aave v3', `${chain}/${contract}`, `${chain}/${underlying}`)],
      [`${chain}/${debt}`, { kind: 'debt' }],
    ]),
  ),
  ...COMET_MARKETS.map(({ chain, contract, base }): [string, LendingAsset] => [
    `${chain}/${contract}`,
    receipt('Compound v3', `${chain}/${contract}`, `${chain}/${base}`),
  ]),
])
