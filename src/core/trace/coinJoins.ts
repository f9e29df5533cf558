import { type CoinJoin, coinJoinOf } from '../heuristics/bitcoin/coinJoinOf.ts'
import { amountAt, type Legs, type MovementBatch } from '../ledger/batch.ts'

/** Which rules take a transaction for a CoinJoin, at whose outputs a trace stops. */
export interface CoinJoinPlan {
  /** Ids of rules that are not asked. */
  readonly without: ReadonlySet<string>
  /** Asset ids of Bitcoin's main chain: only there do heights say what wallets could do. */
  readonly mainChain: ReadonlySet<number>
}

/** A CoinJoin that tainted coins went into. */
export interface CoinJoinRecord extends CoinJoin {
  /** Transaction ordinal. */
  readonly tx: number
  readonly asset: number
  readonly inputs: number
  readonly outputs: readonly { readonly address: number; readonly amount: bigint }[]
  /** Policy (place in the list) → origin → what of it went in. */
  readonly tainted: ReadonlyMap<number, ReadonlyMap<number, { readonly amount: bigint; readonly basis: bigint }>>
}

/** What takes a UTXO transaction for a CoinJoin; null: nothing does. */
export function coinJoinAt({ without, mainChain }: CoinJoinPlan, batch: MovementBatch, row: number): CoinJoin | null {
  const { inputs, outputs } = batch
  // Most transactions are told by these counts alone.
  if (inputs.start[row + 1]! - inputs.start[row]! < 2 || outputs.start[row + 1]! - outputs.start[row]! < 3) return null
  const height = mainChain.has(batch.asset[row]!) ? (batch.height?.[row] ?? -1) : -1
  return coinJoinOf(
    { height: height < 0 ? null : height, inputs: legsOf(inputs, row), outputs: legsOf(outputs, row) },
    without,
  )
}

/** What one row's transaction is to those who paid in `tainted`. */
export function coinJoinRecord(
  batch: MovementBatch,
  row: number,
  join: CoinJoin,
  tainted: CoinJoinRecord['tainted'],
): CoinJoinRecord {
  const { start, address, amount } = batch.outputs
  const outputs = []
  for (let leg = start[row]!; leg < start[row + 1]!; leg++)
    outputs.push({ address: address[leg]!, amount: amountAt(amount, leg) })
  const inputs = batch.inputs.start[row + 1]! - batch.inputs.start[row]!
  return { ...join, tx: batch.tx[row]!, asset: batch.asset[row]!, inputs, outputs, tainted }
}

/** Where an outpoint is not at hand, its value may be told all the same. */
function legsOf({ start, address, amount }: Legs, row: number): { address: number | null; value: bigint }[] {
  const legs = []
  for (let leg = start[row]!; leg < start[row + 1]!; leg++)
    legs.push({ address: address[leg]! < 0 ? null : address[leg]!, value: amountAt(amount, leg) })
  return legs
}

/** Outputs that may be the thief's: those of a value that comes more than once, and that the stolen coins which went in can pay. */
export function candidateOutputs(outputs: CoinJoinRecord['outputs'], tainted: bigint): readonly number[] {
  const counts = new Map<bigint, number>()
  for (const { amount } of outputs) counts.set(amount, (counts.get(amount) ?? 0) + 1)
  return outputs.flatMap(({ amount }, n) => (amount > 0n && amount <= tainted && counts.get(amount)! > 1 ? n : []))
}
