import { UNKNOWN_VALUE, type UtxoBatch } from '../ledger/utxoBatch.ts'
import type { UtxoInput, UtxoOutput, UtxoTransaction } from '../ledger/utxoTransaction.ts'

/** Transaction i of a batch, as rules look at it. `heights`: whether its heights are those of Bitcoin's main chain. */
export function readTransaction({ height, inputs, outputs }: UtxoBatch, i: number, heights: boolean): UtxoTransaction {
  const ins: UtxoInput[] = []
  for (let k = inputs.start[i]!; k < inputs.start[i + 1]!; k++) {
    const value = inputs.value[k]!
    ins.push({ address: orNull(inputs.address[k]!), value: value === UNKNOWN_VALUE ? null : value })
  }
  const outs: UtxoOutput[] = []
  for (let k = outputs.start[i]!; k < outputs.start[i + 1]!; k++)
    outs.push({ address: orNull(outputs.address[k]!), value: outputs.value[k]! })
  return { height: heights ? orNull(height[i]!) : null, inputs: ins, outputs: outs }
}

function orNull(id: number): number | null {
  return id < 0 ? null : id
}
