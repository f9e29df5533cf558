import { inputError } from '../../core/errors.ts'
import type { HeuristicFacts, ParameterValues } from '../../core/heuristics/heuristic.ts'

/** `name=value` of `--set`, for one heuristic. Errors: `BAD_FLAG`. */
export function readSettings({ id, parameters }: HeuristicFacts, texts: readonly string[]): Partial<ParameterValues> {
  const names = Object.keys(parameters)
  return Object.fromEntries(
    texts.map((text) => {
      const [, name = '', value = ''] = /^([a-z]+)=(\d{1,9}(?:\.\d{1,6})?)$/.exec(text) ?? []
      const known = names.find((one) => one === name)
      const { most = 0, whole = false } = known === undefined ? {} : parameters[known]!
      if (known === undefined || Number(value) > most || (whole && value.includes('.'))) {
        throw inputError('BAD_FLAG', `--set ${JSON.stringify(text.slice(0, 40))} is no setting of ${id}`, {
          fix:
            names.length === 0
              ? 'leave it out: it has no settings'
              : `write one of ${names.join(', ')}, = and a number in its bounds: "dyepack heuristics" lists them`,
          facts: { flag: '--set' },
        })
      }
      return [name, value]
    }),
  )
}
