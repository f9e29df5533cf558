import { createHash } from 'node:crypto'
import type { ReportModel } from '../../core/report/model.ts'
import { proseTime } from '../../core/report/times.ts'
import { answerSection, basisSection, checkSection, glossarySection } from './basisSections.ts'
import { flowSection, lensSection, lossSection, timelineSection } from './chartSections.ts'
import { escapeHtml } from './escape.ts'
import { inlineHtml } from './inlineHtml.ts'
import { placesSection, whoSection } from './placeSections.ts'
import { PATTERNS, STYLES } from './styles.ts'

/**
 * A report as one page that needs nothing else: no network, no font, no file beside it. Same model, same bytes.
 *
 * The content security policy lets only this page's own style and script run, by their hashes.
 */
export function reportPage(model: ReportModel): string {
  const policy = `default-src 'none'; style-src '${hash(STYLES)}'; script-src '${hash(SCRIPT)}'; base-uri 'none'; form-action 'none'`
  const { parts } = model
  const verdicts = parts.map(
    ({ verdict, other }) =>
      `<p class="verdict">${inlineHtml(verdict)}</p>${other === null ? '' : `<p class="verdict">${inlineHtml(other)}</p>`}`,
  )
  const body = [
    `<header><h1>${escapeHtml(model.title)}</h1>${verdicts.join('')}<p class="sub-title">The trace ends at ${inlineHtml(proseTime(model.asOf))}; ages count to it. Policy in front: ${escapeHtml(model.front)}${model.chosen ? ', named before the results' : '; none was chosen beforehand'}.</p></header>`,
    parts.map((part) => lossSection(model, part)).join(''),
    answerSection(model),
    parts.map((part) => whoSection(model, part) + flowSection(model, part)).join(''),
    parts.map((part) => lensSection(model, part) + timelineSection(model, part)).join(''),
    placesSection(model, parts),
    basisSection(model),
    checkSection(model),
    glossarySection(),
    `<footer>Made by dyepack ${escapeHtml(model.version)} from the case ${escapeHtml(model.caseId)}.</footer>`,
  ]
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(model.title)}</title>
<style>${STYLES}</style></head>
<body>${PATTERNS}<main>${body.join('\n')}</main><script>${SCRIPT}</script></body></html>
`
}

// Copies the full address or hash that stands short on the page. The page is whole without it.
const SCRIPT = `
for (const code of document.querySelectorAll('code[data-copy]')) {
  if (!navigator.clipboard) break
  code.classList.add('can')
  code.addEventListener('click', async () => {
    await navigator.clipboard.writeText(code.dataset.copy)
    code.classList.add('done')
    setTimeout(() => code.classList.remove('done'), 1500)
  })
}
`

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
