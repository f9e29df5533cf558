import type { TracedOutput, TracedStep } from '../../core/heuristics/tracedStep.ts'
import { amountAt, type Legs, type MovementBatch, MovementKind } from '../../core/ledger/batch.ts'
import type { FlowSpool, LedgerStore } from '../../store/ledgerStore.ts'

/** With more tainted movements nobody would read the shapes, and they would not fit into memory. */
const MOST_STEPS = 500_000

export interface TracedStepsParameters {
  readonly store: LedgerStore
  readonly spool: FlowSpool
  /** Place of the policy in the list. */
  readonly policy: number
  readonly asOf: number
  /** Transactions that are left out. */
  readonly without: ReadonlySet<number>
}

/** The movements that carry stolen value under a policy, in chain order; null: there are too many. */
export async function tracedSteps(parameters: TracedStepsParameters): Promise<readonly TracedStep[] | null> {
  const { store, spool, policy, asOf, without } = parameters
  const tainted = new Map<number, Map<number, bigint>>()
  const transactions = new Set<number>()
  for await (const portion of spool.carried(policy)) {
    for (const { row, tx, output, tainted: amount } of portion) {
      if (without.has(tx)) continue
      const outputs = tainted.get(row) ?? new Map<number, bigint>()
      tainted.set(row, outputs)
      outputs.set(output, (outputs.get(output) ?? 0n) + amount)
      transactions.add(tx)
    }
    if (tainted.size > MOST_STEPS) return null
  }
  const ids = [...transactions].sort((a, b) => a - b)
  const rows = await store.transactions(ids)
  const heights = new Map(rows.map(({ height }, index) => [ids[index]!, height]))
  const steps: TracedStep[] = []
  const wanted = { holdings: [], addresses: [], transactions: ids, borrowers: [] }
  for await (const batch of store.movements(wanted, asOf)) {
    for (let row = 0; row < batch.length; row++) {
      const outputs = tainted.get(batch.row[row]!)
      if (outputs !== undefined) steps.push(stepAt(batch, row, outputs, heights.get(batch.tx[row]!) ?? null))
    }
  }
  return steps
}

function stepAt(
  batch: MovementBatch,
  row: number,
  tainted: ReadonlyMap<number, bigint>,
  height: number | null,
): TracedStep {
  return {
    tx: batch.tx[row]!,
    row: batch.row[row]!,
    time: batch.time[row]!,
    height,
    asset: batch.asset[row]!,
    utxo: batch.kind[row]! >= MovementKind.transaction,
    inputs: coinsOf(batch.inputs, row, () => 0n),
    outputs: coinsOf(batch.outputs, row, (output) => tainted.get(output) ?? 0n),
  }
}

function coinsOf(legs: Legs, row: number, taintedOf: (leg: number) => bigint): TracedOutput[] {
  const coins = []
  const first = legs.start[row]!
  for (let leg = first; leg < legs.start[row + 1]!; leg++)
    coins.push({
      holding: legs.holding[leg]!,
      address: legs.address[leg]!,
      amount: amountAt(legs.amount, leg),
      tainted: taintedOf(leg - first),
    })
  return coins
}
