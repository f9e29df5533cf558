import type { Finding } from '../../core/reconcile/finding.ts'
import { isoTime } from '../../core/trace/rows.ts'
import { line } from './cell.ts'

const COLUMNS = [
  'finding',
  'covered',
  'chain',
  'height',
  'time',
  'tx_hash',
  'seq',
  'kind',
  'address',
  'to',
  'asset',
  'amount',
  'stated',
  'difference',
  'missing_in_all',
  'in',
  'not_in',
] as const
type Row = Partial<Record<(typeof COLUMNS)[number], string | number | bigint | null>>

/** The header of `ledger check --csv`. */
export const FINDINGS_HEADER = line(COLUMNS)

/** One finding as a row; `files` are the names of the ledger's imports. Amounts are base units. */
export function findingLine(finding: Finding, files: readonly string[]): string {
  const row = rowOf(finding, files)
  return line(COLUMNS.map((column) => row[column] ?? null))
}

function rowOf(finding: Finding, files: readonly string[]): Row {
  if (finding.kind === 'shortfall') {
    const { covered, chain, address, asset, first, missing, missingInAll } = finding.shortfall
    const { height, time, hash } = first
    const at = { chain, address, asset, height, time: isoTime(time), tx_hash: hash, missing_in_all: missingInAll }
    return { finding: 'below-zero', covered: covered ? 'yes' : 'no', ...at, amount: -missing }
  }
  if (finding.kind === 'stated') {
    const { stated, ledger, difference } = finding.stated
    const { chain, address, asset, height, balance, file } = stated
    const time = stated.time === null ? null : isoTime(stated.time)
    const at = { chain, address, asset, height, time, amount: ledger, stated: balance, difference }
    return { finding: 'stated', ...at, in: `${file} line ${stated.line}` }
  }
  const { movement, lacks } = finding.difference
  const { chain, place, seq, kind, from, to, asset, amount, records } = movement
  const { height, time, hash } = place
  return {
    finding: 'one-source',
    chain,
    height,
    time: isoTime(time),
    tx_hash: hash,
    seq,
    kind,
    address: from,
    to,
    asset,
    amount,
    in: records.map(({ file, record }) => `${files[file]} record ${record}`).join('; '),
    not_in: lacks.map((file) => files[file]).join('; '),
  }
}
