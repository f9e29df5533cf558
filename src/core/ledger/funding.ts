import type { MovementKind } from './batch.ts'

/** Who first sent an address its chain's own coin. */
export interface Funding {
  /** Address id of who was paid. */
  readonly address: number
  readonly funder: number
  readonly row: number
  readonly tx: number
  /** `native` or `internal`: what an internal call pays, a contract pays. */
  readonly kind: MovementKind
  /** Asset id of the coin. */
  readonly asset: number
  readonly amount: bigint
  /** Whether it is the first that the ledger knows of the coin there; else it was spent before, and the beginning is missing. */
  readonly fresh: boolean
  /** How many addresses the funder was the first to send the coin to, in the whole ledger. */
  readonly funded: number
}
