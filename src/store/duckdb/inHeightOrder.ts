import type { BlockSource, UtxoBlock } from '../../core/ledger/rowSource.ts'

interface Stream<Of> {
  readonly of: Of
  readonly source: Pick<BlockSource, 'firstHeight' | 'read'>
}

interface Open<Of> {
  readonly of: Of
  readonly blocks: AsyncIterator<UtxoBlock>
  block: UtxoBlock
}

/**
 * The blocks of several sources, the lowest first; of one height in the order of the sources. Bitcoin Core writes blocks as they come,
 * so that files overlap: a source is opened when its first block is due, and `onOpen` is told.
 */
export async function* inHeightOrder<Of>(
  streams: readonly Stream<Of>[],
  onOpen: (of: Of) => void,
): AsyncGenerator<{ readonly of: Of; readonly block: UtxoBlock }> {
  const waiting = streams
    .map((stream, nth) => ({ ...stream, nth, first: stream.source.firstHeight ?? -1 }))
    .filter(({ source }) => source.firstHeight !== null)
    .sort((a, b) => a.first - b.first || a.nth - b.nth)
  const open: Open<Of>[] = []
  try {
    for (;;) {
      let lowest = lowestOf(open)
      while (waiting.length > 0 && (lowest === undefined || waiting[0]!.first <= lowest.block.height)) {
        const { of, source } = waiting.shift()!
        onOpen(of)
        const blocks = source.read()[Symbol.asyncIterator]()
        const { value, done } = await blocks.next()
        if (done !== true) open.push({ of, blocks, block: value })
        lowest = lowestOf(open)
      }
      if (lowest === undefined) return
      yield { of: lowest.of, block: lowest.block }
      const { value, done } = await lowest.blocks.next()
      if (done === true) open.splice(open.indexOf(lowest), 1)
      else lowest.block = value
    }
  } finally {
    for (const { blocks } of open) await blocks.return?.()
  }
}

function lowestOf<Of>(open: readonly Open<Of>[]): Open<Of> | undefined {
  return open.reduce<Open<Of> | undefined>(
    (lowest, one) => (lowest === undefined || one.block.height < lowest.block.height ? one : lowest),
    undefined,
  )
}
