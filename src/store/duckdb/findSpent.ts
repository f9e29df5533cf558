import type { UtxoBlock } from '../../core/ledger/rowSource.ts'
import { wordsOf } from './columnAppender.ts'
import type { RecentOutputs } from './recentOutputs.ts'

/** Of each input the row of the output that it spends, whom that paid, and what (two words each); −1, −1 and 0 where it was not made lately. */
interface FoundSpent {
  readonly output: Float64Array
  readonly payee: Float64Array
  readonly value: Int32Array
  /** Transactions of the block that may pay more than they spend. */
  readonly unpaid: readonly number[]
}

/** One transaction after the other: none finds what comes after it. `row`: that of the block's first output; `paid`: payees of its outputs. */
export function findSpent(recent: RecentOutputs, block: UtxoBlock, paid: Float64Array, row: number): FoundSpent {
  const { inputStart, outputStart, spentOutputs } = block
  const [txids, spentTxids] = [wordsOf(block.txids), wordsOf(block.spentTxids)]
  const { buffer, byteOffset, length } = block.outputs.values
  const values = new Int32Array(buffer, byteOffset, length * 2)
  const output = new Float64Array(spentOutputs.length)
  const payee = new Float64Array(spentOutputs.length)
  const value = new Int32Array(spentOutputs.length * 2)
  const unpaid: number[] = []
  for (let tx = 0; tx < block.locktimes.length; tx++) {
    let spent = 0
    for (let i = inputStart[tx]!; i < inputStart[tx + 1]!; i++) {
      const found = recent.find(spentTxids, i * HASH_WORDS, spentOutputs[i]!)
      output[i] = found
      payee[i] = found === -1 ? -1 : recent.payee(found)
      if (found === -1) spent = Number.NaN
      else {
        value[2 * i] = recent.low(found)
        value[2 * i + 1] = recent.high(found)
        spent += amountOf(value[2 * i]!, value[2 * i + 1]!)
      }
    }
    const [from, to] = [outputStart[tx]!, outputStart[tx + 1]!]
    let pays = 0
    for (let i = from; i < to; i++) {
      recent.addOutput(row + i, values[2 * i]!, values[2 * i + 1]!, paid[i]!)
      pays += amountOf(values[2 * i]!, values[2 * i + 1]!)
    }
    // All are whole numbers: a sum that is not too large is exact. A coinbase spends nothing.
    if (tx > 0 && !(pays <= spent && spent <= Number.MAX_SAFE_INTEGER)) unpaid.push(tx)
    recent.addTransaction(txids, tx * HASH_WORDS, row + from, to - from)
  }
  return { output, payee, value, unpaid }
}

function amountOf(low: number, high: number): number {
  return (high >>> 0) * 2 ** 32 + (low >>> 0)
}

const HASH_WORDS = 8
