import type { UtxoBlock } from '../../core/ledger/rowSource.ts'
import { outputColumns } from './outputColumns.ts'
import type { BlockTransactions } from './readBlock.ts'
import type { Header } from './readHeader.ts'

/** A block's transactions as the ledger has them. */
export function utxoBlock(
  block: BlockTransactions,
  { height, header }: { readonly height: number; readonly header: Pick<Header, 'time'> },
): UtxoBlock {
  const { bytes, txids, locktimes, spentTxids, spentOutputs, values, scriptStart, scriptEnd } = block
  return {
    height,
    time: header.time * 1000,
    txids,
    locktimes,
    // The coinbase's one input spends nothing.
    inputStart: Uint32Array.from(block.inputStart, (start, i) => (i === 0 ? 0 : start - 1)),
    outputStart: block.outputStart,
    spentTxids: spentTxids.subarray(32),
    spentOutputs: spentOutputs.subarray(1),
    outputs: outputColumns(values, bytes, scriptStart, scriptEnd),
  }
}
