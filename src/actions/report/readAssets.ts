import { inputError } from '../../core/errors.ts'
import type { AssetName } from '../../core/report/reportInput.ts'
import { readCsv } from './readCsv.ts'

/** The rows of `assets.csv`. Errors: those of `readCsv`, RESULT_BAD. */
export async function readAssets(path: string): Promise<readonly AssetName[]> {
  const assets: AssetName[] = []
  for await (const cells of readCsv(path, 'out/assets.csv')) {
    const [asset = '', symbol = '', decimals = ''] = ['asset', 'symbol', 'decimals'].map((column) => cells.get(column))
    if (!/^\d{1,3}$/.test(decimals))
      throw inputError('RESULT_BAD', `out/assets.csv: ${JSON.stringify(decimals)} is no number of decimals`, {
        fix: 'run "dyepack trace" on the case again',
      })
    assets.push({ asset, symbol, decimals: Number(decimals) })
  }
  return assets
}
