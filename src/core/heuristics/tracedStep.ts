/** A movement that carries stolen value under the policy in front, as rules about shapes look at it: ids of the ledger. */
export interface TracedStep {
  /** Transaction ordinal. */
  readonly tx: number
  /** Ordinal of the movement. */
  readonly row: number
  /** Milliseconds. */
  readonly time: number
  readonly height: number | null
  readonly asset: number
  readonly utxo: boolean
  /** On account chains the payer's stock. */
  readonly inputs: readonly TracedCoin[]
  /** All of them, also those without stolen value. On account chains the receiver's stock. */
  readonly outputs: readonly TracedOutput[]
}

export interface TracedCoin {
  readonly holding: number
  /** -1: a script without address. */
  readonly address: number
  readonly amount: bigint
}

export interface TracedOutput extends TracedCoin {
  readonly tainted: bigint
}

/** One payment of a step. */
export interface TracedPayment {
  readonly step: TracedStep
  readonly output: number
}

export function outputOf({ step, output }: TracedPayment): TracedOutput {
  return step.outputs[output]!
}

/** What shapes are sought in: the steps in chain order, and who is nobody's own wallet. */
export interface ShapeFacts {
  readonly steps: readonly TracedStep[]
  /** Whether an address may be a wallet: no service, no burn address, not as busy as a service. */
  readonly isOrdinary: (address: number) => boolean
}

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
