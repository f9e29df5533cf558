import { keccak_256 } from '@noble/hashes/sha3.js'
import { quantity, type RlpItem, rlp } from './rlp.ts'

/**
 * The root of the Merkle Patricia trie that holds a list by its indices, as block headers commit to their receipts:
 * https://ethereum.org/developers/docs/data-structures-and-encoding/patricia-merkle-trie/
 */
export function trieRoot(values: readonly Uint8Array[]): string {
  const leaves = values.map((value, i): Leaf => ({ path: rlp(quantity(i.toString(16))).toString('hex'), value }))
  const root = leaves.length === 0 ? rlp(NOTHING) : rlp(nodeOf(leaves, 0))
  return `0x${Buffer.from(keccak_256(root)).toString('hex')}`
}

interface Leaf {
  /** Hex digits. No path is the beginning of another, for RLP tells where it ends. */
  readonly path: string
  readonly value: Uint8Array
}

const NOTHING = new Uint8Array(0)

function nodeOf(leaves: readonly Leaf[], depth: number): RlpItem {
  const [first] = leaves
  if (leaves.length === 1) return [compact(first!.path.slice(depth), true), first!.value]
  const shared = sharedDigits(leaves, depth)
  if (shared > 0) return [compact(first!.path.slice(depth, depth + shared), false), reference(leaves, depth + shared)]
  const children = [...'0123456789abcdef'].map((digit) => {
    const below = leaves.filter(({ path }) => path[depth] === digit)
    return below.length === 0 ? NOTHING : reference(below, depth + 1)
  })
  return [...children, NOTHING]
}

/** A node stands in its parent by its hash, or as it is where that is shorter. */
function reference(leaves: readonly Leaf[], depth: number): RlpItem {
  const node = nodeOf(leaves, depth)
  const encoded = rlp(node)
  return encoded.length < 32 ? node : keccak_256(encoded)
}

function sharedDigits(leaves: readonly Leaf[], depth: number): number {
  const first = leaves[0]!.path
  let shared = 0
  while (leaves.every(({ path }) => path[depth + shared] === first[depth + shared])) shared++
  return shared
}

function compact(digits: string, leaf: boolean): Buffer {
  const flag = leaf ? 2 : 0
  return Buffer.from(digits.length % 2 === 0 ? `${flag}0${digits}` : `${flag + 1}${digits}`, 'hex')
}
