import type { MadeBlock, MadeInput, MadeOutput, MadeTransaction } from './madeBlocks.ts'
import { TOLD_SCRIPTS, type ToldScript } from './scriptedChain.ts'

/** The transactions of blocks above the first of a chain, as bitcoin-etl writes them. */
export function asEtl(blocks: readonly MadeBlock[]): readonly object[] {
  const leg = ([value, script]: MadeOutput) => {
    const { type, address } = toldOf(script)
    return { addresses: address === null ? [] : [address], value: Number(value), type }
  }
  return everyTransaction(blocks, (one, { height, time, index }) => ({
    ...{ hash: idOf(one), block_number: height, block_timestamp: time, index, lock_time: one.locktime },
    is_coinbase: isCoinbase(one),
    inputs: spentBy(one).map(([spent, n]) => ({
      ...{ spent_transaction_hash: idOf(spent), spent_output_index: n, ...leg(spent.outputs[n]!) },
    })),
    outputs: one.outputs.map((output, i) => ({ index: i, ...leg(output) })),
  }))
}

/** The same as Esplora answers. */
export function asEsplora(blocks: readonly MadeBlock[]): readonly object[] {
  const output = ([value, script]: MadeOutput) => ({ scriptpubkey: script.toString('hex'), value: Number(value) })
  return everyTransaction(blocks, (one, { height, time }) => ({
    ...{ txid: idOf(one), version: 1, locktime: one.locktime },
    vin: one.inputs.map(([spent, vout]) => ({
      txid: spent === null ? '00'.repeat(32) : idOf(spent),
      ...{ vout, prevout: spent === null ? null : output(spent.outputs[vout]!) },
      ...{ scriptsig: one.note.toString('hex'), sequence: 0xffffffff, is_coinbase: spent === null },
    })),
    vout: one.outputs.map(output),
    status: { confirmed: true, block_height: height, block_time: time },
  }))
}

interface Place {
  readonly height: number
  readonly time: number
  readonly index: number
}

function everyTransaction(
  blocks: readonly MadeBlock[],
  tell: (transaction: MadeTransaction, place: Place) => object,
): readonly object[] {
  return blocks.flatMap(({ time, transactions }, i) =>
    transactions.map((one, index) => tell(one, { height: i + 1, time, index })),
  )
}

const idOf = ({ txid }: MadeTransaction) => Buffer.from(txid).reverse().toString('hex')
const isCoinbase = ({ inputs }: MadeTransaction) => inputs.every(([spent]) => spent === null)
const spentBy = ({ inputs }: MadeTransaction) =>
  inputs.filter((one): one is MadeInput & readonly [MadeTransaction, number] => one[0] !== null)

function toldOf(script: Buffer): ToldScript {
  return TOLD_SCRIPTS.get(script.toString('hex'))!
}
