import type { ReportModel, ReportPart } from '../core/report/model.ts'
import { toStdout as pc } from './colors.ts'
import { wrap } from './wrap.ts'

/** A trace's end on the terminal: the answer first, then the loss ledger. */
export function answerText({ title, answer, parts }: ReportModel): string {
  const sections = answer.sections
    .filter(({ lines }) => lines.length > 0)
    .map(({ heading, lines }) => `${pc.bold(heading)}\n${lines.map((line) => wrap(line, '  ')).join('')}`)
  const ledgers = parts.map(lossLedger)
  return `\n${pc.bold(title)}\n${wrap(answer.verdict, '')}\n${[...sections, ...ledgers].join('\n')}`
}

function lossLedger({ bar, verdict: _, scale: __ }: ReportPart): string {
  const rows = bar.classes.map((line) => [line.words, line.share, line.amount.short, line.usdAtTheft?.short ?? ''])
  const total = ['all', '100.0 %', bar.total.short, '']
  return `${pc.bold('Loss ledger')} ${pc.dim('(share, amount, US dollars at the time of the theft)')}\n${aligned([...rows, total])}`
}

/** Columns: the first to the left, figures to the right. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows
    .map(
      (row) =>
        `  ${row
          .map((text, column) => (column === 0 ? text.padEnd(widths[0]!) : text.padStart(widths[column]!)))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}
