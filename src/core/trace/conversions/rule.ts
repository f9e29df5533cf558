import type { MovementBatch } from '../../ledger/batch.ts'
import type { LedgerEvent } from '../../ledger/event.ts'
import type { Loans } from '../lending/readLoans.ts'
import type { Exchange } from './exchange.ts'
import type { NetFlow } from './netFlows.ts'

/** A transaction of an account chain as the rules look at it. */
export interface TransactionFlows {
  readonly batch: MovementBatch
  /** Its rows: `first` to before `end`. */
  readonly first: number
  readonly end: number
  /** Rows that no exchange is made of: what is borrowed and repaid, and tokens that say what is owed. */
  readonly ignored: ReadonlySet<number>
  readonly loans: Loans
  /** Net flows by address id, over all its rows, gas apart. Made when first asked for: most rules need the actor's only. */
  readonly nets: () => ReadonlyMap<number, NetFlow>
  /** Who pays the gas; without a gas row, who sends the first movement. */
  readonly actor: number
  /** The actor's net flow. */
  readonly own: NetFlow
  /** True: there is a gas row. False: the actor is a guess. */
  readonly paysGas: boolean
  readonly burn: ReadonlySet<number>
  /** Contracts that pay whoever brings a transaction of a contract wallet to the chain. */
  readonly entryPoints: ReadonlySet<number>
  /** Orders that were filled in it, as its logs tell. */
  readonly orders: readonly LedgerEvent[]
  /** Asset id → address id of the token's contract. */
  readonly issuers: ReadonlyMap<number, number>
  /** Addresses whose whole history somebody has, by asset id. */
  readonly covered: readonly ('all' | ReadonlySet<number>)[]
}

/** One way to read a transaction as exchanges; null where it does not fit. */
export type ExchangeRule = (flows: TransactionFlows) => ExchangeReading | null

export interface ExchangeReading {
  readonly exchanges: readonly Exchange[]
  /** Whose movements apply as they are, whatever they touch. */
  readonly apart: ReadonlySet<number>
  /** What exchanges replace; undefined: all that their parties move but for what is apart. */
  readonly rows?: ReadonlyMap<Exchange, ReadonlySet<number>>
}
