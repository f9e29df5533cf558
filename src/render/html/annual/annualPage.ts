import type { AnnualModel } from '../../../core/annual/annualModel.ts'
import { proseDate } from '../../../core/report/times.ts'
import { escapeHtml } from '../escape.ts'
import { htmlPage } from '../htmlPage.ts'
import { inlineHtml } from '../inlineHtml.ts'
import { ANNUAL_STYLES } from './annualStyles.ts'
import { claimsSection } from './claimsSection.ts'
import { holdingsSection, reconciliationSection, restatementsSection } from './differenceSections.ts'
import { incidentsSection } from './incidentsSection.ts'
import { methodSection, wordsSection } from './methodSection.ts'
import { kindsSection, launderingSection } from './partSections.ts'
import { timesSection } from './timesSection.ts'
import { attacksSection, valueSection } from './valueSections.ts'
import { worthSection } from './worthSection.ts'

/** An annual report as one page that needs nothing else. Same model, same bytes. */
export function annualPage(model: AnnualModel): string {
  const { headings, asOf, version, actor } = model
  const verdict = headings.verdict.map((text) => `<p class="verdict">${inlineHtml(text)}</p>`)
  const body = [
    `<header><h1>${escapeHtml(headings.title)}</h1>${verdict.join('')}<p class="sub-title">As known on ${proseDate(asOf)}. Every number is what somebody says, or a sum of that, and leads to who says it. Attribution is a claim, not a finding.</p></header>`,
    valueSection(model),
    attacksSection(model),
    worthSection(model),
    reconciliationSection(model),
    restatementsSection(model),
    kindsSection(model),
    launderingSection(model),
    timesSection(model),
    holdingsSection(model),
    incidentsSection(model),
    methodSection(model),
    wordsSection(),
    claimsSection(model),
    `<footer>Made by dyepack ${escapeHtml(version)} from what its knowledge folder says of ${escapeHtml(actor.name)}.</footer>`,
  ]
  return htmlPage(headings.title, ANNUAL_STYLES, body)
}
