import { type PreviewRow, type SheetSuggestion, suggestSheet } from '../actions/suggestSheet.ts'
import { groupedText } from '../core/groupedText.ts'
import { shortAddress } from '../core/ledger/address.ts'
import { fullNumber } from '../core/report/numbers.ts'
import { counted } from '../core/report/text.ts'
import type { Output } from './output.ts'

/** Files to write; null: none. */
export interface SuggestionFiles {
  readonly out: string | null
  readonly labels: string | null
}

/**
 * Proposes a mapping for a table. The mapping goes to a file, or to the standard output; the table of rows to the
 * standard error, so that `> mapping.yaml` holds the mapping alone. Errors: those of `suggestSheet`, `FILE_THERE`.
 */
export async function showSuggestion(file: string, { out, labels }: SuggestionFiles, output: Output): Promise<void> {
  const suggestion = await suggestSheet(file, { out, labels })
  const { yaml, mapping, doubts, rows, bad, notes } = suggestion
  output.note(previewText(suggestion))
  for (const note of notes) output.note(note)
  for (const { doubt } of doubts) output.note(`Check: ${doubt}`)
  if (out !== null) output.note('Look at the lines with a question mark before you import.')
  output.result(out === null ? yaml : [out, ...(labels === null ? [] : [labels]), ''].join('\n'), {
    out,
    labels,
    mapping,
    yaml,
    doubts,
    rows,
    bad,
    notes,
    preview: suggestion.preview,
  })
}

function previewText({ preview, rows, bad }: SheetSuggestion): string {
  const head = ['line', 'time (UTC)', 'from', 'to', 'amount', 'transaction']
  const table = [head, ...preview.map(cellsOf)]
  const widths = head.map((_, i) => Math.max(...table.map((cells) => cells[i]!.length)))
  const lines = table.map((cells) =>
    cells
      .map((cell, i) => (i === 0 || i === 4 ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd(),
  )
  const wrong = preview.flatMap(({ line, wrong }) => (wrong === null ? [] : [`line ${line}: ${wrong}`]))
  const all =
    bad === 0
      ? rows === 1
        ? 'Its row can be read so.'
        : `All ${groupedText(rows)} rows can be read so.`
      : `${groupedText(bad)} of ${counted(rows, 'row')} cannot be read so: the import names each with its line, and why.`
  return [...lines, ...wrong, all].join('\n')
}

function cellsOf({ line, time, from, to, amount, symbol, decimals, hash }: PreviewRow): string[] {
  const money =
    amount === null || decimals === null ? '?' : `${fullNumber(BigInt(amount), decimals)} ${shown(symbol ?? '')}`
  return [
    String(line),
    time === null
      ? '?'
      : new Date(time)
          .toISOString()
          .replace('T', ' ')
          .replace(/(\.000)?Z$/, ''),
    shown(shortAddress(from ?? '?')),
    shown(shortAddress(to ?? '?')),
    money,
    hash === null ? '' : shown(shortAddress(hash)),
  ]
}

/** Cells come from a file that nobody has checked yet. */
function shown(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?').slice(0, 60)
}
