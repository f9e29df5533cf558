import { unnamedUnit } from '../core/ledger/shownAssets.ts'
import type { AssetRow } from '../core/ledger/words.ts'
import { fullNumber } from '../core/report/numbers.ts'
import { printable } from './printable.ts'

/** An amount in full: `1.5 ETH`; in base units where the ledger does not know the asset. */
export function amountText(assets: readonly AssetRow[], asset: string, amount: bigint): string {
  const known = assets.find((one) => one.asset === asset)
  if (known === undefined) return `${fullNumber(amount, 0)} base units of ${asset}`
  return `${fullNumber(amount, known.decimals)} ${printable(known.symbol === '' ? unnamedUnit(known) : known.symbol)}`
}
