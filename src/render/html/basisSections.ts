import { groupedText } from '../../core/groupedText.ts'
import { GLOSSARY } from '../../core/report/glossary.ts'
import type { ReportModel } from '../../core/report/model.ts'
import { CAUTION } from '../../core/report/nextSteps.ts'
import { counted, say } from '../../core/report/text.ts'
import { escapeHtml } from './escape.ts'
import { inlineHtml } from './inlineHtml.ts'
import { behind, list, section, table } from './parts.ts'

/** What the report rests on: assumptions, who says what, what was not looked at. */
export function basisSection(model: ReportModel): string {
  const { sources, parts } = model
  const block = (heading: string, lines: readonly Parameters<typeof inlineHtml>[0][]) =>
    lines.length === 0 ? '' : `<h3>${escapeHtml(heading)}</h3>${list(lines as never)}`
  return section(
    'basis',
    say`What this rests on, and what was not looked at`,
    '',
    [
      block(
        'How sure this is',
        parts.flatMap((part) => part.howSure),
      ),
      block('Swaps that may hide money', model.contested),
      block('Whose prices the dollars rest on', model.prices),
      block('What was not looked at', model.notLookedAt),
      block('What others say: claims, not findings of this trace', [...sources.attribution, ...sources.claims]),
      block('Roles that sources cite for addresses', sources.roles),
      block('Frozen by an issuer, as its contract says', sources.frozen),
      block('Frozen, seized or returned, as reported', sources.outcomes),
      block('Labels', sources.labels),
    ].join(''),
  )
}

/** How to check it: sums, files, hashes, command. */
export function checkSection({ check, ledger, caseId, version, payers }: ReportModel): string {
  const sums = table(
    'Stolen and accounted',
    [
      { head: 'Origin', name: 'n' },
      { head: 'Began with', name: 'n' },
      { head: 'Accounted', name: 'n' },
      { head: 'Difference', name: 'n' },
    ],
    check.map((line) => [
      String(line.origin),
      inlineHtml(line.stolen),
      inlineHtml(line.accounted),
      escapeHtml(line.difference),
    ]),
  )
  const imports = table(
    'Files of the ledger',
    [{ head: 'File' }, { head: 'SHA-256' }, { head: 'Rows', name: 'n' }, { head: 'Kept', name: 'n' }],
    ledger.imports.map((run) => [
      escapeHtml(run.file),
      inlineHtml({ kind: 'hash', short: `${run.sha256.slice(0, 12)}…`, full: run.sha256 }),
      groupedText(run.rowsRead),
      groupedText(run.rowsKept),
    ]),
  )
  const off = check.filter((line) => line.difference !== '0').length
  const heading =
    off === 0
      ? say`Every unit is accounted for: the difference is 0`
      : say`${counted(off, 'origin')} of ${check.length} do not add up`
  return section(
    'check',
    heading,
    '',
    `${sums}<p>Every number here is one of <code>trace.json</code>, <code>losses.csv</code>, <code>endpoints.csv</code>, <code>leads.json</code>${payers.length === 0 ? '' : ', <code>victims.csv</code>'} and <code>flows.csv</code>, which lie beside this page, or a sum of them. <code>manifest.json</code> has the SHA-256 of every input and output. To run it all again and compare, in the folder above the case:</p><pre>dyepack verify ${escapeHtml(caseId)}</pre>${imports}<p class="small">Digest of the ledger’s rows, in order: <code class="whole">${escapeHtml(ledger.digest)}</code><br>dyepack ${escapeHtml(version)}</p>`,
  )
}

export function glossarySection(): string {
  const terms = GLOSSARY.map(({ term, means }) => `<dt>${escapeHtml(term)}</dt><dd>${escapeHtml(means)}</dd>`)
  return section('words', say`Words`, '', `<dl class="terms">${terms.join('')}</dl>`)
}

/** The answer that the report opens with, below the verdict. */
export function answerSection(model: ReportModel): string {
  const { parts, sources, payers } = model
  const paid = payers.length === 0 ? '' : `<h3>Who paid</h3>${list(payers)}`
  const attribution =
    sources.attribution.length === 0
      ? '<p>By whom: unknown; the case cites nobody who says.</p>'
      : `<h3>By whom: a claim, not a finding of this trace</h3>${list(sources.attribution)}`
  const steps = model.live ? 'What to do next' : 'What could have been asked, and what to read next'
  return `<div class="answer"><div><h3>Where the trace stopped, and why</h3>${list(parts.flatMap((part) => part.stopReasons))}${paid}${attribution}</div><div><h3>${steps}</h3>${list([...parts.flatMap((part) => part.nextSteps), CAUTION])}${behind('How sure this is', list(parts.flatMap((part) => part.howSure)))}${behind('What was not looked at', list(model.notLookedAt))}</div></div>`
}
