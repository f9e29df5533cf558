import type { FlowRows } from './flows.ts'
import { CLEAN, type Lots } from './lots.ts'

/** Collects tainted movements until somebody drains them: a trace may have far more of them than memory. */
export class FlowLog {
  readonly #amounts: bigint[]
  readonly #bases: bigint[]
  readonly #counts: number[] = []
  #rows = emptyRows()

  constructor(origins: number) {
    this.#amounts = new Array<bigint>(origins + 1).fill(0n)
    this.#bases = new Array<bigint>(origins + 1).fill(0n)
  }

  get length(): number {
    return this.#rows.policy.length
  }

  /** How many rows a policy has had so far. */
  rowsOf(policy: number): number {
    return this.#counts[policy] ?? 0
  }

  /** One row for each origin among the lots that move. */
  note(policy: number, conserves: boolean, row: number, output: number, lots: Lots): void {
    const origins: number[] = []
    for (let lot = lots.oldest; lot !== null; lot = lot.younger) {
      const { origin } = lot
      if (origin === CLEAN) continue
      if (this.#amounts[origin] === 0n) origins.push(origin)
      this.#amounts[origin]! += lot.amount
      this.#bases[origin]! += lot.basis
    }
    origins.sort((a, b) => a - b)
    this.#counts[policy] = this.rowsOf(policy) + origins.length
    for (const origin of origins) {
      this.#rows.policy.push(policy)
      this.#rows.origin.push(origin)
      this.#rows.row.push(row)
      this.#rows.output.push(output)
      this.#rows.tainted.push(this.#amounts[origin]!)
      this.#rows.basis.push(conserves ? this.#bases[origin]! : null)
      this.#amounts[origin] = 0n
      this.#bases[origin] = 0n
    }
  }

  /** Hands over what has gathered and begins anew. */
  drain(): FlowRows {
    const rows = this.#rows
    this.#rows = emptyRows()
    return { length: rows.policy.length, ...rows }
  }
}

function emptyRows() {
  return {
    policy: [] as number[],
    origin: [] as number[],
    row: [] as number[],
    output: [] as number[],
    tainted: [] as bigint[],
    basis: [] as (bigint | null)[],
  }
}
