import type { PolicyLens } from '../../core/report/policyLens.ts'
import { escapeHtml } from './escape.ts'
import { inlineHtml } from './inlineHtml.ts'

/** The same places as rows, policies as columns of small bars on one scale. */
export function lensTable(lens: PolicyLens, chosen: boolean): string {
  const heads = lens.policies.map((policy, i) => {
    const front = i === 0 ? ` <span class="mark">${chosen ? 'primary' : 'in front, not chosen'}</span>` : ''
    return `<th scope="col">${escapeHtml(policy)}${front}</th>`
  })
  const rows = lens.rows.map((row) => {
    const cells = row.cells.map((cell) => {
      const width = lens.largest === 0n ? 0 : Number((cell.weight * 1000n) / lens.largest) / 10
      const bar = `<svg class="mini" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="g-${row.group}" width="${cell.weight > 0n ? Math.max(width, 0.6) : 0}" height="10"/></svg>`
      return `<td class="bar">${bar}${inlineHtml(cell.amount)} <span class="quiet">${cell.share}</span></td>`
    })
    return `<tr><th scope="row">${inlineHtml(row.title)}</th>${cells.join('')}<td>${row.stable ? 'stable' : ''}</td></tr>`
  })
  return `<div class="scroll" tabindex="0" role="region" aria-label="Policies side by side"><table class="lens"><thead><tr><th scope="col">Where</th>${heads.join('')}<th scope="col">Within 1 %</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}
