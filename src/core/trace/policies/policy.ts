import type { Lot, Lots } from '../lots.ts'
import type { PolicyId } from '../policyIds.ts'

/** How a draw chooses among the lots of a pool: the one thing in which policies differ. */
export interface Policy {
  readonly id: PolicyId
  /** False: amounts do not add up (`poison`), so there is no basis and no loss ledger. */
  readonly conserves: boolean
  /** `utxo`: refused on account chains. */
  readonly chains: 'any' | 'utxo'
  /** UTXO: visit the outputs by falling amount instead of in their order. */
  readonly largestOutputFirst: boolean
  /** UTXO: the answer depends on the order of inputs and outputs, which is the spender's choice. */
  readonly followsOrder: boolean
  readonly newPool: () => Pool
}

/** The lots of one holding. The walk keeps the total; a pool is asked for no more than it holds. */
export interface Pool {
  /** False once no lot is tainted: the walk then forgets the pool, since the total says the rest. */
  readonly tainted: boolean
  /** Appends at the young end, in order. Leaves `lots` empty. */
  deposit(lots: Lots): void
  depositClean(amount: bigint): void
  /** Puts a lot before all others: a shortfall, or value that was there before the ledger begins. */
  addOldest(lot: Lot): void
  /** Moves exactly `amount` of the pool's `total` into `into`, in the policy's order. */
  draw(amount: bigint, total: bigint, into: Lots): void
  /** The tainted lots, in the pool's order. */
  lots(): Iterable<Lot>
}
