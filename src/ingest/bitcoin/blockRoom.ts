import { PAYEE, type UtxoBlock } from '../../core/ledger/rowSource.ts'

/*
 * Blocks whose columns lie in one piece of memory, one behind the other, so that many go to another thread as one thing, without copying.
 * Before each stand five numbers: its height and time, how many transactions, inputs and outputs it has.
 */

/** A block of which only itself is known, not what a node tells of it. */
export type PlainBlock = Omit<UtxoBlock, 'spent'>

/** Bytes that a block takes. */
export function sizeOf({ outputs, ...block }: PlainBlock): number {
  const columns = [...Object.values(block), ...Object.values(outputs)].filter((value) => ArrayBuffer.isView(value))
  return columns.reduce((sum, { byteLength }) => sum + inEights(byteLength), HEAD)
}

/** Writes a block to where it finds room. */
export function layBlock(block: PlainBlock, room: ArrayBuffer, at: number): void {
  const { height, time, locktimes, spentOutputs, outputs } = block
  new Float64Array(room, at, 5).set([height, time, locktimes.length, spentOutputs.length, outputs.values.length])
  const laid = blockIn(room, at).block
  for (const name of COLUMNS) laid[name].set(block[name])
  for (const name of OUTPUT_COLUMNS) laid.outputs[name].set(outputs[name] as never)
}

/** The first `count` blocks that lie there: each is made when it is asked for. */
export function* blocksIn(room: ArrayBuffer, count: number): Generator<PlainBlock> {
  for (let at = 0, n = 0; n < count; n++) {
    const { block, end } = blockIn(room, at)
    yield block
    at = end
  }
}

const HEAD = 5 * 8
const COLUMNS = ['txids', 'locktimes', 'inputStart', 'outputStart', 'spentTxids', 'spentOutputs'] as const
const OUTPUT_COLUMNS = ['values', 'scripts', 'payeeKinds', 'payees'] as const

/** The block whose head stands there, and where it ends. Each of its columns begins at a whole number of 8. */
function blockIn(room: ArrayBuffer, at: number): { readonly block: PlainBlock; readonly end: number } {
  const [height, time, transactions, inputs, outputs] = new Float64Array(room, at, 5) as unknown as Head
  let end = at + HEAD
  const place = (bytes: number) => {
    const from = end
    end += inEights(bytes)
    return from
  }
  const bytes = (length: number) => new Uint8Array(room, place(length), length)
  const words = (length: number) => new Uint32Array(room, place(length * 4), length)
  const block = {
    ...{ height, time, txids: bytes(transactions * 32), locktimes: words(transactions) },
    ...{ inputStart: words(transactions + 1), outputStart: words(transactions + 1) },
    ...{ spentTxids: bytes(inputs * 32), spentOutputs: words(inputs) },
    outputs: {
      values: new BigUint64Array(room, place(outputs * 8), outputs),
      scripts: bytes(outputs),
      payeeKinds: new Uint16Array(room, place(outputs * 2), outputs),
      payees: bytes(outputs * PAYEE),
    },
  }
  return { block, end }
}

type Head = readonly [height: number, time: number, transactions: number, inputs: number, outputs: number]

function inEights(length: number): number {
  return Math.ceil(length / 8) * 8
}
