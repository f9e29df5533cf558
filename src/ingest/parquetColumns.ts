import { inputError } from '../core/errors.ts'
import type { SourceFile } from './importer.ts'
import { pathLiteral } from './textFile.ts'
import { withDuckDB } from './withDuckDB.ts'

/** A Parquet file's columns: name → type, as DuckDB calls it (`BIGINT`, `DECIMAL(26,0)`). */
export type ParquetColumns = ReadonlyMap<string, string>

/** Reads the footers of Parquet files. Errors: `BAD_FILE` for what is none, or ends too early. */
export async function readParquetColumns(files: readonly SourceFile[]): Promise<readonly ParquetColumns[]> {
  return withDuckDB(async (db) => {
    const found: ParquetColumns[] = []
    for (const { path, name } of files) {
      const described = await db
        .runAndReadAll(`DESCRIBE SELECT * FROM read_parquet(${pathLiteral(path)}, hive_partitioning = false)`)
        .catch((cause: unknown) => {
          throw notParquet(name, cause)
        })
      const rows = described.getRowObjectsJS() as unknown as readonly {
        readonly column_name: string
        readonly column_type: string
      }[]
      found.push(new Map(rows.map((row) => [row.column_name, row.column_type])))
    }
    return found
  })
}

function notParquet(name: string, cause: unknown): Error {
  const said = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]
  return inputError('BAD_FILE', `${name} cannot be read as Parquet: ${said}`, {
    fix: 'fetch or write the file anew',
    facts: { file: name },
    cause,
  })
}
