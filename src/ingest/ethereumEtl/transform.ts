import { literal } from '../../core/ledger/sqlLiteral.ts'
import { COLUMNS } from '../evm/evmTable.ts'
import type { EtlTable } from './tables.ts'

/** Columns that are lists: in CSV their parts stand with commas between them, in JSON as a list. */
const LISTS = ['topics', 'trace_address']

/** Rows of a CSV file: `from` is a `read_csv` of it, `names` our columns and the file's. */
export function csvRows(table: EtlTable, names: ReadonlyMap<string, string>, from: string, numbered = true): string {
  const columns = COLUMNS[table.kind].map((column) => {
    const name = names.get(column)
    return `${name === undefined ? 'NULL::VARCHAR' : identifier(name)} AS ${identifier(column)}`
  })
  return `SELECT ${recordOf(numbered)}, ${columns.join(', ')} FROM ${from}`
}

/**
 * Rows of JSON lines: `from` has the column `line`. Every value is read as text, so that numbers keep all digits.
 * `readable`: the line is a JSON object whose keys stand there once; with two equal keys nobody knows which is meant.
 */
export function jsonRows(
  table: EtlTable,
  names: ReadonlyMap<string, string>,
  keys: readonly string[],
  from: string,
  numbered = true,
): string {
  const structure = JSON.stringify(Object.fromEntries([...names.values()].map((name) => [name, 'VARCHAR'])))
  const columns = COLUMNS[table.kind].map((column) => {
    const name = names.get(column)
    if (name === undefined) return `NULL::VARCHAR AS ${identifier(column)}`
    const value = `fields.${identifier(name)}`
    const text = LISTS.includes(column) ? `translate(${value}, '[]" ', '')` : value
    return `nullif(${text}, '') AS ${identifier(column)}`
  })
  // Most lines have the keys of the first one, in its order: those need no search for a key that stands there twice.
  const once = `CASE WHEN names = [${keys.map(literal).join(', ')}] THEN true ELSE len(list_distinct(names)) = len(names) END`
  return `SELECT record, line[1:80] AS line, fields IS NOT NULL AND len(names) > 0 AND ${once} AS readable, ${columns.join(', ')} FROM (
    SELECT ${recordOf(numbered)}, line, TRY(from_json(line, ${literal(structure)})) AS fields, TRY(json_keys(line)) AS names
    FROM ${from})`
}

function recordOf(numbered: boolean): string {
  return numbered ? 'row_number() OVER () AS record' : 'NULL::BIGINT AS record'
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
