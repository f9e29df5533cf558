import { UNKNOWN_SCRIPT, UNKNOWN_VALUE, type UtxoBatch } from '../../src/core/ledger/utxoBatch.ts'

/** (address id, -1 for none; value, -1 for unknown; code of a script's kind). */
export type SmallLeg = readonly [number, number, number?]

export interface SmallTransaction {
  readonly from: readonly SmallLeg[]
  readonly to: readonly SmallLeg[]
  readonly height?: number
  readonly locktime?: number
  /** Of each input the holding that it spends, of each output the transaction that spends it; -1 for none. */
  readonly spends?: readonly number[]
  readonly spentBy?: readonly number[]
}

/** Transactions as a store gives them, numbered from `first` on, and their outputs from `firstHolding` on. */
export function utxoBatch(transactions: readonly SmallTransaction[], first = 0, firstHolding = 0): UtxoBatch {
  const starts = (side: 'from' | 'to') => {
    let end = 0
    return Int32Array.from([0, ...transactions.map((one) => (end += one[side].length))])
  }
  const legs = (side: 'from' | 'to') => transactions.flatMap((one) => one[side])
  const value = ([, amount]: SmallLeg) => (amount < 0 ? UNKNOWN_VALUE : BigInt(amount))
  const columns = (side: 'from' | 'to') => ({
    start: starts(side),
    address: Int32Array.from(legs(side), ([address]) => address),
    value: BigUint64Array.from(legs(side), value),
  })
  return {
    length: transactions.length,
    tx: Float64Array.from(transactions, (_, i) => first + i),
    height: Int32Array.from(transactions, ({ height = -1 }) => height),
    inputs: columns('from'),
    outputs: columns('to'),
    detail: {
      locktime: Float64Array.from(transactions, ({ locktime = -1 }) => locktime),
      spent: Float64Array.from(transactions.flatMap(({ from, spends }) => spends ?? from.map(() => -1))),
      payer: Uint8Array.from(legs('from'), ([, , script = UNKNOWN_SCRIPT]) => script),
      holding: Float64Array.from(legs('to'), (_, i) => firstHolding + i),
      script: Uint8Array.from(legs('to'), ([, , script = UNKNOWN_SCRIPT]) => script),
      spentBy: Float64Array.from(transactions.flatMap(({ to, spentBy }) => spentBy ?? to.map(() => -1))),
    },
  }
}
