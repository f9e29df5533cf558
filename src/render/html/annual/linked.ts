import { usdText } from '../../../core/annual/annualText.ts'
import type { Cited } from '../../../core/annual/cited.ts'
import type { UsdRange } from '../../../core/annual/usdRange.ts'
import type { Text } from '../../../core/report/text.ts'
import { escapeHtml } from '../escape.ts'
import { inlineHtml } from '../inlineHtml.ts'

/** Where a claim stands on the page. */
export function claimPlace(claim: string): string {
  return `c/${claim}`
}

/** Where an incident stands on the page. */
export function incidentPlace(id: string): string {
  return `i/${id}`
}

/** Where a traced case stands on the page. */
export function casePlace(id: string): string {
  return `k/${id}`
}

/** Where the incidents of a year stand on the page. */
export function yearPlace(year: number): string {
  return `y/${year}`
}

/** Words that lead to a place on the page. The words are HTML. */
export function linkTo(place: string, html: string, title = ''): string {
  const more = title === '' ? '' : ` title="${escapeHtml(title)}"`
  return `<a class="to" href="#${escapeHtml(place)}"${more}>${html}</a>`
}

/** A number that leads to the claim that gives it. */
export function claimLink({ claim }: Pick<Cited, 'claim'>, words: Text | string): string {
  return linkTo(claimPlace(claim), typeof words === 'string' ? escapeHtml(words) : inlineHtml(words))
}

/** A sum that leads to the incidents that it is of; `unknown` where there is none. */
export function usdLink(place: string, range: UsdRange | null): string {
  return range === null ? linkTo(place, 'unknown') : linkTo(place, inlineHtml(usdText(range)))
}

/** Links to several claims, as numbers: `[1] [2]`. */
export function claimLinks(claims: readonly string[]): string {
  const most = claims.slice(0, 12)
  const more = claims.length > most.length ? ` and ${claims.length - most.length} more` : ''
  return `<span class="small quiet">${most.map((claim, i) => linkTo(claimPlace(claim), `[${i + 1}]`, claim)).join(' ')}${more}</span>`
}
