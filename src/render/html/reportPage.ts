import type { ReportModel } from '../../core/report/model.ts'
import { proseTime } from '../../core/report/times.ts'
import { answerSection, basisSection, checkSection, glossarySection } from './basisSections.ts'
import { flowSection, lensSection, lossSection, timelineSection } from './chartSections.ts'
import { escapeHtml } from './escape.ts'
import { htmlPage } from './htmlPage.ts'
import { inlineHtml } from './inlineHtml.ts'
import { leadsSection } from './leadsSection.ts'
import { placesSection, whoSection } from './placeSections.ts'
import { shapesSection } from './shapesSection.ts'
import { STYLES } from './styles.ts'

/** A report as one page that needs nothing else. Same model, same bytes. */
export function reportPage(model: ReportModel): string {
  const { parts } = model
  const verdicts = parts.map(
    ({ verdict, other }) =>
      `<p class="verdict">${unbroken(inlineHtml(verdict))}</p>${other === null ? '' : `<p class="verdict">${unbroken(inlineHtml(other))}</p>`}`,
  )
  const body = [
    `<header><h1>${escapeHtml(model.title)}</h1>${verdicts.join('')}<p class="sub-title">The trace ends at ${inlineHtml(proseTime(model.asOf))}; ages count to it. Policy in front: ${escapeHtml(model.front)}${model.chosen ? ', named before the results' : '; none was chosen beforehand'}.</p></header>`,
    parts.map((part) => lossSection(model, part)).join(''),
    answerSection(model),
    parts.map((part) => whoSection(model, part) + flowSection(model, part)).join(''),
    parts.map((part) => lensSection(model, part) + timelineSection(model, part)).join(''),
    shapesSection(model.shapes, model.front),
    leadsSection(model.leads, model.front),
    placesSection(model, parts),
    basisSection(model),
    checkSection(model),
    glossarySection(),
    `<footer>Made by dyepack ${escapeHtml(model.version)} from the case ${escapeHtml(model.caseId)}.</footer>`,
  ]
  return htmlPage(model.title, STYLES, body)
}

/** In letters as large as those of a headline lines are short: no line begins with a sign of per cent. */
function unbroken(html: string): string {
  return html.replace(/(?<=\d) (?=%)/g, '\u00a0')
}
