import type { AssetName } from '../../core/report/reportInput.ts'
import { line } from './cell.ts'

/** `assets.csv`: what the assets of the results are called. */
export function* assetsCsv(assets: Iterable<AssetName>): Iterable<string> {
  yield 'asset,symbol,decimals\n'
  for (const { asset, symbol, decimals } of assets) yield line([asset, symbol, decimals])
}
