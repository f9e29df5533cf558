import { inputError } from '../../core/errors.ts'
import type { HeuristicFacts, ParameterValues } from '../../core/heuristics/heuristic.ts'
import type { RuleSettings } from '../../core/heuristics/ruleSettings.ts'

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

/** `rule.name=value` of `--set`, for several heuristics. Errors: `BAD_FLAG`. */
export function readRuleSettings(rules: readonly HeuristicFacts[], texts: readonly string[]): RuleSettings {
  const settings = new Map<string, Partial<ParameterValues>>()
  for (const text of texts) {
    const [, id, setting = ''] = /^([a-z0-9-]+)\.(.*)$/.exec(text) ?? []
    const rule = rules.find((one) => one.id === id)
    if (rule === undefined) {
      throw inputError('BAD_FLAG', `--set ${JSON.stringify(text.slice(0, 80))} names no rule`, {
        fix: `write rule.name=value, where the rule is one of ${rules
          .filter(({ parameters }) => Object.keys(parameters).length > 0)
          .map((one) => one.id)
          .join(', ')}`,
        facts: { flag: '--set' },
      })
    }
    settings.set(rule.id, { ...settings.get(rule.id), ...readSettings(rule, [setting]) })
  }
  return settings
}
