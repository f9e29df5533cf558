import { chainOfAsset } from '../ledger/chains.ts'
import type { TraceConversion } from '../wire/traceFile.ts'
import type { FlowRow } from './endpointRow.ts'

/** Swaps whose proceeds went to somebody else, as the movements that `flows.csv` would have for them, in chain order. */
export function handedOver(conversions: readonly TraceConversion[]): readonly FlowRow[] {
  return conversions.flatMap(({ txHash, time, address, to, basis }) => {
    if (to === null || to.address === address) return []
    const row = { chain: chainOfAsset(to.asset), time: Date.parse(time), txHash: txHash ?? '', seq: '' }
    return Object.entries(basis).map(([origin, part]) => {
      const moved = { from: address, to: to.address, asset: to.asset, basis: part === null ? null : BigInt(part) }
      return { ...row, ...moved, origin: Number(origin) }
    })
  })
}
