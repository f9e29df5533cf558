import type { HeuristicId } from '../../core/heuristics/heuristics.ts'
import { counted } from '../../core/report/text.ts'
import type { LeadsFile } from '../../core/wire/leadsFile.ts'
import type { TracedLedger } from './traceLedger.ts'

type Lacks = LeadsFile['heuristics'][number]['lacks']

/** What the ledger or the labels lack for a heuristic, by chain, of those on which stolen value was seen. */
export function leadLacks(
  id: HeuristicId,
  traced: TracedLedger,
  near: readonly number[],
  touched: ReadonlyMap<number, number>,
): Lacks {
  const { assets, leads } = traced
  const lacks = LACKS[id]
  // Shapes are in what was traced: nothing more is needed.
  if (lacks === undefined) return []
  const byChain = new Map<string, { covered: number; count: number }>()
  for (const address of near) {
    const asset = touched.get(address)!
    const { chain } = assets[asset]!
    const known = byChain.get(chain) ?? { covered: 0, count: 0 }
    byChain.set(chain, known)
    known.count++
    if (leads.covers(address, asset)) known.covered++
  }
  return [...byChain]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([chain, { covered, count }]) => {
      const said = lacks(traced, chain)
      if (covered < count)
        said.push(`the whole history of ${count - covered} of ${counted(count, 'address', 'addresses')}`)
      return said.map((what) => ({ chain, what }))
    })
}

const LACKS: Readonly<Partial<Record<HeuristicId, (traced: TracedLedger, chain: string) => string[]>>> = {
  'deposit-reuse': ({ summary, leads }, chain) => {
    const { withoutHeight = 0, movements = 0 } = summary.chains.find((one) => one.chain === chain) ?? {}
    return [
      ...(leads.exchangeChains.has(chain) ? [] : ['a label of an exchange’s own address']),
      ...(withoutHeight === 0 ? [] : [`the block height of ${withoutHeight} of ${counted(movements, 'movement')}`]),
    ]
  },
  'gas-funding': ({ assets, leads }, chain) =>
    assets.some((asset) => asset.chain === chain && leads.coins.has(asset.id))
      ? []
      : ['movements of the chain’s own coin'],
}
