import { stat } from 'node:fs/promises'
import { DyepackError, inputError, retryError } from '../../core/errors.ts'
import type { IndexedMark, IndexedSource, OverlapIndex, SourceMark } from '../overlapIndex.ts'
import { type Database, openDatabase } from './database.ts'

/** Another layout of the tables, or another meaning of the facts: an index of another version is made anew. */
const VERSION = 1

/**
 * Opens the index of addresses, and makes it where `write` is asked and none is there. DuckDB keeps a checksum of every block,
 * so that a broken file is an error and never an answer.
 * Errors: OVERLAP_INDEX_BAD, OVERLAP_INDEX_OLD, OVERLAP_INDEX_BUSY (try again); DISK_FULL, NOT_PERMITTED.
 */
export async function openOverlapIndex(path: string, write: boolean): Promise<OverlapIndex> {
  const isNew = (await stat(path).catch(() => null)) === null
  const db = await guarded(path, () => openDatabase(path, !write))
  try {
    await guarded(path, () => (isNew ? makeTables(db) : checkVersion(db, path)))
  } catch (error) {
    await db.close()
    throw error
  }
  return {
    sources: () =>
      guarded(path, () =>
        db.rows<IndexedSource>('SELECT id::DOUBLE AS id, kind, path, key, facts FROM source ORDER BY kind, path'),
      ),
    put: (source, marks) => guarded(path, () => putSource(db, source, marks)),
    drop: (ids) => guarded(path, () => dropSources(db, ids)),
    shared: (own, others) => guarded(path, () => sharedMarks(db, own, others)),
    close: () => db.close(),
  }
}

async function makeTables(db: Database): Promise<void> {
  await db.run('CREATE TABLE dyepack_overlap (version INTEGER)')
  await db.run(`INSERT INTO dyepack_overlap VALUES (${VERSION})`)
  await db.run('CREATE SEQUENCE source_id')
  await db.run('CREATE TABLE source (id INTEGER, kind VARCHAR, path VARCHAR, key VARCHAR, facts VARCHAR)')
  await db.run('CREATE TABLE mark (source INTEGER, chain VARCHAR, address VARCHAR, facts VARCHAR)')
}

async function checkVersion(db: Database, path: string): Promise<void> {
  const tables = await db.rows(
    `SELECT 1 FROM duckdb_tables() WHERE table_name = 'dyepack_overlap' AND database_name = current_database()`,
  )
  if (tables.length === 0) throw notAnIndex(path, 'it has other tables')
  const { version } = await db.row<{ version: number }>('SELECT version FROM dyepack_overlap')
  if (version === VERSION) return
  throw inputError('OVERLAP_INDEX_OLD', `${path} is an index of another version of dyepack`, {
    fix: `delete it: it is made again`,
    facts: { file: path, version },
  })
}

async function putSource(
  db: Database,
  { kind, path, key, facts }: Omit<IndexedSource, 'id'>,
  marks: Iterable<IndexedMark>,
): Promise<void> {
  await db.run('BEGIN')
  try {
    await db.run('DELETE FROM mark WHERE source IN (SELECT id FROM source WHERE kind = $1 AND path = $2)', [kind, path])
    await db.run('DELETE FROM source WHERE kind = $1 AND path = $2', [kind, path])
    const { id } = await db.row<{ id: number }>(`SELECT nextval('source_id')::INTEGER AS id`)
    await db.run('INSERT INTO source VALUES ($1, $2, $3, $4, $5)', [id, kind, path, key, facts])
    const appender = await db.connection.createAppender('mark')
    for (const mark of marks) {
      appender.appendInteger(id)
      appender.appendVarchar(mark.chain)
      appender.appendVarchar(mark.address)
      appender.appendVarchar(mark.facts)
      appender.endRow()
    }
    appender.closeSync()
    await db.run('COMMIT')
  } catch (error) {
    await db.run('ROLLBACK').catch(() => {})
    throw error
  }
}

async function dropSources(db: Database, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  const list = ids.join(', ')
  await db.run(`DELETE FROM mark WHERE source IN (${list})`)
  await db.run(`DELETE FROM source WHERE id IN (${list})`)
}

/** Set-based: the addresses of this case are joined with everybody's, and only what is shared is read whole. */
async function sharedMarks(db: Database, own: number, others: readonly number[]): Promise<readonly SourceMark[]> {
  if (others.length === 0) return []
  await db.run(`CREATE OR REPLACE TEMP TABLE asked AS SELECT unnest([${others.join(', ')}])::INTEGER AS source`)
  await db.run(
    `CREATE OR REPLACE TEMP TABLE hit AS SELECT DISTINCT m.chain, m.address FROM mark m
       SEMI JOIN asked ON m.source = asked.source
       SEMI JOIN (FROM mark WHERE source = ${own}) o ON m.chain = o.chain AND m.address = o.address
       WHERE m.source <> ${own}`,
  )
  return db.rows<SourceMark>(
    `SELECT m.source, m.chain, m.address, m.facts FROM mark m
       SEMI JOIN hit h ON m.chain = h.chain AND m.address = h.address
       SEMI JOIN (SELECT source FROM asked UNION ALL SELECT ${own}) s ON m.source = s.source
       ORDER BY m.chain, m.address, m.source, m.facts`,
  )
}

async function guarded<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw indexError(path, cause)
  }
}

/** The index holds nothing that is not elsewhere, so that there is always the same way out. */
function indexError(path: string, cause: unknown): unknown {
  if (cause instanceof DyepackError && cause.code === 'LEDGER_LOCKED')
    return retryError('OVERLAP_INDEX_BUSY', `${path} is being written by another process`, {
      fix: 'wait until the other "dyepack overlap" has ended, then run this again',
      facts: { file: path },
      cause,
    })
  if (cause instanceof DyepackError && cause.code !== 'NOT_A_LEDGER') return cause
  // A slip of ours, not of the file.
  if (cause instanceof TypeError || cause instanceof RangeError) return cause
  return notAnIndex(path, cause instanceof Error ? cause.message.split('\n')[0]! : String(cause), cause)
}

function notAnIndex(path: string, what: string, cause?: unknown): DyepackError {
  return inputError('OVERLAP_INDEX_BAD', `${path} cannot be read as an index of addresses: ${what}`, {
    fix: 'delete it: it holds nothing that is not in the cases and the tags, and is made again',
    facts: { file: path },
    cause,
  })
}
