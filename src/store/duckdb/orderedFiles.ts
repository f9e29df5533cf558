import { isCoversRule } from '../../core/ledger/rowSource.ts'
import type { LedgerFile } from '../ledgerWriter.ts'
import { isConstant, recordColumns } from './recordColumns.ts'
import { isGood, ordOf } from './stageFile.ts'

/** Files whose movements may stand in the ledger's order, as a lake has them: of one chain, and as quick to read as a table. */
export interface OrderedFiles {
  /** An SQL literal. */
  readonly chain: string
  /** The files' own column of hashes, and an expression over it: as the ledger has them. */
  readonly hash: { readonly column: string; readonly spelled: string }
  /** A query for the movements, in the ledger's columns, with texts: `payer`, `payee`, and `raw` for the files' own hash; `place`: of the file. */
  readonly rows: string
}

/** Null: one of the files is no such file. */
export function orderedFiles(files: readonly LedgerFile[]): OrderedFiles | null {
  const all = files.flatMap(orderedFile)
  const [first] = all
  if (first === undefined || all.length < files.length) return null
  const alike = ({ chain, hash }: OrderedFiles) =>
    chain === first.chain && hash.column === first.hash.column && hash.spelled === first.hash.spelled
  return all.every(alike) ? { ...first, rows: all.map(({ rows }) => rows).join(' UNION ALL ') } : null
}

function orderedFile({ rows, covers }: LedgerFile, place: number): readonly OrderedFiles[] {
  if (rows === null || rows.shape !== 'transfers' || rows.reread === undefined || isCoversRule(covers)) return []
  const { read, laid, movements } = recordColumns(rows, false)
  const { chain, tx_hash: _, from, to, ...columns } = movements[0]!.columns as Readonly<Record<string, string>>
  if (!isConstant(chain!)) return []
  const named = Object.entries({ ...columns, payer: from, payee: to })
  const column = `"${rows.reread.hash}"`
  return [
    {
      chain: chain!,
      hash: { column, spelled: rows.movements[0]!.select.tx_hash! },
      rows: `SELECT ${place} AS place, ord, good, raw, ${named.map(([name, column]) => `${column} AS ${name}`).join(', ')} FROM (
        SELECT ord, good, raw, ${laid.join(', ')} FROM (
          SELECT ${ordOf(place, `(${rows.record})::BIGINT`)} AS ord, ${isGood(rows)} AS good, ${column} AS raw, ${read.join(', ')} FROM ${rows.from}))`,
    },
  ]
}
