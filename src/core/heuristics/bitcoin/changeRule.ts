import { SCRIPT_NAMES, ScriptKind } from '../../ledger/scriptKind.ts'
import type { UtxoInput, UtxoOutput } from '../../ledger/utxoTransaction.ts'
import type { Evidence } from '../evidence.ts'
import type { Heuristic } from '../heuristic.ts'

/** One transaction with inputs, and what the ledger knows of its outputs, before and after. */
export interface ChangeFacts {
  /** Null where the source does not say; 0 locks nothing. */
  readonly locktime: number | null
  readonly inputs: readonly ChangeInput[]
  readonly outputs: readonly ChangeOutput[]
}

export interface ChangeInput extends UtxoInput {
  /** Code of a `ScriptKind`; null where it is not known. */
  readonly script: number | null
}

export interface ChangeOutput extends UtxoOutput {
  readonly script: number | null
  /** Whether the ledger has the address here for the first time. */
  readonly isNew: boolean
  /** Whether it is an output's address here only, and never again. */
  readonly once: boolean
  /** What spends it; null: nothing yet. */
  readonly spender: Spender | null
}

export interface Spender {
  /** Whether it sets a lock time. */
  readonly locktime: 'set' | 'none' | 'unknown'
  /** Whether it has the shape of a peel: 1 to 3 inputs, 2 or 3 outputs. */
  readonly peels: boolean
  /** How many blocks later; null where heights are not known. */
  readonly blocks: number | null
}

/** An output that a rule cannot rule out as change. */
export interface ChangeLeft {
  /** Its place among the outputs. */
  readonly output: number
  readonly evidence: Evidence
}

/** A rule about change: the outputs that it cannot rule out. Where it has nothing to go by, these are all. */
export type ChangeRule<Parameter extends string = string> = Heuristic<Parameter, ChangeFacts, readonly ChangeLeft[]>

/** Outputs that may be change at all: not data (OP_RETURN), and none where there is only one, which is the payment. */
function candidates({ inputs, outputs }: ChangeFacts): readonly number[] {
  if (inputs.length === 0) return []
  const found: number[] = []
  for (const [i, output] of outputs.entries()) if (!isData(output)) found.push(i)
  return found.length < 2 ? [] : found
}

function isData({ script, address, value }: ChangeOutput): boolean {
  return script === null ? address === null && value === 0n : script === ScriptKind.nulldata
}

/** The candidates for which there is evidence. */
export function leftBy(
  facts: ChangeFacts,
  evidenceOf: (output: ChangeOutput, index: number) => Evidence | null,
): readonly ChangeLeft[] {
  return candidates(facts).flatMap((output) => {
    const evidence = evidenceOf(facts.outputs[output]!, output)
    return evidence === null ? [] : [{ output, evidence }]
  })
}

/** All candidates, as the rule has nothing to go by. */
export function allLeft(facts: ChangeFacts, because: string): readonly ChangeLeft[] {
  return leftBy(facts, () => ({ nothing: because }))
}

/** The one kind of script that all inputs have; null where they have several, or it is not known of one. */
export function sharedScript(inputs: readonly ChangeInput[]): number | null {
  const first = inputs[0]?.script ?? null
  return inputs.every(({ script }) => script === first) ? first : null
}

/** The smallest known value of an input; null where none is known. No input is known to be smaller. */
export function smallestInput(inputs: readonly ChangeInput[]): bigint | null {
  let smallest: bigint | null = null
  for (const { value } of inputs) if (value !== null && (smallest === null || value < smallest)) smallest = value
  return smallest
}

export function scriptName(code: number): string {
  return SCRIPT_NAMES[code] ?? 'unknown'
}
