import { DyepackError } from '../../../core/errors.ts'

export interface HeightRange {
  readonly from: number
  readonly to: number
}

/** How many blocks a node bears in one question, as far as it is known: what one search learns serves the next. */
export interface RangeSize {
  blocks: number
}

/**
 * Asks about a range in parts that the node bears: halves a part of which it says that the answer is too large, and takes larger ones
 * again where it answers. Errors: `RPC_TOO_LARGE` where one block is too much; those of `ask`.
 */
export async function searchRange(
  range: HeightRange,
  size: RangeSize,
  ask: (part: HeightRange) => Promise<void>,
): Promise<void> {
  for (let from = range.from; from <= range.to; ) {
    const to = Math.min(range.to, from + size.blocks - 1)
    try {
      await ask({ from, to })
      if (to - from + 1 === size.blocks) size.blocks = Math.min(2 * size.blocks, MOST)
      from = to + 1
    } catch (error) {
      if (!(error instanceof DyepackError) || error.code !== 'RPC_TOO_LARGE' || to === from) throw error
      size.blocks = Math.ceil((to - from + 1) / 2)
    }
  }
}

const MOST = 2 ** 40

/** As much as the node bears. */
export function anySize(): RangeSize {
  return { blocks: MOST }
}
