import type { LedgerRow } from '../../core/accuracy/ledgerRow.ts'
import type { CaseImport } from '../../core/case/case.ts'
import { isoTime } from '../../core/trace/rows.ts'
import { writeText } from '../files/writeText.ts'

const HEADER = 'chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount\n'

/** Writes movements as `transfers-csv`, for an import. They must be in chain order: inside a block the order of the lines is all there is. */
export async function writeRows(
  file: string,
  rows: readonly LedgerRow[],
  covers: CaseImport['covers'],
): Promise<CaseImport> {
  await writeText(file, lines(rows))
  return writtenFile('transfers-csv', file, covers)
}

/** An import of one file that was written for it. */
export function writtenFile(format: CaseImport['format'], file: string, covers: CaseImport['covers']): CaseImport {
  return {
    format,
    files: [file],
    covers,
    chain: null,
    mapping: null,
    decimals: new Map(),
    keepGoing: false,
    node: null,
    byAddress: null,
  }
}

function* lines(rows: readonly LedgerRow[]): Iterable<string> {
  yield HEADER
  for (const { chain, height, time, hash, seq, kind, asset, symbol, decimals, from, to, amount } of rows) {
    const name = /[",\r\n]/.test(symbol) ? `"${symbol.replaceAll('"', '""')}"` : symbol
    yield `${chain},${height ?? ''},${isoTime(time)},,${hash ?? ''},${seq},${kind},${asset},${name},${decimals},${from},${to ?? ''},${amount}\n`
  }
}
