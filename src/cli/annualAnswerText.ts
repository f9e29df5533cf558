import { join } from 'node:path'
import type { WriteAnnualResult } from '../actions/annual/writeAnnual.ts'
import { attackWords, claimedValue, usdText } from '../core/annual/annualText.ts'
import type { AnnualYear } from '../core/annual/annualYear.ts'
import type { AnyFigure } from '../core/annual/restatements.ts'
import { vintagesOf } from '../core/annual/vintages.ts'
import { plain, type Text } from '../core/report/text.ts'
import { toStdout as pc } from './colors.ts'
import { printable } from './printable.ts'
import { wrap } from './wrap.ts'

/** The verdict, a line for each year, and where the files lie. `again`: the flags that a check needs once more. */
export function annualAnswerText({ model, files }: WriteAnnualResult, outDir: string, again: string): string {
  const { headings, years } = model
  return [
    pc.bold(printable(headings.title)),
    ...headings.verdict.map(paragraph),
    '',
    ...years.flatMap(yearLines),
    '',
    ...[headings.worth, headings.times].map(paragraph),
    '',
    `Report: ${join(outDir, files[0]!)}`,
    `Data:   ${files.slice(1).join(', ')}`,
    `Check:  dyepack annual --out ${outDir}${again} --check`,
    '',
  ].join('\n')
}

function paragraph(text: Text): string {
  return wrap(plain(text), '  ').trimEnd()
}

function yearLines({ year, listed, usd, totals, counts }: AnnualYear): string[] {
  const value = usd === null ? 'value unknown' : plain(usdText(usd))
  const whole = (figure: AnyFigure & { readonly whole: boolean }) => figure.standing && figure.whole
  const said = [
    ...vintagesOf(counts.filter(whole)).map(({ front }) => ({ front, words: attackWords(front.fact.count) })),
    ...vintagesOf(totals.filter(whole)).map(({ front }) => ({ front, words: plain(claimedValue(front.fact.value)) })),
  ]
  return [
    `  ${pc.bold(String(year))}  listed: ${listed.length === 0 ? 'nothing' : `${listed.length}, ${value}`}`,
    ...said.map(({ front, words }) => `        ${printable(front.name)}: ${words} (${front.published})`),
  ]
}
