import { inputError } from '../../core/errors.ts'
import type { ParameterValues } from '../../core/heuristics/heuristic.ts'
import { hotWalletDrain } from '../../core/heuristics/hotWalletDrain.ts'

/** `name=value` of `--set`. Errors: `BAD_FLAG`. */
export function readSettings(texts: readonly string[]): Partial<ParameterValues> {
  const names = Object.keys(hotWalletDrain.parameters) as (keyof typeof hotWalletDrain.parameters)[]
  return Object.fromEntries(
    texts.map((text) => {
      const [, name = '', value = ''] = /^([a-z]+)=(\d{1,9}(?:\.\d{1,6})?)$/.exec(text) ?? []
      const known = names.find((one) => one === name)
      const { most = 0, whole = false } = known === undefined ? {} : hotWalletDrain.parameters[known]
      if (known === undefined || Number(value) > most || (whole && value.includes('.'))) {
        throw inputError('BAD_FLAG', `--set ${JSON.stringify(text.slice(0, 40))} is no setting of hot-wallet-drain`, {
          fix: `write one of ${names.join(', ')}, = and a number in its bounds: "dyepack heuristics" lists them`,
          facts: { flag: '--set' },
        })
      }
      return [name, value]
    }),
  )
}
