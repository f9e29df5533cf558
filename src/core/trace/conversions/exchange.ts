/** What somebody gave and got in one transaction, in net: a swap, a wrap, a deposit for a receipt. */
export interface Exchange {
  /** Address id of who gave. */
  readonly actor: number
  /** Address id of who got; nearly always the actor. */
  readonly receiver: number
  /** In the order of their first movement. */
  readonly fallen: readonly Side[]
  readonly risen: readonly Side[]
  /** The log of an order says other amounts than moved. */
  readonly differs?: true
}

export interface Side {
  /** Holding id of its owner's stock of the asset. */
  readonly holding: number
  readonly asset: number
  readonly amount: bigint
}

/** One asset turned into another: lots drawn for `fallen` are scaled to `risen`. */
export interface Conversion {
  readonly exchange: Exchange
  /** Row in whose place it happens: the first of the exchange's own. */
  readonly at: number
  readonly fallen: Side
  readonly risen: Side
}
