/**
 * A rule of thumb. What it finds is a lead: it carries the rule's id, the facts used and a confidence, and is never stored
 * as a fact.
 */
export interface Heuristic<Parameter extends string, Facts, Found> {
  /** As `case.yaml` and the result files name it. */
  readonly id: string
  /** Goes up when the same facts and parameters give another answer. */
  readonly version: number
  /** What it finds, in one line. */
  readonly finds: string
  /** Who published it; what of it is our own. */
  readonly source: string
  /** Which chains have what it needs. */
  readonly model: 'account' | 'utxo' | 'any'
  /** Whether a case may accept what it finds, so that a trace stops there. */
  readonly acceptable: boolean
  readonly parameters: Readonly<Record<Parameter, HeuristicParameter>>
  /** Pure: the same facts give the same answer, in whatever order they come. */
  readonly find: (facts: Facts, parameters: ParameterValues<Parameter>) => Found
}

export interface HeuristicParameter {
  /** Exact decimal text. */
  readonly default: string
  /** What it is, with its unit. */
  readonly means: string
  /** Largest value; the smallest is 0. */
  readonly most: number
  /** Only whole numbers. */
  readonly whole: boolean
}

/** Decimal texts, one a parameter. */
export type ParameterValues<Parameter extends string = string> = Readonly<Record<Parameter, string>>

/** A heuristic without its function: what a reader is told of it. */
export type HeuristicFacts = Omit<Heuristic<string, never, unknown>, 'find'>

/** Decimal text as a whole number of units with that many decimals; what is finer is cut off. `scaled('0.01', 18)` is 10^16. */
export function scaled(text: string, decimals: number): bigint {
  const [whole = '', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0'))
}

/** A confidence, kept in thousandths, as text: `0.875`. */
export function confidenceText(thousandths: number): string {
  return (thousandths / 1000).toFixed(3)
}
