/**
 * What the log of a contract tells beside movements: whose order was filled, whom an issuer has frozen, who borrowed.
 * Ids are the ledger's; null where such a log does not say.
 */
export interface LedgerEvent {
  /** Transaction ordinal. */
  readonly tx: number
  /** Place of the log in its block. */
  readonly seq: number
  readonly kind: EventKind
  /** Address id of the contract that logged it. */
  readonly contract: number
  /** Address id: who gave, who is frozen, on whose behalf. */
  readonly who: number | null
  /** Address id: who got, who pays. */
  readonly other: number | null
  readonly asset: number | null
  readonly amount: bigint | null
  readonly otherAsset: number | null
  readonly otherAmount: bigint | null
}

/**
 * `order`: `who` gave `amount` of `asset` and got `otherAmount` of `otherAsset`, to `other`. `frozen`, `unfrozen`: `who` may move no
 * more of `asset`, or may again. `destroyed`: the issuer took `amount` of `asset` from `who`, to nobody. The others are of
 * lending: `contract` is the market, `who` the one on whose behalf, `other` who pays or receives.
 */
export const EVENT_KINDS = [
  'order',
  'frozen',
  'unfrozen',
  'destroyed',
  'supply',
  'withdraw',
  'borrow',
  'repay',
  'liquidate',
] as const
export type EventKind = (typeof EVENT_KINDS)[number]

/** Kinds that say what a transaction was; the others hold until the next of their kind, and are asked for apart. */
export const TRANSACTION_KINDS: readonly EventKind[] = EVENT_KINDS.filter(
  (kind) => kind !== 'frozen' && kind !== 'unfrozen',
)

export const LENDING_KINDS: readonly EventKind[] = ['supply', 'withdraw', 'borrow', 'repay', 'liquidate']
