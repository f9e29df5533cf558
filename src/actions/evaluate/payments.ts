import { amountAt, type Legs, type MovementBatch, MovementKind } from '../../core/ledger/batch.ts'

/** What one party is paid by a movement: the movement itself on account chains, one of its outputs on UTXO chains. */
export interface Payment {
  /** Of the movement in its batch. */
  readonly index: number
  /** Names it in its ledger; rises. */
  readonly key: number
  /** The number of the output on UTXO chains, null on others. */
  readonly output: number | null
  /** Holding of the first input; -1 where there is none in the ledger. */
  readonly payer: number
  /** Ids of the addresses that pay, each once; those that nobody knows left out. */
  readonly from: readonly number[]
  /** Address id of who is paid; -1: a script without address. Null: nobody, it is gas. */
  readonly to: number | null
  readonly amount: bigint
}

/** The payments of some movements, in their order. */
export function* paymentsOf({ length, row, kind, inputs, outputs }: MovementBatch): Iterable<Payment> {
  for (let index = 0; index < length; index++) {
    const first = inputs.start[index]!
    const from = addressesOf(inputs, index)
    const payer = first < inputs.start[index + 1]! ? inputs.holding[first]! : -1
    const of = (output: number) => ({ index, key: paymentKey(row[index]!, output), payer, from })
    if (kind[index] === MovementKind.gas) {
      yield { ...of(-1), output: null, to: null, amount: amountAt(inputs.amount, first) }
      continue
    }
    const isUtxo = kind[index]! >= MovementKind.transaction
    for (let leg = outputs.start[index]!, output = 0; leg < outputs.start[index + 1]!; leg++, output++) {
      const amount = amountAt(outputs.amount, leg)
      yield { ...of(output), output: isUtxo ? output : null, to: outputs.address[leg]!, amount }
    }
  }
}

/** `output`: as flows have it, -1 for gas and fees. */
export function paymentKey(row: number, output: number): number {
  return row * OUTPUTS + output + 1
}

/** More than a block of Bitcoin has room for. */
const OUTPUTS = 2 ** 20

function addressesOf({ start, address }: Legs, index: number): readonly number[] {
  const known = address.subarray(start[index]!, start[index + 1]!).filter((id) => id >= 0)
  return [...new Set(known)]
}
