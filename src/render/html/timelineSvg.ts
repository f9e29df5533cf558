import { scaleLinear } from 'd3-scale'
import type { Scale } from '../../core/report/money.ts'
import type { Timeline } from '../../core/report/timeline.ts'
import { proseDay } from '../../core/report/times.ts'
import { escapeHtml } from './escape.ts'
import { textWidth } from './textWidth.ts'

const WIDTH = 1040
const HALF = 130
const TOP = 30
const AXIS = 26

/** Two sets of bars on one scale: up, what arrived where the trace stopped, by group; down, what left the first wallets. */
export function timelineSvg(timeline: Timeline, scale: Scale, title: string): string {
  const { bars, largest } = timeline
  const top = TOP + HALF
  const bottom = top + AXIS
  const height = bottom + HALF + 24
  const reach = (weight: bigint) => (largest === 0n ? 0 : (Number(weight) / Number(largest)) * HALF)
  const ticks = ticksOf(largest, scale)
  const left = Math.ceil(12 + Math.max(24, ...ticks.map((tick) => textWidth(tick.words, 13))))
  const step = (WIDTH - left) / bars.length
  const width = Math.max(1, step - Math.min(2, step / 4))
  const shapes = bars.map((bar, i) => {
    const x = round(left + i * step)
    let y = top
    const up = bar.arrived.map(({ group, weight, amount }) => {
      const tall = Math.max(reach(weight), 0.5)
      y -= tall
      return `<rect class="g-${group}" x="${x}" y="${round(y)}" width="${round(width)}" height="${round(tall)}"><title>${escapeHtml(`${bar.words}: ${amount.full} arrived`)}</title></rect>`
    })
    const down =
      bar.left === 0n
        ? ''
        : `<rect class="node" x="${x}" y="${bottom}" width="${round(width)}" height="${round(Math.max(reach(bar.left), 0.5))}"><title>${escapeHtml(`${bar.words}: ${bar.leftAmount.full} left`)}</title></rect>`
    return up.join('') + down
  })
  const grid = ticks.flatMap(({ weight, words }) => [
    gridLine(left, top - reach(weight), words),
    gridLine(left, bottom + reach(weight), words),
  ])
  return `<svg viewBox="0 0 ${WIDTH} ${height}" class="timeline" role="img" aria-label="${escapeHtml(title)}"><title>${escapeHtml(title)}</title>${grid.join('')}${shapes.join('')}${dates(timeline, left, step, top)}<path class="axis" d="M${left} ${top}H${WIDTH}M${left} ${bottom}H${WIDTH}"/><text class="head" x="${left}" y="14">Arrived where the trace stopped</text><text class="head" x="${left}" y="${height - 6}">Left the wallets where the trace begins</text></svg>`
}

function gridLine(left: number, y: number, words: string): string {
  return `<path class="grid" d="M${left} ${round(y)}H${WIDTH}"/><text class="label end" x="${left - 8}" y="${round(y + 4)}">${escapeHtml(words)}</text>`
}

/** Two or three round values below the largest. */
function ticksOf(largest: bigint, scale: Scale): readonly { readonly weight: bigint; readonly words: string }[] {
  if (largest === 0n) return []
  const digits = Math.max(0, largest.toString().length - 6)
  const unit = 10n ** BigInt(digits)
  return scaleLinear()
    .domain([0, Number(largest / unit)])
    .ticks(3)
    .filter((tick) => tick > 0 && Number.isInteger(tick))
    .map((tick) => ({ weight: BigInt(tick) * unit, words: scale.weight(BigInt(tick) * unit).short }))
}

/** As many dates as fit between the two halves without touching. */
function dates({ bars }: Timeline, left: number, step: number, top: number): string {
  let free = left
  return bars
    .map((bar, i) => {
      const words = proseDay(bar.time)
      const x = left + i * step
      if (x < free || x + textWidth(words, 13) > WIDTH) return ''
      free = x + textWidth(words, 13) + 24
      return `<text class="label" x="${round(x)}" y="${top + 18}">${words}</text>`
    })
    .join('')
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
