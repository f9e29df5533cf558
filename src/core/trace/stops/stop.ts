import type { StopId } from '../../wire/traceFile.ts'

/** Tainted value that reaches a holding. One object is reused for all arrivals. */
export interface Arrival {
  address: number
  asset: number
  /** Hop of the holding if the value were let in. */
  hop: number
  /** Tainted amount over all origins. */
  tainted: bigint
  /** Whether it is an output of a CoinJoin; undefined: no. */
  coinJoin?: boolean
}

/** A reason for which a trace ends where value arrives. */
export interface StopRule {
  readonly id: StopId
  /** The address alone decides, so nobody needs to read what happened there. */
  readonly byAddress: boolean
  readonly stops: (arrival: Arrival) => boolean
}
