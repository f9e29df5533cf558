import { hashText } from './doubleSha256.ts'
import type { BlockPlace } from './scanBlocks.ts'

/** A block of the chain. */
export interface ChainBlock extends BlockPlace {
  readonly height: number
}

export interface BestChain {
  /** By height. */
  readonly blocks: readonly ChainBlock[]
  /** Blocks of branches that the chain has left. */
  readonly stale: readonly BlockPlace[]
  /** Heights of which no block is at hand, between those that are: the first and the last of each stretch. */
  readonly gaps: readonly (readonly [number, number])[]
}

/** The height of a block whose ancestors are not at hand, as its coinbase says (BIP-34). */
export type StatedHeight = (block: BlockPlace) => Promise<number>

/**
 * Of all blocks those of the chain with the most work. Blocks may stand in any order, and be there twice. Where ancestors are missing
 * (single blocks, files of a node that prunes) each connected part gives its own best branch, and the parts must not overlap.
 */
export async function bestChain(
  places: readonly BlockPlace[],
  genesis: string,
  statedHeight: StatedHeight,
): Promise<BestChain> {
  const nodes = linked(places)
  const parts: ChainBlock[][] = []
  for (const root of nodes.values()) {
    if (root.parent !== null) continue
    const first = await heightOf(root, genesis, statedHeight)
    parts.push(branchTo(best(root)).map((node, i) => ({ ...node.place, height: first + i })))
  }
  // Where parts overlap, that with the longer branch is the chain: without their common ancestor their work cannot be compared.
  parts.sort((a, b) => b.length - a.length || a[0]!.height - b[0]!.height)
  const kept: ChainBlock[][] = []
  for (const part of parts) if (kept.every((other) => apart(other, part))) kept.push(part)
  const blocks = kept.sort((a, b) => a[0]!.height - b[0]!.height).flat()
  const chosen = new Set(blocks.map(({ header }) => key(header.hash)))
  const gaps = kept.slice(1).flatMap((part, i): [number, number][] => {
    const [last, next] = [kept[i]!.at(-1)!.height, part[0]!.height]
    return next === last + 1 ? [] : [[last + 1, next - 1]]
  })
  const stale = [...nodes.values()].map(({ place }) => place).filter(({ header }) => !chosen.has(key(header.hash)))
  return { blocks, stale, gaps }
}

interface Node {
  readonly place: BlockPlace
  parent: Node | null
  readonly children: Node[]
}

function linked(places: readonly BlockPlace[]): Map<string, Node> {
  const nodes = new Map<string, Node>()
  for (const place of places) {
    const hash = key(place.header.hash)
    if (!nodes.has(hash)) nodes.set(hash, { place, parent: null, children: [] })
  }
  for (const node of nodes.values()) {
    const parent = nodes.get(key(node.place.header.previous)) ?? null
    node.parent = parent
    parent?.children.push(node)
  }
  return nodes
}

/** The end of the branch with the most work; of equal ones that which was written first, as a node keeps what it saw first. */
function best(root: Node): Node {
  let [end, most] = [root, -1n]
  const stack: [Node, bigint][] = [[root, 0n]]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const [node, before] = next
    const work = before + node.place.header.work
    if (work > most || (work === most && isBefore(node.place, end.place))) [end, most] = [node, work]
    for (const child of node.children) stack.push([child, work])
  }
  return end
}

function isBefore(one: BlockPlace, other: BlockPlace): boolean {
  return one.file < other.file || (one.file === other.file && one.offset < other.offset)
}

function branchTo(end: Node): Node[] {
  const branch: Node[] = []
  for (let node: Node | null = end; node !== null; node = node.parent) branch.push(node)
  return branch.reverse()
}

async function heightOf({ place }: Node, genesis: string, statedHeight: StatedHeight): Promise<number> {
  if (hashText(place.header.hash) === genesis) return 0
  return hashText(place.header.previous) === genesis ? 1 : statedHeight(place)
}

function apart(one: readonly ChainBlock[], other: readonly ChainBlock[]): boolean {
  return one.at(-1)!.height < other[0]!.height || other.at(-1)!.height < one[0]!.height
}

function key(hash: Buffer): string {
  return hash.toString('latin1')
}
