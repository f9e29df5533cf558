import { normaliseAddress } from '../../core/ledger/address.ts'
import type { SourceDifference } from '../../core/reconcile/sourcedMovement.ts'
import type { ImportSummary } from '../ledgerStore.ts'
import { appendRows } from './appendRows.ts'
import type { Database } from './database.ts'
import { sourcedMovements } from './movementSources.ts'
import { PLACE } from './problems.ts'

/** Movements that are compared at once. */
const SLICE = 1_000_000
const PORTION = 5_000

/**
 * Movements that one source has and another lacks, in chain order. A file should have a movement where it tells its kind,
 * covers one of its parties, and has records at or before it and at or after it on that chain.
 */
export async function* sourceDifferences(
  db: Database,
  imports: readonly ImportSummary[],
): AsyncIterable<readonly SourceDifference[]> {
  if (new Set(imports.map(({ source }) => source)).size < 2) return
  try {
    await describeFiles(db, imports)
    await db.run('CREATE OR REPLACE TEMP TABLE source_lack (row BIGINT, files INTEGER[])')
    const { rows } = await db.row<{ rows: number }>('SELECT count(*)::DOUBLE AS rows FROM movement')
    for (let from = 0; from < rows; from += SLICE) await db.run(`INSERT INTO source_lack ${lacking(from)}`)
    const { n } = await db.row<{ n: number }>('SELECT count(*)::DOUBLE AS n FROM source_lack')
    for (let from = 0; from < n; from += PORTION) {
      const found = await db.rows<{ row: number; files: number[] }>(
        `SELECT row::DOUBLE AS row, files::DOUBLE[] AS files FROM source_lack WHERE rowid >= ${from} AND rowid < ${from + PORTION} ORDER BY rowid`,
      )
      const movements = await sourcedMovements(
        db,
        found.map(({ row }) => row),
      )
      yield movements.map((movement, i) => ({ movement, lacks: found[i]!.files }))
    }
  } finally {
    for (const table of ['source_lack', 'source_stretch', 'source_file', 'source_cover'])
      await db.run(`DROP TABLE IF EXISTS ${table}`)
  }
}

const KINDS = ['native', 'internal', 'token', 'gas']

/**
 * `source_file`: source, kinds and whether it covers all, of each file. `source_stretch`: from which to which transaction it
 * speaks of a chain. `source_cover`: the addresses that it covers.
 */
async function describeFiles(db: Database, imports: readonly ImportSummary[]): Promise<void> {
  const sources = [...new Set(imports.map(({ source }) => source))]
  await db.run('CREATE OR REPLACE TEMP TABLE source_file (file INTEGER, source INTEGER, kind UTINYINT, whole BOOLEAN)')
  await appendRows(
    db,
    'source_file',
    imports.flatMap(({ source, tells, covers }, file) => {
      const kinds = tells.length === 0 ? [] : [...tells.map((kind) => KINDS.indexOf(kind)), 4, 5]
      return kinds.map((kind) => [file, sources.indexOf(source), kind, covers === 'all'])
    }),
  )
  await db.run(
    `CREATE OR REPLACE TEMP TABLE source_stretch AS
     SELECT s.ord // ${PLACE} AS file, x.chain, min(x.tx) AS first, max(x.tx) AS last
     FROM (SELECT row, ord FROM movement UNION ALL SELECT row, ord FROM duplicate) s JOIN movement m USING (row) JOIN txn x USING (tx)
     GROUP BY ALL`,
  )
  await db.run('CREATE OR REPLACE TEMP TABLE source_cover (file INTEGER, chain VARCHAR, address VARCHAR)')
  await appendRows(
    db,
    'source_cover',
    imports.flatMap(({ covers, chains }, file) =>
      covers === 'all'
        ? []
        : chains.flatMap((chain) =>
            covers.flatMap((text) => {
              const read = normaliseAddress(chain, text)
              return 'address' in read ? [[file, chain, read.address]] : []
            }),
          ),
    ),
  )
}

/** Rows from `from` on that some source should have and has not, with its files that should. */
function lacking(from: number): string {
  const slice = (table: string) => `${table}.row >= ${from} AND ${table}.row < ${from + SLICE}`
  const stretch = `JOIN source_stretch s ON s.file = f.file AND s.chain = x.chain AND x.tx >= s.first AND x.tx <= s.last`
  return `WITH party AS (
      SELECT row, from_address AS address FROM movement WHERE ${slice('movement')} AND from_address IS NOT NULL
      UNION ALL SELECT row, to_address FROM movement WHERE ${slice('movement')} AND to_address IS NOT NULL
      UNION ALL SELECT row, address FROM utxo_output WHERE ${slice('utxo_output')} AND address IS NOT NULL
      UNION ALL SELECT row, address FROM utxo_input WHERE ${slice('utxo_input')} AND address IS NOT NULL
    ), expected AS (
      SELECT m.row, f.source, f.file FROM movement m JOIN txn x USING (tx) JOIN source_file f ON f.kind = m.kind AND f.whole ${stretch} WHERE ${slice('m')}
      UNION SELECT m.row, f.source, f.file FROM party p JOIN movement m USING (row) JOIN txn x USING (tx) JOIN address a ON a.id = p.address
        JOIN source_cover v ON v.chain = x.chain AND v.address = a.address JOIN source_file f ON f.file = v.file AND f.kind = m.kind ${stretch} WHERE ${slice('m')}
    ), had AS (
      SELECT DISTINCT r.row, f.source FROM (
        SELECT row, ord FROM movement WHERE ${slice('movement')} UNION ALL SELECT row, ord FROM duplicate WHERE ${slice('duplicate')}
      ) r JOIN source_file f ON f.file = r.ord // ${PLACE}
    )
    SELECT row, list(file ORDER BY file) FROM expected ANTI JOIN had USING (row, source) GROUP BY row ORDER BY row`
}
