import { valuesWith } from './defaultsOf.ts'
import type { HeuristicFacts, ParameterValues } from './heuristic.ts'

/** Other values than a rule's defaults, by its id. */
export type RuleSettings = ReadonlyMap<string, Partial<ParameterValues>>

export const NO_SETTINGS: RuleSettings = new Map()

/** `rule.parameter` → what it was set to, as people write and read it. */
export function settingsRecord(settings: RuleSettings = NO_SETTINGS): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...settings].flatMap(([id, values]) => Object.entries(values).map(([name, value]) => [`${id}.${name}`, value!])),
  )
}

/** The values that a rule is asked with. */
export function valuesOf(rule: Pick<HeuristicFacts, 'id' | 'parameters'>, settings: RuleSettings): ParameterValues {
  return valuesWith(rule, settings.get(rule.id) ?? {})
}
