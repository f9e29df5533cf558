import { escapeHtml } from '../escape.ts'
import type { Column } from '../parts.ts'

/** A table whose rows are stacked on a telephone: there each cell bears its column's name. Cells are HTML; the first names its row. */
export function stackedTable(
  label: string,
  name: string,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const mark = ({ name: kind }: Column) => (kind === undefined ? '' : ` class="${kind}"`)
  const head = columns.map((column) => `<th scope="col"${mark(column)}>${escapeHtml(column.head)}</th>`)
  const td = (cell: string, i: number) =>
    `<td${mark(columns[i]!)}${i === 0 ? '' : ` data-label="${escapeHtml(columns[i]!.head)}"`}>${cell}</td>`
  const body = rows.map((cells) => `<tr>${cells.map(td).join('')}</tr>`)
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(label)}"><table class="${name} stacked"><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>`
}
