import type { AnnualModel, CitedClaim } from '../../../core/annual/annualModel.ts'
import { proseMonth } from '../../../core/annual/annualText.ts'
import { groupBy } from '../../../core/groupBy.ts'
import { claimText } from '../../../core/knowledge/claimText.ts'
import { counted, say } from '../../../core/report/text.ts'
import { escapeHtml } from '../escape.ts'
import { inlineHtml } from '../inlineHtml.ts'
import { section } from '../parts.ts'
import { claimPlace, linkTo } from './linked.ts'

/** Every claim that a number rests on: what it says, who says it, and the document. The last section, because it is long. */
export function claimsSection({ claims }: AnnualModel): string {
  const subjects = groupBy(claims, (claim) => claim.fact.about)
  const bodies = [...subjects.values()].map((own) => {
    const head = `<tr class="year"><th colspan="3" scope="rowgroup">${escapeHtml(own[0]!.subject)} <span class="n">${escapeHtml(own[0]!.fact.about)}</span></th></tr>`
    return `<tbody>${head}${own.map(claimTr).join('')}</tbody>`
  })
  const heads = ['What it says', 'Who, and how surely', 'Document']
  const head = heads.map((name) => `<th scope="col">${name}</th>`).join('')
  return section(
    'claims',
    say`The ${counted(claims.length, 'claim')} behind these numbers`,
    'In our words, with the document in which each was read. The same stands in claims.csv.',
    `<div class="scroll" tabindex="0" role="region" aria-label="Claims"><table class="stacked"><thead><tr>${head}</tr></thead>${bodies.join('')}</table></div>`,
  )
}

function claimTr({ cited, fact, source }: CitedClaim): string {
  const sure = fact.words === '' ? fact.scale : `${fact.scale}: “${fact.words}”`
  const became = [
    ...cited.withdrawnBy.map((id) => `taken back by ${linkTo(claimPlace(id), 'a later claim')}`),
    ...cited.supersededBy.map((id) => `replaced by ${linkTo(claimPlace(id), 'a later claim')}`),
    ...cited.disputedBy.map((id) => `disputed by ${linkTo(claimPlace(id), 'another claim')}`),
  ]
  const host = /^https?:\/\/(?:www\.)?([^/?#]+)/.exec(fact.url)?.[1] ?? fact.url
  const link = inlineHtml({ kind: 'link', short: host, href: fact.url })
  const title = source === null || source.title === '' ? '' : `${escapeHtml(source.title)}, `
  const kept =
    source === null || source.archived === ''
      ? ''
      : `, ${inlineHtml({ kind: 'link', short: 'kept copy', href: source.archived })}`
  const cells = [
    `<strong>${escapeHtml(fact.kind)}: ${escapeHtml(claimText(fact))}</strong><br>${escapeHtml(fact.says)}`,
    `${escapeHtml(cited.name)}, ${escapeHtml(proseMonth(fact.published))}<br><span class="quiet">${[escapeHtml(sure), ...became].join('; ')}</span>`,
    `${title}${link}${kept}${cited.via === null ? '' : `<br><span class="quiet">read in ${escapeHtml(cited.via)}</span>`}<span class="url"> ${escapeHtml(fact.url)}</span>`,
  ]
  return `<tr id="${escapeHtml(claimPlace(fact.id))}">${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
}
