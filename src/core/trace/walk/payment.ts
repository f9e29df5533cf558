import type { Opening } from '../seeds.ts'

/** An amount that leaves a holding. */
export interface Payment {
  readonly holding: number
  readonly amount: bigint
  /** Milliseconds. */
  readonly time: number
  /** What the holding held before. */
  readonly held: bigint
  /** The seed that says what was there before the ledger begins, where it says `all`. */
  readonly opening: Opening | null
  /** Where a way back ends: the origin of all that the holding pays. */
  readonly inflow: number | undefined
}

/** Whether taint begins here, by what was there before or at the end of a way back. */
export function beginsTaint({ amount, held, opening, inflow }: Payment): boolean {
  return inflow !== undefined || (opening !== null && amount > held)
}
