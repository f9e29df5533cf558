import { inputError } from '../../core/errors.ts'
import { type IncidentMapping, incidentMappingSchema } from '../../core/wire/incidentMapping.ts'
import { checkShape } from '../yaml/checkShape.ts'
import { type Problem, problemsError } from '../yaml/problems.ts'
import { readYaml } from '../yaml/readYaml.ts'

const MAX_BYTES = 1024 * 1024
const AMOUNTS = ['loss', 'frozen', 'seized', 'returned', 'recovered'] as const

/**
 * Reads the mapping of a list of incidents.
 * Errors: MAPPING_MISSING, those of `readYaml` and `checkShape`, MISSING_KEY, KEY_NOT_USED.
 */
export async function readMapping(path: string | null): Promise<IncidentMapping> {
  if (path === null)
    throw inputError('MAPPING_MISSING', 'incident-table needs a mapping: which column is what', {
      fix: 'add --mapping FILE; docs/knowledge-imports.md has one to copy',
    })
  const yaml = await readYaml(path, path, { maxBytes: MAX_BYTES, schema: 'failsafe' })
  const mapping = checkShape(yaml, incidentMappingSchema)
  const problems = AMOUNTS.flatMap((key): Problem[] => {
    const amount = mapping[key]
    if (amount === undefined || (amount.unit === 'coin') === (amount.coin !== undefined)) return []
    const at = [key, amount.unit === 'coin' ? 'unit' : 'coin']
    const where = { line: yaml.lineOf(at), key: at.join('.') }
    return amount.unit === 'coin'
      ? [
          {
            ...where,
            code: 'MISSING_KEY',
            message: 'is coin, and no coin is named',
            fix: 'add coin: BTC, or coin: { column: … }',
          },
        ]
      : [{ ...where, code: 'KEY_NOT_USED', message: 'is there only with unit: coin', fix: 'remove it' }]
  })
  if (problems.length > 0) throw problemsError(path, problems)
  return mapping
}
