import type { AssetRow } from '../../core/ledger/words.ts'
import type { BackwardFile } from '../../core/wire/backwardFile.ts'
import { line } from './cell.ts'

type Assets = readonly Pick<AssetRow, 'asset' | 'symbol' | 'decimals'>[]

/** `backward.csv`: one row for each policy, holding and origin. */
export function* backwardCsv({ holdings, origins, policies }: BackwardFile, assets: Assets): Iterable<string> {
  yield 'policy,holding,asset,symbol,decimals,amount,origin,kind,chain,from_holding,from_address,label,from_asset,basis,depth,first_height,first_time,first_tx\n'
  const assetOf = new Map(assets.map((asset) => [asset.asset, asset]))
  const held = new Map(holdings.map((one) => [one.holding, one.asset]))
  const byId = new Map(origins.map((origin) => [origin.id, origin]))
  for (const { policy, holdings: answers } of policies) {
    for (const { holding, parts, notFollowed } of answers) {
      const asset = held.get(holding)!
      const { symbol = '', decimals = 0 } = assetOf.get(asset) ?? {}
      const unit = [asset, symbol, decimals]
      for (const { origin, amount, basis } of parts) {
        const { kind, chain, holding: from, address, label, asset: fromAsset, depth, firstTx } = byId.get(origin)!
        yield line([
          ...[policy, holding, ...unit, amount, origin, kind, chain, from, address, label, fromAsset, basis, depth],
          ...[firstTx?.height ?? '', firstTx?.time ?? '', firstTx?.txHash ?? ''],
        ])
      }
      if (notFollowed !== '0')
        yield line([policy, holding, ...unit, notFollowed, '', 'not-followed', ...Array<string>(10).fill('')])
    }
  }
}
