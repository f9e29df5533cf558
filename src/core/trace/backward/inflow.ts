/** Where a way back ends, and why. */
export const INFLOW_KINDS = [
  'coinbase',
  'minted',
  'unresolved',
  'shortfall',
  'itself',
  'service',
  'looks-like-a-service',
  'coinjoin',
  'unread',
  'hops',
  'limit',
] as const
export type InflowKind = (typeof INFLOW_KINDS)[number]

/** An origin of a trace backwards: a place from which coins come that is not looked behind. */
export interface Inflow {
  /** From 1, in the order in which they first pay. */
  readonly origin: number
  readonly kind: InflowKind
  /** Holding id of the ledger; null for an outpoint that the ledger does not hold. */
  readonly holding: number | null
  readonly address: number
  readonly asset: number
  /** Steps between it and what was asked for; null where that is not known. */
  readonly depth: number | null
  /** The first transaction on the way that takes from it; null where it is what was asked for. */
  readonly tx: number | null
  /** Its ordinal and which of its inputs, where only that input tells which outpoint it is. */
  readonly spentBy: { readonly row: number; readonly input: number } | null
}
