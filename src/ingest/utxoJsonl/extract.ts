import { countRecords } from '../countRecords.ts'
import { eachFile, type Importer } from '../importer.ts'
import { recordLines } from '../recordLines.ts'
import { openTextFile, pathLiteral, type TextFile } from '../textFile.ts'
import { STRUCTURE, type UtxoChain, utxoTransform } from './transform.ts'

/** Reads `utxo-jsonl`: one JSON object a line. Lines are read as text first, so that a broken one is found with its number. */
export function utxoJsonl(chain: UtxoChain): Importer {
  return {
    format: 'utxo-jsonl',
    title: 'transactions of a UTXO chain, as bitcoin-etl writes them',
    extract: eachFile(async ({ path, name }) => {
      const file = await openTextFile(path, name)
      return {
        ...utxoLines(chain, file),
        records: () => countRecords(file, name, FORM),
        lines: (records) => recordLines(file, FORM, records),
        readWith: [],
        tells: ['native', 'internal', 'token', 'gas'],
        covers: 'all',
      }
    }),
  }
}

/** The rows of a file of such lines. */
export function utxoLines(chain: UtxoChain, { path, compression }: Pick<TextFile, 'path' | 'compression'>) {
  return {
    ...utxoTransform(chain),
    from: `(SELECT line, unnest(CASE WHEN json_valid(line) THEN TRY(from_json(line, '${JSON.stringify(STRUCTURE)}')) END)
      FROM read_csv(${pathLiteral(path)}, columns = {'line': 'VARCHAR'}, delim = '\\x01', quote = '', escape = '', header = false,
        auto_detect = false, strict_mode = false, max_line_size = ${LONGEST_LINE}, buffer_size = ${2 * LONGEST_LINE}, compression = '${compression}')
      WHERE line IS NOT NULL)`,
  }
}

const FORM = { header: false, quotes: false }

/** A transaction of the largest block that a chain of this kind allows, as JSON, is far below this. */
const LONGEST_LINE = 1 << 25
