import type { MovementKind } from './batch.ts'

/** A movement on an account chain, as seen from one of its two addresses. */
export interface AddressMovement {
  /** Address id of whose movement it is. */
  readonly owner: number
  readonly row: number
  readonly tx: number
  /** Null where no source has it. */
  readonly height: number | null
  readonly kind: MovementKind
  /** Asset id. */
  readonly asset: number
  readonly payer: number
  /** Null for gas. */
  readonly payee: number | null
  readonly amount: bigint
}
