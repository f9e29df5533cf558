import type { PeelChainCard } from '../../core/report/shapes.ts'
import { escapeHtml } from './escape.ts'

const WIDTH = 1040
const HEIGHT = 96

/** A bar for each step: below what goes on, above it what is paid off. The first is as high as the picture. */
export function peelChainSvg({ bars }: PeelChainCard, title: string): string {
  const step = Math.min(64, WIDTH / bars.length)
  const width = Math.max(0.5, step - Math.min(3, step / 4))
  const shapes = bars.map(({ head, peeled, title: words }, n) => {
    const [tall, off] = [(head * HEIGHT) / 1000, (peeled * HEIGHT) / 1000]
    const x = round(n * step)
    const rect = (name: string, y: number, high: number) =>
      `<rect class="${name}" x="${x}" y="${round(y)}" width="${round(width)}" height="${round(Math.max(high, 0.5))}"/>`
    return `<g>${rect('node', HEIGHT - tall, tall)}${rect('g-wallets', HEIGHT - tall - off, off)}<title>${escapeHtml(words)}</title></g>`
  })
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT + 1}" class="peels" role="img" aria-label="${escapeHtml(title)}"><title>${escapeHtml(title)}</title>${shapes.join('')}<path class="axis" d="M0 ${HEIGHT + 0.5}H${round(step * bars.length)}"/></svg>`
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
