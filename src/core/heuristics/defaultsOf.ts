import type { HeuristicParameter, ParameterValues } from './heuristic.ts'

interface WithParameters<Parameter extends string> {
  readonly parameters: Readonly<Record<Parameter, HeuristicParameter>>
}

/** The values that a heuristic has where nobody sets others. */
export function defaultsOf<Parameter extends string>(rule: WithParameters<Parameter>): ParameterValues<Parameter> {
  return valuesWith(rule, {})
}

/** The values of a heuristic: those given, else the defaults. */
export function valuesWith<Parameter extends string>(
  { parameters }: WithParameters<Parameter>,
  given: Partial<ParameterValues>,
): ParameterValues<Parameter> {
  const names = Object.keys(parameters) as Parameter[]
  const values = names.map((name) => [name, given[name] ?? parameters[name].default])
  return Object.fromEntries(values) as ParameterValues<Parameter>
}
