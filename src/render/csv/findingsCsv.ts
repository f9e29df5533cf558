import type { Finding } from '../../core/reconcile/finding.ts'
import { isoTime } from '../../core/trace/rows.ts'
import { line } from './cell.ts'

const COLUMNS = [
  'finding',
  'covered',
  'chain',
  'address',
  'asset',
  'height',
  'time',
  'tx_hash',
  'ledger',
  'stated',
  'difference',
  'missing_in_all',
  'source',
]

/** The header of `ledger check --csv`. */
export const FINDINGS_HEADER = line(COLUMNS)

/** One finding as a row. Amounts are base units. */
export function findingLine(finding: Finding): string {
  if (finding.kind === 'shortfall') {
    const { covered, chain, address, asset, first, missing, missingInAll } = finding.shortfall
    const where = [chain, address, asset, first.height, isoTime(first.time), first.hash]
    return line(['below-zero', covered ? 'yes' : 'no', ...where, -missing, null, missing, missingInAll, null])
  }
  const { stated, ledger, difference } = finding.stated
  const { chain, address, asset, height, time, balance, file } = stated
  const where = [chain, address, asset, height, time === null ? null : isoTime(time), null]
  return line(['stated', null, ...where, ledger, balance, difference, null, `${file} line ${stated.line}`])
}
