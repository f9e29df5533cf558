import { literal } from '../../core/ledger/sqlLiteral.ts'
import type { Database } from './database.ts'
import { NEXT, TABLES, VIEWS } from './schema.ts'

/** What is left of an import that did not end, of whichever version. */
export async function dropNext(db: Database): Promise<void> {
  const names = [...Object.keys(TABLES), ...VIEWS].map((name) => `${NEXT}${name}`)
  const tables = await there(db, 'table', names)
  // No view is without its table, and DuckDB takes 4 ms to list views.
  if (tables.length === 0) return
  for (const view of await there(db, 'view', names)) await db.run(`DROP VIEW main.${view}`)
  for (const table of tables) await db.run(`DROP TABLE main.${table}`)
}

export async function dropTemporary(db: Database): Promise<void> {
  for (const kind of ['view', 'table'] as const) {
    const left = await db.rows<{ name: string }>(
      `SELECT ${kind}_name AS name FROM duckdb_${kind}s() WHERE temporary AND NOT internal`,
    )
    for (const { name } of left) await db.run(`DROP ${kind.toUpperCase()} temp."${name}"`)
  }
}

/** Those of some names that there are in the ledger's file. */
export async function there(
  db: Database,
  kind: 'table' | 'view',
  names: readonly string[],
): Promise<readonly string[]> {
  const rows = await db.rows<{ name: string }>(
    `SELECT ${kind}_name AS name FROM duckdb_${kind}s() WHERE NOT temporary AND database_name = current_database() AND schema_name = 'main'
     AND ${kind}_name IN (${names.map(literal).join(', ')})`,
  )
  return rows.map(({ name }) => name)
}
