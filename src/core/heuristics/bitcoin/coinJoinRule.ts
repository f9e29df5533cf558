import type { UtxoTransaction } from '../../ledger/utxoTransaction.ts'
import type { Evidence } from '../evidence.ts'
import type { Heuristic } from '../heuristic.ts'

/** A rule about one transaction: the facts that make it match, or null. It counts first what is cheap to count, as most transactions are small. */
export type CoinJoinRule<Parameter extends string = string> = Heuristic<Parameter, UtxoTransaction, Evidence | null>
