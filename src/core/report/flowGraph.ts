import { groupedText } from '../groupedText.ts'
import { columnWords, HOP_COLUMNS, walletColumns } from './flowColumns.ts'
import type { FlowTotals } from './flowFold.ts'
import type { Frame } from './frame.ts'
import { GROUP_IDS, GROUP_WORDS, type GroupId } from './groups.ts'
import { compareBigints, type Scale } from './money.ts'
import { largestOf, tenthsOf } from './numbers.ts'
import type { Place } from './place.ts'
import { restingWords, securedAs, weighHolding } from './resting.ts'
import { type AddressInline, type AmountInline, say, type Text } from './text.ts'

/** The flow picture: columns from left to right, few enough shapes to be read. */
export interface FlowGraph {
  /** Words above the columns; the last one is where the trace ends. */
  readonly columns: readonly string[]
  readonly nodes: readonly FlowNode[]
  readonly links: readonly FlowGraphLink[]
  /** What the picture puts together or leaves out. */
  readonly notes: readonly Text[]
}

export interface FlowNode {
  readonly column: number
  readonly label: string
  /** Null where a shape stands for several addresses or for a place. */
  readonly address: AddressInline | null
  readonly amount: AmountInline
  readonly weight: bigint
  /** Null for wallets on the way. */
  readonly group: GroupId | null
}

/** Between nodes, by index. */
export interface FlowGraphLink {
  readonly source: number
  readonly target: number
  readonly weight: bigint
  readonly amount: AmountInline
}

/** A column with at most this many wallets shows each of them. */
const SHOW_ALL = 8
/** Else the largest, if each carries at least this share of everything (tenths of a percent); the rest is one shape. */
const SHOW_LARGEST = 3
const SHOW_SHARE = 100
/** Of the places where the trace ends, the largest of each group; the group's rest is one shape. */
const SHOW_ENDS = 4

export function flowGraphOf(frame: Frame, places: readonly Place[], scale: Scale, totals: FlowTotals): FlowGraph {
  const shapes: Shape[] = []
  const ends = [...totals.ends, ...restingEnds(frame, places, scale, totals)]
  const walletShape = shapeWallets(frame, scale, totals, ends, shapes)
  const placeShape = shapePlaces(frame, places, scale, ends, shapes)

  const links = new Map<string, { source: number; target: number; weight: bigint }>()
  let sideways = 0n
  const join = (source: number, target: number, weight: bigint) => {
    if (shapes[source]!.column >= shapes[target]!.column) {
      sideways += weight
      return
    }
    const key = `${source} ${target}`
    const link = links.get(key) ?? { source, target, weight: 0n }
    link.weight += weight
    links.set(key, link)
  }
  for (const { from, to, weight } of totals.links) join(walletShape[from]!, walletShape[to]!, weight)
  for (const { from, to, weight } of ends) join(walletShape[from]!, placeShape.get(to)!, weight)
  return drawn(shapes, [...links.values()], scale, notesOf(scale, totals, sideways))
}

interface Shape {
  readonly column: number
  readonly label: string
  readonly address: AddressInline | null
  readonly group: GroupId | null
}

interface End {
  readonly from: number
  readonly to: number
  readonly weight: bigint
}

// Stands right of every hop until the columns are counted.
const LAST = 99

/** Wallet → index of its shape. A wallet that only paid itself has no links, and yet coins may rest there. */
function shapeWallets(
  frame: Frame,
  scale: Scale,
  totals: FlowTotals,
  ends: readonly End[],
  shapes: Shape[],
): readonly number[] {
  const columnOf = walletColumns(totals)
  const through = throughput(totals, ends)
  const whole = scale.weigh(new Map(frame.result.check.map((check) => [check.origin, BigInt(check.stolen)])))
  const shapeOf = totals.wallets.map(() => -1)
  for (let column = 0; column <= HOP_COLUMNS; column++) {
    const members = [...columnOf.keys()].filter((index) => columnOf[index] === column && through[index]! > 0n)
    members.sort((a, b) => compareBigints(through[b]!, through[a]!) || a - b)
    const large = members.slice(0, SHOW_LARGEST).filter((index) => tenthsOf(through[index]!, whole) >= SHOW_SHARE)
    const apart = members.length <= SHOW_ALL ? members : large
    for (const index of apart)
      shapeOf[index] = shapes.push({ column, group: null, ...walletWords(frame, totals, index) }) - 1
    const rest = members.slice(apart.length)
    if (rest.length === 0) continue
    const label = `${groupedText(rest.length)} ${apart.length > 0 ? 'other ' : ''}wallets`
    const shape = shapes.push({ column, label, address: null, group: null }) - 1
    for (const index of rest) shapeOf[index] = shape
  }
  return shapeOf
}

function walletWords(frame: Frame, totals: FlowTotals, index: number): Pick<Shape, 'label' | 'address'> {
  const { chain, address, kind } = totals.wallets[index]!
  if (kind === 'several') return { label: 'Several inputs', address: null }
  if (kind === 'crowd') return { label: 'Later wallets', address: null }
  const named = frame.names.address(chain, address)
  return { label: named.label === '' ? named.short : named.label, address: named }
}

/** Place → index of its shape: the largest of each group, the group's rest as one. */
function shapePlaces(
  frame: Frame,
  places: readonly Place[],
  scale: Scale,
  ends: readonly End[],
  shapes: Shape[],
): ReadonlyMap<number, number> {
  const weights = new Map<number, bigint>()
  for (const { to, weight } of ends) weights.set(to, (weights.get(to) ?? 0n) + weight)
  const shapeOf = new Map<number, number>()
  for (const group of GROUP_IDS) {
    const members = [...weights.keys()].filter((place) => groupAt(places, place) === group)
    members.sort((a, b) => compareBigints(weights.get(b)!, weights.get(a)!) || a - b)
    const apart = members.length <= SHOW_ENDS + 1 ? members : members.slice(0, SHOW_ENDS)
    for (const place of apart) {
      const label = places[place]?.short ?? `In ${restingWords(frame, scale)}`
      shapeOf.set(place, shapes.push({ column: LAST, label, address: null, group }) - 1)
    }
    const rest = members.slice(apart.length)
    if (rest.length === 0) continue
    const label = `${rest.length} more places, ${GROUP_WORDS[group]}`
    const shape = shapes.push({ column: LAST, label, address: null, group }) - 1
    for (const place of rest) shapeOf.set(place, shape)
  }
  return shapeOf
}

// Value that merely rests, in wallets that nobody has named: no place of its own in the list, so one past its end.
function groupAt(places: readonly Place[], index: number): GroupId {
  return places[index]?.group ?? 'wallets'
}

/** What rests in wallets at the end, as links out of them. */
function restingEnds(frame: Frame, places: readonly Place[], scale: Scale, totals: FlowTotals): readonly End[] {
  const indexOf = new Map(totals.wallets.map(({ chain, address }, index) => [`${chain} ${address}`, index]))
  const crowd = totals.wallets.findIndex(({ kind }) => kind === 'crowd')
  return frame.result.holdings.flatMap((holding) => {
    if (holding.endpoint) return []
    const weight = weighHolding(scale, holding)
    const from = indexOf.get(`${holding.chain} ${holding.address}`) ?? crowd
    const secured = places.findIndex((place) => place.key === `rest|${securedAs(frame.input, holding)}`)
    return weight === 0n || from < 0 ? [] : [{ from, to: secured < 0 ? places.length : secured, weight }]
  })
}

function throughput(totals: FlowTotals, ends: readonly End[]): readonly bigint[] {
  const into = totals.wallets.map(() => 0n)
  const out = totals.wallets.map(() => 0n)
  for (const { from, to, weight } of totals.links) {
    into[to]! += weight
    out[from]! += weight
  }
  for (const { from, weight } of ends) out[from]! += weight
  return into.map((value, index) => largestOf([value, out[index]!]))
}

/** Gives the columns that are used their final numbers, and every shape its weight: the larger of what came and what went. */
function drawn(
  shapes: readonly Shape[],
  links: readonly { source: number; target: number; weight: bigint }[],
  scale: Scale,
  notes: readonly Text[],
): FlowGraph {
  const into = shapes.map(() => 0n)
  const out = shapes.map(() => 0n)
  for (const { source, target, weight } of links) {
    out[source]! += weight
    into[target]! += weight
  }
  const weights = into.map((value, index) => largestOf([value, out[index]!]))
  const shown = [...shapes.keys()].filter((index) => weights[index]! > 0n)
  const used = [...new Set(shown.map((index) => shapes[index]!.column))].sort((a, b) => a - b)
  const place = new Map(shown.map((index, at) => [index, at]))
  return {
    columns: used.map((column) => (column === LAST ? 'Where the trace ends' : columnWords(column))),
    nodes: shown.map((index) => {
      const { column, ...shape } = shapes[index]!
      return { ...shape, column: used.indexOf(column), weight: weights[index]!, amount: scale.weight(weights[index]!) }
    }),
    links: links.map((link) => ({
      source: place.get(link.source)!,
      target: place.get(link.target)!,
      weight: link.weight,
      amount: scale.weight(link.weight),
    })),
    notes,
  }
}

function notesOf(scale: Scale, totals: FlowTotals, sideways: bigint): readonly Text[] {
  const notes: Text[] = []
  if (sideways > 0n) {
    notes.push(
      say`${scale.weight(sideways)} went between wallets of the same column, or back to an earlier one. It is not drawn, and coins that went round are counted each time; so a shape can be taller than what enters it.`,
    )
  }
  if (totals.folded) notes.push(say`So many wallets were touched that the later ones are drawn as one shape.`)
  return notes
}
