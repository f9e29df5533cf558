import { scaleLinear } from 'd3-scale'
import { escapeHtml } from '../escape.ts'
import { cutText, textWidth } from '../textWidth.ts'

/** One line of the picture: what is listed as a bar, what somebody claims as a mark. */
export interface BarRow {
  readonly label: string
  /** Follows the label and is never cut. */
  readonly when?: string
  readonly kind: 'listed' | 'claim' | 'replaced'
  /** On the picture's scale; null: unknown, and no mark. */
  readonly range: { readonly low: number; readonly high: number; readonly open: boolean } | null
  readonly words: string
  /** The whole value. */
  readonly full: string
  /** Where it is explained on the page. */
  readonly href: string
}

export interface BarGroup {
  readonly name: string
  readonly rows: readonly BarRow[]
}

/**
 * Rows of ranges on one scale from zero, by year: twice, for a wide page and for a narrow one, where labels stand above
 * their rows. Of what is listed the sure part is filled, and the part that sources disagree on is pale.
 */
export function barRowsSvg(groups: readonly BarGroup[], title: string, tick: (value: number) => string): string {
  return wide(groups, title, tick) + slim(groups, title, tick)
}

const WIDE = { width: 900, year: 52, label: 270, row: 22, gap: 14, top: 26 }
const SLIM = { width: 358, row: 40, gap: 12, head: 24, top: 26 }

function wide(groups: readonly BarGroup[], title: string, tick: (value: number) => string): string {
  const { width, year, label, row, gap, top } = WIDE
  const left = year + label + 12
  const { reach, ticks } = scaleOf(groups, left, width)
  let y = top
  const shapes = groups.map((group) => {
    const name = `<text class="strong" x="0" y="${y + 15}">${escapeHtml(group.name)}</text>`
    const rows = group.rows.map((one) => {
      const middle = y + row / 2
      const words = `<text class="${one.kind === 'listed' ? '' : 'head '}end" x="${left - 10}" y="${middle + 4}">${escapeHtml(labelText(one, label))}</text>`
      y += row
      return words + mark(one, middle, reach, left, width)
    })
    y += gap
    return name + rows.join('')
  })
  return svg('wide', width, y, title, grid(ticks, reach, left, y - gap, tick) + shapes.join(''))
}

function slim(groups: readonly BarGroup[], title: string, tick: (value: number) => string): string {
  const { width, row, gap, head, top } = SLIM
  const { reach, ticks } = scaleOf(groups, 0, width)
  let y = top
  const shapes = groups.map((group) => {
    const name = `<text class="strong" x="0" y="${y + 16}">${escapeHtml(group.name)}</text>`
    y += head
    const rows = group.rows.map((one) => {
      const words = `<text class="label${one.kind === 'listed' ? '' : ' head'}" x="0" y="${y + 13}">${escapeHtml(labelText(one, width))}</text>`
      const middle = y + 27
      y += row
      return words + mark(one, middle, reach, 0, width)
    })
    y += gap
    return name + rows.join('')
  })
  const few = ticks.filter((_, i) => i % 2 === 0 || ticks.length < 4)
  return svg('slim', width, y, title, grid(few, reach, 0, y - gap, tick) + shapes.join(''))
}

function svg(name: string, width: number, height: number, title: string, inside: string): string {
  const words = escapeHtml(title)
  return `<svg class="${name} rows" viewBox="0 0 ${width} ${height}" role="img" aria-label="${words}"><title>${words}</title>${inside}</svg>`
}

/** Room for the longest words behind the longest mark. */
function scaleOf(groups: readonly BarGroup[], left: number, width: number) {
  const rows = groups.flatMap((group) => group.rows)
  const most = rows.reduce((all, { range }) => Math.max(all, range?.high ?? 0), 0)
  const room = rows.reduce((all, { words }) => Math.max(all, textWidth(words, 13)), 0)
  const scale = scaleLinear()
    .domain([0, most === 0 ? 1 : most])
    .range([left, Math.max(left + 60, width - room - 20)])
  return { reach: (value: number) => scale(value), ticks: most === 0 ? [] : scale.ticks(4) }
}

function grid(
  ticks: readonly number[],
  reach: (value: number) => number,
  left: number,
  bottom: number,
  tick: (value: number) => string,
): string {
  let free = left - 40
  const lines = ticks.map((value) => {
    const x = round(reach(value))
    const words = tick(value)
    const fits = x - textWidth(words, 13) / 2 > free || value === 0
    if (fits) free = x + textWidth(words, 13) / 2 + 12
    const text = fits
      ? `<text class="head${value === 0 ? '' : ' middle'}" x="${x}" y="12">${escapeHtml(words)}</text>`
      : ''
    return `<path class="${value === 0 ? 'axis' : 'grid'}" d="M${x} 20V${bottom}"/>${text}`
  })
  return lines.join('')
}

function mark(row: BarRow, middle: number, reach: (value: number) => number, left: number, width: number): string {
  const title = `<title>${escapeHtml(`${row.label}${after(row)}: ${row.full}`)}</title>`
  const text = (x: number) =>
    `<text class="label${row.kind === 'replaced' ? ' head' : ''}" x="${round(x)}" y="${middle + 4}">${escapeHtml(row.words)}</text>`
  const link = (inside: string) => `<a href="${escapeHtml(row.href)}">${title}${inside}</a>`
  if (row.range === null) return link(text(left + 8))
  const { low, high, open } = row.range
  const [from, to] = [round(reach(low)), round(reach(high))]
  const words = text(Math.min(to + (open ? 18 : 10), width - textWidth(row.words, 13)))
  const more = open
    ? `<path class="more" d="M${to + 6} ${middle - 4}L${to + 11} ${middle}L${to + 6} ${middle + 4}"/>`
    : ''
  if (row.kind === 'listed') {
    const sure = `<rect class="g-business" x="${left}" y="${middle - 7}" width="${round(Math.max(from - left, 1))}" height="14"/>`
    const unsure =
      to > from ? `<rect class="unsure" x="${from}" y="${middle - 7}" width="${round(to - from)}" height="14"/>` : ''
    return link(sure + unsure + more + words)
  }
  const line = to > from ? `<path class="span" d="M${from} ${middle}H${to}"/>` : ''
  const dots = [...new Set([from, to])].map((x) => `<circle class="dot ${row.kind}" cx="${x}" cy="${middle}" r="5"/>`)
  return link(line + dots.join('') + more + words)
}

function labelText(row: BarRow, width: number): string {
  return cutText(row.label, 13, width - textWidth(after(row), 13)) + after(row)
}

function after({ when }: BarRow): string {
  return when === undefined ? '' : `, ${when}`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
