import type { DuckDBConnection } from '@duckdb/node-api'
import { inputError } from '../../core/errors.ts'
import { withDuckDB } from '../withDuckDB.ts'
import type { EvmEntry, EvmTable } from './evmTable.ts'
import { whole } from './sql.ts'

/** Rows that are looked at: exporters write a file in one way throughout. */
const FEW = 1000

/**
 * Looks into the files, to read no more of the others than each needs: which blocks a file holds, where one kind is spread
 * over several files; whether receipts leave out the status, and traces the hash of their transaction.
 * Errors: `BAD_FILE`.
 */
export async function peek(
  tables: readonly EvmTable[],
): Promise<Pick<EvmEntry, 'tables' | 'statusMissing' | 'hashMissing'>> {
  const traced = tables.some(({ kind }) => kind === 'traces')
  const receipted = tables.some(({ kind }) => kind === 'receipts')
  const spread = tables.some(({ kind }, i) => tables.findIndex((other) => other.kind === kind) !== i)
  if (!traced && !spread) return { tables, statusMissing: false, hashMissing: false }
  return withDuckDB((db) => lookInto(db, tables, { traced, receipted, spread }))
}

/** Of which kinds an entry has tables. */
interface Kinds {
  readonly traced: boolean
  readonly receipted: boolean
  /** Several of one kind. */
  readonly spread: boolean
}

async function lookInto(db: DuckDBConnection, tables: readonly EvmTable[], { traced, receipted, spread }: Kinds) {
  const ask = async ({ name }: EvmTable, sql: string): Promise<readonly unknown[]> => {
    const answer = await db.runAndReadAll(sql).catch((cause: unknown) => {
      const said = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]
      throw inputError('BAD_FILE', `${name} cannot be read: ${said}`, {
        fix: 'fetch or write the file anew',
        facts: { file: name },
        cause,
      })
    })
    return answer.getRows()[0]!
  }
  const lacks = async (kinds: readonly string[], column: string, where = 'true') => {
    for (const table of tables.filter(({ kind }) => kinds.includes(kind))) {
      const found = await ask(
        table,
        `SELECT count(*)::DOUBLE FROM (SELECT * FROM (${table.facts}) LIMIT ${FEW}) WHERE ${column} IS NULL AND ${where}`,
      )
      if (Number(found[0]) > 0) return true
    }
    return false
  }
  const placed: EvmTable[] = []
  for (const table of tables) {
    const height = heightOf(table)
    const range =
      spread && height !== null && table.blocks === null
        ? await ask(
            table,
            `SELECT min(h)::DOUBLE, max(h)::DOUBLE FROM (SELECT ${whole(height)} AS h FROM (${table.facts}))`,
          )
        : null
    placed.push({
      ...table,
      ...(range === null || range[0] === null ? {} : { blocks: [Number(range[0]), Number(range[1])] }),
    })
  }
  return {
    tables: placed,
    statusMissing: traced && (await lacks(receipted ? ['receipts'] : ['transactions'], 'status')),
    hashMissing: traced && (await lacks(['traces'], 'transaction_hash', 'transaction_index IS NOT NULL')),
  }
}

function heightOf({ kind, has }: EvmTable): string | null {
  const column = kind === 'blocks' ? 'number' : 'block_number'
  return has.has(column) ? column : null
}
