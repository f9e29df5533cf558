import { sankey } from 'd3-sankey'
import type { FlowGraph, FlowNode } from '../../core/report/flowGraph.ts'
import { GROUP_IDS } from '../../core/report/groups.ts'
import { largestOf } from '../../core/report/numbers.ts'
import { escapeHtml } from './escape.ts'
import { cutText, wrapText } from './textWidth.ts'

const WIDTH = 1040
const TOP = 40
const NODE = 12
/** Room for the words right of the last column. */
const RIGHT = 216
const SIZE = 13
const LINE = 16
/** Smallest distance between two shapes of a column: a label of three lines. */
const PADDING = 3 * LINE + 4

export interface FlowSvg {
  readonly svg: string
  /** Links drawn as a hair line, because they are under a pixel. */
  readonly hairs: number
}

interface DrawnNode {
  readonly node: FlowNode
  readonly order: number
}

/** The flow from left to right: heights and widths by value on one scale, words beside their shape. */
export function flowSvg(graph: FlowGraph, title: string): FlowSvg {
  const orders = orderNodes(graph)
  const columns = graph.columns.length
  const tallest = Math.max(
    ...graph.columns.map((_, column) => graph.nodes.filter((node) => node.column === column).length),
  )
  const height = TOP + 300 + tallest * PADDING
  const whole = largestOf(graph.nodes.map((node) => node.weight))
  const layout = sankey<DrawnNode, { readonly full: string }>()
    .nodeWidth(NODE)
    .nodePadding(PADDING)
    .nodeAlign((node) => node.node.column)
    .nodeSort((a, b) => a.order - b.order)
    .extent([
      [1, TOP + 20],
      [WIDTH - RIGHT, height - 32],
    ])
  const drawn = layout({
    nodes: graph.nodes.map((node, i) => ({ node, order: orders[i]! })),
    links: graph.links.map((link) => ({
      source: link.source,
      target: link.target,
      value: Number((link.weight * 1_000_000_000n) / whole) / 1e9,
      full: link.amount.full,
    })),
  })
  let hairs = 0
  const links = drawn.links.map((link) => {
    const source = link.source as unknown as DrawnNode
    const target = link.target as unknown as DrawnNode
    const width = link.width ?? 0
    if (width < 1) hairs++
    const words = `${source.node.label} to ${target.node.label}: ${link.full}`
    const group = target.node.group === null ? '' : ` l-${target.node.group}`
    return `<path class="link${group}" d="${ribbon(link, width)}"><title>${escapeHtml(words)}</title></path>`
  })
  const space = (WIDTH - RIGHT - NODE) / Math.max(1, columns - 1) - NODE - 12
  const shapes = drawn.nodes.map((entry) =>
    nodeSvg(entry.node, box(entry), entry.node.column === columns - 1 ? RIGHT - 8 : space),
  )
  const heads = graph.columns.map((words, column) => {
    const x = column === columns - 1 ? WIDTH - RIGHT : 1 + (column * (WIDTH - RIGHT - NODE)) / Math.max(1, columns - 1)
    const lines = wrapText(words, SIZE, column === columns - 1 ? RIGHT : space + NODE, 2)
    return textLines(lines, x, 14, 'head')
  })
  return {
    hairs,
    svg: `<svg viewBox="0 0 ${WIDTH} ${height}" class="flow" role="img" aria-label="${escapeHtml(title)}"><title>${escapeHtml(title)}</title>${links.join('')}${shapes.join('')}${heads.join('')}</svg>`,
  }
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

function box(node: {
  x0?: number | undefined
  x1?: number | undefined
  y0?: number | undefined
  y1?: number | undefined
}): Box {
  const { x0 = 0, x1 = 0, y0 = 0, y1 = 0 } = node
  return { x: x0, y: y0, width: x1 - x0, height: Math.max(1, y1 - y0) }
}

function nodeSvg(node: FlowNode, at: Box, space: number): string {
  const full = `${node.label}${node.address === null ? '' : ` (${node.address.full})`}: ${node.amount.full}`
  const names = node.group === null ? walletLines(node, space) : wrapText(node.label, SIZE, space, 2)
  const lines = [...names, cutText(node.amount.short, SIZE, space)]
  const y = at.y + at.height / 2 - (lines.length * LINE) / 2 + LINE - 4
  return `<g><title>${escapeHtml(full)}</title><rect class="${node.group === null ? 'node' : `g-${node.group}`}" x="${round(at.x)}" y="${round(at.y)}" width="${round(at.width)}" height="${round(at.height)}"/>${textLines(lines, at.x + at.width + 6, y, 'label')}</g>`
}

/** Its name and, below it, its address; wallets without a name have the address only. */
function walletLines({ label, address }: FlowNode, space: number): readonly string[] {
  const name = cutText(label, SIZE, space)
  return address === null || address.short === label ? [name] : [name, address.short]
}

function textLines(lines: readonly string[], x: number, y: number, name: string): string {
  return lines
    .map((line, i) => `<text class="${name}" x="${round(x)}" y="${round(y + i * LINE)}">${escapeHtml(line)}</text>`)
    .join('')
}

/**
 * Places where the trace ends stand in the order of the five groups, largest first; wallets stand beside what feeds
 * them, so that few links cross.
 */
function orderNodes(graph: FlowGraph): readonly number[] {
  const order = graph.nodes.map(() => 0)
  for (let column = 0; column < graph.columns.length; column++) {
    const members = graph.nodes.flatMap((node, index) => (node.column === column ? [index] : []))
    const key = new Map(members.map((index) => [index, sortKey(graph, index, order)]))
    members.sort((a, b) => key.get(a)! - key.get(b)! || byWeight(graph, a, b) || a - b)
    members.forEach((index, at) => {
      order[index] = at / Math.max(1, members.length)
    })
  }
  return order
}

function sortKey(graph: FlowGraph, index: number, order: readonly number[]): number {
  const { group } = graph.nodes[index]!
  if (group !== null) return GROUP_IDS.indexOf(group)
  let sum = 0
  let whole = 0
  for (const link of graph.links) {
    if (link.target !== index) continue
    sum += Number(link.weight) * order[link.source]!
    whole += Number(link.weight)
  }
  return whole === 0 ? 0 : sum / whole
}

function byWeight(graph: FlowGraph, a: number, b: number): number {
  const difference = graph.nodes[b]!.weight - graph.nodes[a]!.weight
  return difference > 0n ? 1 : difference < 0n ? -1 : 0
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

/** A band between two shapes: both edges are curves of their own, so that it keeps its width where it bends. */
function ribbon(
  link: { source: unknown; target: unknown; y0?: number | undefined; y1?: number | undefined },
  width: number,
): string {
  const half = Math.max(width, 1) / 2
  const from = (link.source as { x1?: number }).x1 ?? 0
  const to = (link.target as { x0?: number }).x0 ?? 0
  const middle = round((from + to) / 2)
  const [y0, y1] = [link.y0 ?? 0, link.y1 ?? 0]
  const edge = (side: number, a: number, b: number, ya: number, yb: number) =>
    `${round(a)} ${round(ya + side)}C${middle} ${round(ya + side)} ${middle} ${round(yb + side)} ${round(b)} ${round(yb + side)}`
  return `M${edge(-half, from, to, y0, y1)}L${edge(half, to, from, y1, y0)}Z`
}
