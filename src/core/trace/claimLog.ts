/** Payments that seeds by address claimed, in chain order. Which these are does not depend on the policy; `claimed` does. */
export class ClaimLog {
  /** Origin number. */
  readonly origin: number[] = []
  /** Ordinal of the movement (`MovementBatch.row`). */
  readonly row: number[] = []
  /** Which output of the movement: 0 on account chains, the output's index on UTXO chains. */
  readonly output: number[] = []
  /** How much became of this origin: what was not of it already. */
  readonly claimed: bigint[] = []

  get length(): number {
    return this.row.length
  }

  note(origin: number, row: number, output: number, claimed: bigint): void {
    this.origin.push(origin)
    this.row.push(row)
    this.output.push(output)
    this.claimed.push(claimed)
  }
}
