import type { BitcoinNetwork } from '../../core/ledger/bitcoinNetworks.ts'
import type { UtxoBlock } from '../../core/ledger/rowSource.ts'
import type { ScriptKind } from '../../core/ledger/scriptKind.ts'
import type { ChainBlock } from './bestChain.ts'
import { hashText } from './doubleSha256.ts'
import type { BlockTransactions } from './readBlock.ts'
import { scriptAddress } from './scriptAddress.ts'
import { scriptKind } from './scriptKind.ts'

/** A block's transactions as the ledger has them. */
export function utxoBlock(
  block: BlockTransactions,
  { height, header }: Pick<ChainBlock, 'height' | 'header'>,
  network: BitcoinNetwork,
): UtxoBlock {
  const { bytes, count, txids, locktimes, spentTxids, spentOutputs, values, scriptStart, scriptEnd } = block
  const scripts = Uint8Array.from(values, (_, i) => scriptKind(bytes, scriptStart[i]!, scriptEnd[i]!))
  const addresses = Array.from({ length: values.length }, (_, i) =>
    scriptAddress(scripts[i] as ScriptKind, bytes, scriptStart[i]!, scriptEnd[i]!, network),
  )
  return {
    height,
    time: header.time * 1000,
    hashes: Array.from({ length: count }, (_, i) => hashText(txids, i * 32)),
    // The coinbase's one input spends nothing.
    inputStart: Uint32Array.from(block.inputStart, (start, i) => (i === 0 ? 0 : start - 1)),
    outputStart: block.outputStart,
    spentHashes: Array.from({ length: spentOutputs.length - 1 }, (_, i) => hashText(spentTxids, (i + 1) * 32)),
    spentOutputs: spentOutputs.subarray(1),
    ...{ locktimes, values, scripts, addresses },
  }
}
