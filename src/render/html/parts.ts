import type { Text } from '../../core/report/text.ts'
import { escapeHtml } from './escape.ts'
import { inlineHtml } from './inlineHtml.ts'

/** A section under its finding, with what it shows below the heading. */
export function section(name: string, heading: Text, below: string, body: string): string {
  return `<section class="${name}"><h2>${inlineHtml(heading)}</h2>${below === '' ? '' : `<p class="sub-title">${escapeHtml(below)}</p>`}${body}</section>`
}

/** A list of sentences. */
export function list(lines: readonly Text[]): string {
  return lines.length === 0 ? '' : `<ul>${lines.map((line) => `<li>${inlineHtml(line)}</li>`).join('')}</ul>`
}

export interface Column {
  readonly head: string
  readonly name?: 'n' | 'time' | 'wide-cell' | 'bar'
}

/** A table that scrolls inside itself. Cells are HTML. `name`: its class, for a style of its own. */
export function table(
  label: string,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  name = '',
): string {
  const mark = (column: Column) => (column.name === undefined ? '' : ` class="${column.name}"`)
  const head = columns.map((column) => `<th scope="col"${mark(column)}>${escapeHtml(column.head)}</th>`).join('')
  const body = rows.map((row) => `<tr>${row.map((cell, i) => `<td${mark(columns[i]!)}>${cell}</td>`).join('')}</tr>`)
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(label)}"><table${name === '' ? '' : ` class="${name}"`}><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>`
}

/** The numbers of a chart, behind a switch. */
export function behind(summary: string, body: string): string {
  return `<details><summary>${escapeHtml(summary)}</summary>${body}</details>`
}
