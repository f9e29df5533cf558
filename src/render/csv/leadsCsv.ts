import type { AssetRow } from '../../core/ledger/words.ts'
import type { ExcludedFunding, FundingLead, LeadsFile } from '../../core/wire/leadsFile.ts'
import { line } from './cell.ts'

type Assets = readonly Pick<AssetRow, 'asset' | 'symbol' | 'decimals'>[]
type Link = FundingLead['links'][number] | NonNullable<FundingLead['end']> | ExcludedFunding

/** `leads.csv`: one row for each fact that a lead rests on, and for each that makes none, with the reason. */
export function* leadsCsv(leads: LeadsFile, assets: Assets): Iterable<string> {
  yield 'heuristic,version,confidence,chain,lead,address,other,name,excluded,asset,symbol,decimals,amount,height,time,tx_hash,forwarded,forwarded_height,forwarded_time,forwarded_tx,accepted\n'
  const byAsset = new Map(assets.map((asset) => [asset.asset, asset]))
  const version = (id: string) => leads.heuristics.find((heuristic) => heuristic.id === id)!.version
  const unit = (asset: string) => [asset, byAsset.get(asset)?.symbol ?? '', byAsset.get(asset)?.decimals ?? 0]
  for (const { chain, address, exchange, accepted, pairs } of leads.depositAddresses) {
    for (const { user, asset, paid, forwarded, confidence } of pairs) {
      yield line([
        ...['deposit-reuse', version('deposit-reuse'), confidence, chain, address, address, user, exchange, ''],
        ...[...unit(asset), paid.amount, paid.height, paid.time, paid.txHash],
        ...[forwarded.amount, forwarded.height, forwarded.time, forwarded.txHash, accepted],
      ])
    }
  }
  const funding = (chain: string, lead: string, link: Link) => {
    const { address, funder, asset, payment } = link
    const [why, name, confidence] = 'why' in link ? [link.why, link.name, ''] : ['', '', link.confidence]
    return line([
      ...['gas-funding', version('gas-funding'), confidence, chain, lead, address, funder, name, why],
      ...[...unit(asset), payment.amount, payment.height, payment.time, payment.txHash, '', '', '', '', ''],
    ])
  }
  for (const { chain, root, links, end } of leads.fundingTrees) {
    if (end !== null) yield funding(chain, root, end)
    for (const link of links) yield funding(chain, root, link)
  }
  for (const excluded of leads.excluded) yield funding(excluded.chain, '', excluded)
}
