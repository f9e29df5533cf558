import type { UtxoBatch } from '../ledger/utxoBatch.ts'
import { growingUint8 } from './growing.ts'

/** Tells of each transaction, in chain order, which outputs have an address that was not seen before; a byte an address. */
export class FirstSights {
  readonly #seen = growingUint8()

  /** Goes on to transaction i of a batch; answers by an output's place in the batch's outputs. */
  next({ inputs, outputs }: UtxoBatch, i: number): (output: number) => boolean {
    for (let k = inputs.start[i]!; k < inputs.start[i + 1]!; k++) this.#see(inputs.address[k]!)
    const first = outputs.start[i]!
    const end = outputs.start[i + 1]!
    const isNew: boolean[] = []
    for (let k = first; k < end; k++) isNew.push(outputs.address[k]! >= 0 && this.#seen.at(outputs.address[k]!) === 0)
    for (let k = first; k < end; k++) this.#see(outputs.address[k]!)
    return (output) => isNew[output - first]!
  }

  #see(address: number): void {
    if (address >= 0) this.#seen.put(address, 1)
  }
}
