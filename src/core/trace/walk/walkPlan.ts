import type { ClusterStocks } from '../clusterStocks.ts'
import type { CoinJoinPlan } from '../coinJoins.ts'
import type { FreezePoint } from '../freezes.ts'
import type { Policy } from '../policies/policy.ts'
import type { StopRule } from '../stops/stop.ts'
import type { ReadingContext } from './readTransaction.ts'

/** What a trace is asked, in the ledger's ids. */
export interface WalkPlan extends ReadingContext {
  readonly policies: readonly Policy[]
  /** How many; they are numbered from 1. */
  readonly origins: number
  /** In the order in which they are asked; the first that fits stops. */
  readonly stops: readonly StopRule[]
  /** Which transactions are CoinJoins; null: nobody asks. */
  readonly coinJoins: CoinJoinPlan | null
  /** Where clusters are the holdings of a UTXO chain; null: outpoints are. */
  readonly stocks: ClusterStocks | null
  /** Whether to keep a log of every tainted movement. */
  readonly flows: boolean
  /** When issuers froze something, in chain order. */
  readonly freezes: readonly FreezePoint[]
  /** Index of the policy under which the claims of seeds by address are kept; null: nobody asks for them. */
  readonly claims: number | null
}
