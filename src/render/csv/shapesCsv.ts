import type { AssetRow } from '../../core/ledger/words.ts'
import type { ShapePayment, ShapesFile } from '../../core/wire/shapesFile.ts'
import { line } from './cell.ts'

type Assets = readonly Pick<AssetRow, 'asset' | 'symbol' | 'decimals'>[]

/** `shapes.csv`: one row for each payment of a shape, and for each output of a CoinJoin that may be the thief's. */
export function* shapesCsv(shapes: ShapesFile, assets: Assets): Iterable<string> {
  yield 'shape,number,role,step,weight,name,chain,asset,symbol,decimals,from,to,amount,tainted,height,time,tx_hash,output\n'
  const byAsset = new Map(assets.map((asset) => [asset.asset, asset]))
  const unit = ({ chain, asset }: { readonly chain: string; readonly asset: string }) => {
    const { symbol = '', decimals = 0 } = byAsset.get(asset) ?? {}
    return [chain, asset, symbol, decimals]
  }
  type Of = Parameters<typeof unit>[0]
  const row = (head: readonly (string | number)[], of: Of, payment: ShapePayment) => {
    const { from, to, amount, tainted, height, time, txHash, output } = payment
    return line([...head, ...unit(of), from.join(' '), to, amount, tainted, height, time, txHash, output])
  }
  for (const [n, chain] of shapes.peelChains.entries()) {
    for (const [step, { head, peels, forks }] of chain.steps.entries()) {
      const as = (role: string, weight: string) => ['peel-chain', n + 1, role, step + 1, weight, '']
      yield row(as('head', chain.weight), chain, head)
      for (const peel of peels) yield row(as('peel', chain.weight), chain, peel)
      for (const { weight, payment } of forks) yield row(as('fork', weight), chain, payment)
    }
  }
  for (const [n, shape] of shapes.fanOuts.entries())
    for (const payment of shape.payments) yield row(['fan-out', n + 1, 'payment', '', '', ''], shape, payment)
  for (const [n, shape] of shapes.fanIns.entries())
    for (const payment of shape.payments) yield row(['fan-in', n + 1, 'payment', '', '', ''], shape, payment)
  for (const [n, shape] of shapes.structuredPayments.entries())
    for (const payment of shape.payments)
      yield row(['structured-payments', n + 1, shape.kind, '', '', shape.service], shape, payment)
  for (const [n, join] of shapes.coinJoins.entries()) {
    const { rule, height, time, txHash } = join
    for (const { output, address, amount } of join.candidates)
      yield line([
        ...['coinjoin', n + 1, 'candidate', '', '', rule, ...unit(join), '', address, amount, ''],
        ...[height, time, txHash, output],
      ])
  }
}
