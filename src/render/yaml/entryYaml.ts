import { stringify } from 'yaml'
import type { EntryValue } from '../../core/intake/statementOf.ts'

/** Plain texts, lists and mappings as a file of the knowledge folder. Texts that YAML would read otherwise are quoted. */
export function entryYaml(value: EntryValue): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false, schema: 'failsafe' })
}
