import { inputError } from '../../core/errors.ts'
import type { EndpointRow } from '../../core/report/endpointRow.ts'
import { POLICY_IDS } from '../../core/trace/policyIds.ts'
import { EVIDENCE, LOSS_CLASSES, STOP_IDS } from '../../core/wire/traceFile.ts'
import { readCsv } from './readCsv.ts'

/** So many hashes of one place are kept for the page; the file has them all. */
const KEPT_HASHES = 200

/** The rows of `endpoints.csv`, but those of poison, which no report adds up. */
export async function readEndpoints(path: string): Promise<readonly EndpointRow[]> {
  const rows: EndpointRow[] = []
  for await (const cells of readCsv(path, 'out/endpoints.csv')) {
    if (cells.get('policy') !== 'poison') rows.push(endpointRow(cells))
  }
  return rows
}

function endpointRow(cells: ReadonlyMap<string, string>): EndpointRow {
  const text = (column: string) => {
    const value = cells.get(column)
    if (value === undefined) throw bad(column, '')
    return value
  }
  const hashes = text('tx_hashes')
    .split(' ')
    .filter((hash) => hash !== '')
  return {
    policy: oneOf(POLICY_IDS, 'policy', text('policy')),
    origin: Number(integer('origin', text('origin'))),
    chain: text('chain'),
    address: text('address'),
    holding: text('holding'),
    asset: text('asset'),
    symbol: text('symbol'),
    decimals: Number(integer('decimals', text('decimals'))),
    stoppedBy: oneOf(STOP_IDS, 'stopped_by', text('stopped_by')),
    class: text('class') === '' ? null : oneOf(LOSS_CLASSES, 'class', text('class')),
    label: text('label'),
    category: text('category'),
    evidence: text('evidence') === '' ? null : oneOf(EVIDENCE, 'evidence', text('evidence')),
    source: text('source'),
    amount: integer('amount', text('amount')),
    basis: text('basis') === '' ? null : integer('basis', text('basis')),
    usdAtTheft: usd('usd_at_theft', text('usd_at_theft')),
    usdAtEvent: usd('usd_at_event', text('usd_at_event')),
    arrivals: Number(integer('arrivals', text('arrivals'))),
    firstTime: time('first_time', text('first_time')),
    lastTime: time('last_time', text('last_time')),
    hashes: hashes.slice(0, KEPT_HASHES),
    hashCount: hashes.length,
  }
}

function oneOf<T extends string>(list: readonly T[], column: string, value: string): T {
  const found = list.find((entry) => entry === value)
  if (found === undefined) throw bad(column, value)
  return found
}

function integer(column: string, value: string): bigint {
  if (!/^\d+$/.test(value)) throw bad(column, value)
  return BigInt(value)
}

function usd(column: string, value: string): bigint | null {
  if (value === '') return null
  if (!/^-?\d+\.\d{2}$/.test(value)) throw bad(column, value)
  return BigInt(value.replace('.', ''))
}

function time(column: string, value: string): number | null {
  if (value === '') return null
  const milliseconds = Date.parse(value)
  if (Number.isNaN(milliseconds)) throw bad(column, value)
  return milliseconds
}

function bad(column: string, value: string) {
  return inputError('RESULT_BAD', `out/endpoints.csv: ${JSON.stringify(value)} does not fit column ${column}`, {
    fix: 'run "dyepack trace" on the case again',
    facts: { file: 'out/endpoints.csv', column, value },
  })
}
