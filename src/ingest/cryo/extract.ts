import { open, stat } from 'node:fs/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import { inputError } from '../../core/errors.ts'
import { entryExtracts, type OpenedTable } from '../evm/entryExtracts.ts'
import type { Importer, SourceFile } from '../importer.ts'
import { pathLiteral } from '../textFile.ts'
import { withDuckDB } from '../withDuckDB.ts'
import { CRYO_TABLES, missing, tableOf, UNFIT } from './tables.ts'
import { cryoRows, type ParquetColumn } from './transform.ts'

/**
 * Reads what cryo fetches, as Parquet: blocks, transactions, logs, erc20_transfers, traces, erc20_metadata. Each file's
 * table is told by its columns, never by its name; the files of an entry are read together.
 */
export const cryo: Importer = {
  format: 'cryo',
  title: 'tables of an EVM chain in Parquet, as cryo fetches them',
  extract: async (files, options) => {
    const opened = await withDuckDB(async (db) => {
      const tables: OpenedTable[] = []
      for (const file of files) tables.push(await openTable(db, file, options.chain ?? 'ethereum'))
      return tables
    })
    return entryExtracts(opened, options)
  },
}

/** Errors: `FILE_MISSING`, `BAD_FILE`, `UNKNOWN_TABLE`, `UNFIT_TABLE`, `BAD_COLUMN`. */
async function openTable(db: DuckDBConnection, { path, name }: SourceFile, chain: string): Promise<OpenedTable> {
  const columns = await readColumns(db, path, name)
  const names = columns.map((column) => column.name)
  const unfit = UNFIT.find(({ column }) => names.includes(column))
  if (unfit !== undefined) {
    throw inputError('UNFIT_TABLE', `${name} is ${unfit.name} of cryo, and ${unfit.why}`, {
      fix: unfit.fix,
      facts: { file: name, table: unfit.name },
    })
  }
  const table = tableOf(names)
  if (table === null) {
    const nearest = [...CRYO_TABLES].sort((one, other) => missing(one, names).length - missing(other, names).length)[0]!
    const lacks = missing(nearest, names)
    throw inputError(
      'UNKNOWN_TABLE',
      `${name} is no table of cryo that dyepack reads; to be ${nearest.kind} it lacks ${lacks.join(', ')}`,
      {
        fix: lacks.includes('value_string or value')
          ? 'fetch it with --u256-types string: numbers as floats lose digits, and bytes stand in two orders'
          : 'give blocks, transactions, logs, erc20_transfers, traces or erc20_metadata; leave other tables out',
        facts: { file: name, columns: names.slice(0, 50), nearest: nearest.kind, missing: lacks },
      },
    )
  }
  const from = `read_parquet(${pathLiteral(path)}, file_row_number = true)`
  const { sql, has, wrong, bytes } = cryoRows(table, columns, from, chain)
  if (wrong.length > 0) {
    const said = wrong.map(({ name: column, type, must }) => `"${column}" is ${type} and must be ${must}`)
    throw inputError('BAD_COLUMN', `${name}: ${said.join('; ')}`, {
      fix: 'write it anew with the types that cryo uses; numbers of 256 bits with --u256-types string',
      facts: { file: name, columns: wrong },
    })
  }
  return {
    table: {
      kind: table.kind,
      name,
      has,
      rows: sql,
      unnumbered: null,
      facts: sql,
      typed: true,
      bytes,
      blocks: null,
      readable: null,
    },
    // A row of a Parquet file has no line: its number is the row's.
    records: null,
    lines: async (records) => records,
  }
}

async function readColumns(db: DuckDBConnection, path: string, name: string): Promise<readonly ParquetColumn[]> {
  const found = await stat(path).catch(() => null)
  if (found === null || !found.isFile()) {
    throw inputError('FILE_MISSING', `${found === null ? 'there is no file' : 'this is not a file:'} ${name}`, {
      fix: 'check the name',
      facts: { file: name },
    })
  }
  if (found.size === 0)
    throw inputError('EMPTY_FILE', `${name} is empty`, { fix: 'leave it out of the imports', facts: { file: name } })
  if (!(await isParquet(path))) {
    throw inputError('BAD_FILE', `${name} is no Parquet file`, {
      fix: 'cryo must write Parquet: without --csv and --json',
      facts: { file: name },
    })
  }
  const answer = await db
    .runAndReadAll(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(${pathLiteral(path)}))`)
    .catch((cause: unknown) => {
      throw inputError(
        'BAD_FILE',
        `${name} cannot be read: ${String(cause instanceof Error ? cause.message : cause).split('\n')[0]}`,
        {
          fix: 'fetch or write the file anew',
          facts: { file: name },
          cause,
        },
      )
    })
  return answer.getRows().map(([column, type]) => ({ name: String(column), type: String(type) }))
}

async function isParquet(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return bytesRead === 4 && buffer.toString('latin1') === 'PAR1'
  } finally {
    await file.close()
  }
}
