import type { UtxoBlock } from '../../core/ledger/rowSource.ts'

/** A block of which only itself is known, not what a node tells of it. */
export type PlainBlock = Omit<UtxoBlock, 'spent'>

/** Bytes that the columns of a block take. Each begins at a whole number of 8. */
export function sizeOf({ outputs, ...block }: PlainBlock): number {
  const columns = [...Object.values(block), ...Object.values(outputs)].filter((value) => ArrayBuffer.isView(value))
  return columns.reduce((sum, { byteLength }) => sum + inEights(byteLength), 0)
}

/** The same blocks with all their columns in `room`, one behind the other: so they are sent to another thread without copying. */
export function layBlocks(blocks: readonly PlainBlock[], room: ArrayBuffer): readonly PlainBlock[] {
  let at = 0
  const laid = <Column extends Uint8Array | Uint16Array | Uint32Array | BigUint64Array>(from: Column, into: Column) => {
    into.set(from as never)
    at += inEights(into.byteLength)
    return into
  }
  const bytes = (from: Uint8Array) => laid(from, new Uint8Array(room, at, from.length))
  const words = (from: Uint32Array) => laid(from, new Uint32Array(room, at, from.length))
  return blocks.map(({ outputs: { values, scripts, payeeKinds, payees }, ...block }) => ({
    height: block.height,
    time: block.time,
    txids: bytes(block.txids),
    locktimes: words(block.locktimes),
    inputStart: words(block.inputStart),
    outputStart: words(block.outputStart),
    spentTxids: bytes(block.spentTxids),
    spentOutputs: words(block.spentOutputs),
    outputs: {
      values: laid(values, new BigUint64Array(room, at, values.length)),
      scripts: bytes(scripts),
      payeeKinds: laid(payeeKinds, new Uint16Array(room, at, payeeKinds.length)),
      payees: bytes(payees),
    },
  }))
}

function inEights(length: number): number {
  return Math.ceil(length / 8) * 8
}
