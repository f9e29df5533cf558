/**
 * Disjoint sets of the integers from 0, of which the smallest stands for its set. Four bytes each: a root has its set's size, as a
 * negative number, every other its parent.
 *
 * Always linking to the smaller integer needs no ranks, and keeps what stands for a set stable: integers that come later are larger.
 */
export class UnionFind {
  #parent: Int32Array
  #length = 0

  constructor(room = 1024) {
    this.#parent = new Int32Array(Math.max(1, room))
  }

  get length(): number {
    return this.#length
  }

  /** New sets of one: of every integer below `length` that is in none yet. */
  grow(length: number): void {
    if (length > this.#parent.length) {
      const larger = new Int32Array(Math.max(length, 2 * this.#parent.length))
      larger.set(this.#parent)
      this.#parent = larger
    }
    if (length <= this.#length) return
    this.#parent.fill(-1, this.#length, length)
    this.#length = length
  }

  /** Whether an integer is the smallest of its set. */
  isRoot(id: number): boolean {
    return this.#parent[id]! < 0
  }

  /** The smallest of its set. On the way every other is hung higher (path halving). */
  find(id: number): number {
    const parent = this.#parent
    let at = id
    for (let up = parent[at]!; up >= 0; up = parent[at]!) {
      const above = parent[up]!
      if (above < 0) return up
      parent[at] = above
      at = above
    }
    return at
  }

  /** How many are in the set of a root. */
  sizeOf(root: number): number {
    return -this.#parent[root]!
  }

  /** Makes one set of two, by their roots, and gives its root. */
  link(one: number, other: number): number {
    const root = one < other ? one : other
    const child = one < other ? other : one
    this.#parent[root]! += this.#parent[child]!
    this.#parent[child] = root
    return root
  }
}
