import type { LossBar, LossGroup } from '../../core/report/lossBar.ts'
import { escapeHtml } from './escape.ts'
import { textWidth } from './textWidth.ts'

const WIDTH = 1040
const BAR = { top: 76, height: 56 }
const LINE = 18

/**
 * The loss ledger as one bar. A group's words stand on the bar above its own piece where they fit; else below it,
 * joined by a line, so that no two ever overlap.
 */
export function lossBarSvg(bar: LossBar, title: string): string {
  const pieces = piecesOf(bar)
  const above = pieces.filter((piece) => piece.width >= labelWidth(piece.group))
  const below = spread(pieces.filter((piece) => !above.includes(piece)))
  const height = BAR.top + BAR.height + (below.length > 0 ? 28 + 4 * LINE : 8)
  const rects = pieces.map(({ group, x, width }) => rect(group, x, Math.max(width, 1), BAR.top, BAR.height))
  const labels = [
    ...above.map(({ group, x }) => label(group, x, BAR.top - 8 - 2 * LINE)),
    ...below.map(({ group, x, width, at }) => {
      const middle = x + width / 2
      const bottom = BAR.top + BAR.height
      const line = `<path class="leader" d="M${round(middle)} ${bottom + 2}V${bottom + 10}H${round(at + 4)}V${bottom + 20}"/>`
      return line + label(group, at, bottom + 24 + LINE)
    }),
  ]
  return `<svg class="wide" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeHtml(title)}"><title>${escapeHtml(title)}</title>${rects.join('')}${labels.join('')}</svg>`
}

/** The same bar without words, for a narrow screen, where the list below carries them. */
export function lossBarNarrow(bar: LossBar): string {
  const rects = piecesOf(bar).map(({ group, x, width }) => rect(group, x, Math.max(width, 4), 0, 40))
  return `<svg class="narrow" viewBox="0 0 ${WIDTH} 40" preserveAspectRatio="none" aria-hidden="true">${rects.join('')}</svg>`
}

interface Piece {
  readonly group: LossGroup
  readonly x: number
  readonly width: number
}

function piecesOf(bar: LossBar): readonly Piece[] {
  const held = bar.groups.filter((group) => group.weight > 0n)
  const whole = held.reduce((all, group) => all + group.weight, 0n)
  let before = 0n
  return held.map((group) => {
    const x = (Number(before) / Number(whole)) * WIDTH
    before += group.weight
    return { group, x, width: (Number(before) / Number(whole)) * WIDTH - x }
  })
}

/** Left to right, each as near below its piece as its neighbours leave room for. */
function spread(pieces: readonly Piece[]): readonly (Piece & { readonly at: number })[] {
  const placed: (Piece & { at: number })[] = []
  let free = 0
  for (const piece of pieces) {
    const at = Math.max(free, Math.min(piece.x, WIDTH - labelWidth(piece.group)))
    placed.push({ ...piece, at })
    free = at + labelWidth(piece.group)
  }
  let limit = WIDTH
  for (const piece of placed.toReversed()) {
    piece.at = Math.min(piece.at, limit - labelWidth(piece.group))
    limit = piece.at
  }
  return placed
}

function labelWidth(group: LossGroup): number {
  const [word, share, amount] = labelLines(group)
  return Math.max(textWidth(word!, 15, true), textWidth(share!, 15, true), textWidth(amount!, 13)) + 20
}

function labelLines(group: LossGroup): readonly string[] {
  return [group.word, group.share, group.places === '' ? group.amount.short : `${group.amount.short} · ${group.places}`]
}

function label(group: LossGroup, x: number, y: number): string {
  const [word, share, amount] = labelLines(group).map(escapeHtml)
  const at = `x="${round(x + 2)}"`
  return `<text class="strong" ${at} y="${round(y)}">${word}</text><text class="strong" ${at} y="${round(y + LINE)}">${share}</text><text class="small" ${at} y="${round(y + 2 * LINE)}">${amount}<title>${escapeHtml(group.amount.full)}</title></text>`
}

function rect(group: LossGroup, x: number, width: number, y: number, height: number): string {
  const title = `${group.word}: ${group.share}, ${group.amount.full}`
  return `<rect class="g-${group.id}" x="${round(x)}" y="${y}" width="${round(width)}" height="${height}"><title>${escapeHtml(title)}</title></rect>`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
