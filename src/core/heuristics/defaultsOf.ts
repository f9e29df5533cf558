import type { HeuristicFacts, ParameterValues } from './heuristic.ts'

/** The values that a heuristic has where nobody sets others. */
export function defaultsOf({ parameters }: Pick<HeuristicFacts, 'parameters'>): ParameterValues {
  return Object.fromEntries(Object.entries(parameters).map(([name, parameter]) => [name, parameter.default]))
}
