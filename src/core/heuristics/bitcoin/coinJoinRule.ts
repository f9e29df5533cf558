import type { UtxoTransaction } from '../../ledger/utxoTransaction.ts'
import type { Evidence } from '../evidence.ts'
import type { Heuristic, ParameterValues } from '../heuristic.ts'

/** A rule about one transaction: the facts that make it match, or null. It counts first what is cheap to count, as most transactions are small. */
export interface CoinJoinRule<Parameter extends string = string>
  extends Heuristic<Parameter, UtxoTransaction, Evidence | null> {
  /** Whether it looks at what the inputs are worth, of a transaction with so many inputs and outputs. Default: never. */
  readonly asksInputValues?: (inputs: number, outputs: number, parameters: ParameterValues<Parameter>) => boolean
}
