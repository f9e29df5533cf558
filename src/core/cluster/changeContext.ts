import { type ChangeExpression, changeValues, outputsLeft } from '../heuristics/bitcoin/changeExpression.ts'
import type { ChangeFacts, ChangeInput, ChangeOutput, Spender } from '../heuristics/bitcoin/changeRule.ts'
import { hasPeelShape } from '../heuristics/bitcoin/peelingChain.ts'
import type { RuleSettings } from '../heuristics/ruleSettings.ts'
import { UNKNOWN_SCRIPT, UNKNOWN_VALUE, type UtxoBatch, type UtxoDetail } from '../ledger/utxoBatch.ts'
import type { ChangeOf } from './clusterBuilder.ts'
import { growingInt32, growingUint8 } from './growing.ts'

/** By transaction, what is kept of it: whether it was seen and has the shape of a peel, and its lock time. */
const SEEN = 1
const PEEL = 2
const LOCKTIMES = ['unknown', 'none', 'set'] as const
const LOCKTIME_SHIFT = 2

/**
 * What rules for change ask of a ledger beside the transaction itself: of an output which transaction spends it and what that is
 * like, of an input what script it had, of an address whether it comes again. So the whole ledger is read once before any of them is
 * asked; 5 bytes a transaction, 1 an output, 1 an address.
 *
 * What comes later changes the answers: with more blocks a rule may say something else of a transaction, and clusters by change are
 * made anew.
 */
export class ChangeContext {
  readonly #marks = growingUint8()
  readonly #heights = growingInt32()
  readonly #scripts = growingUint8()
  /** Outputs by address: 0, 1, or 2 for more. */
  readonly #outputs = growingUint8()
  #firstHolding = -1

  /** Batches in chain order, with their detail. */
  add(batch: UtxoBatch): void {
    const { inputs, outputs } = batch
    const { locktime, holding, script } = detailOf(batch)
    for (let i = 0; i < batch.length; i++) {
      const peels = hasPeelShape(inputs.start[i + 1]! - inputs.start[i]!, outputs.start[i + 1]! - outputs.start[i]!)
      const lock = locktime[i]! < 0 ? 0 : locktime[i] === 0 ? 1 : 2
      this.#marks.put(batch.tx[i]!, SEEN | (peels ? PEEL : 0) | (lock << LOCKTIME_SHIFT))
      this.#heights.put(batch.tx[i]!, batch.height[i]!)
    }
    if (this.#firstHolding === -1 && holding.length > 0) this.#firstHolding = holding[0]!
    for (let k = 0; k < holding.length; k++) {
      // 0 stands for a holding that was not seen.
      this.#scripts.put(holding[k]! - this.#firstHolding, script[k] === UNKNOWN_SCRIPT ? 0 : script[k]! + 1)
      const address = outputs.address[k]!
      if (address >= 0 && this.#outputs.at(address) < 2) this.#outputs.put(address, this.#outputs.at(address) + 1)
    }
  }

  /** `isNew`: whether an output's address, by its place in the batch's outputs, is seen in this transaction for the first time. */
  facts(batch: UtxoBatch, i: number, isNew: (output: number) => boolean): ChangeFacts {
    const { inputs, outputs, height } = batch
    const { locktime, spent, payer, script, spentBy } = detailOf(batch)
    const ins: ChangeInput[] = []
    for (let k = inputs.start[i]!; k < inputs.start[i + 1]!; k++) {
      const value = inputs.value[k]!
      ins.push({
        address: inputs.address[k]! < 0 ? null : inputs.address[k]!,
        value: value === UNKNOWN_VALUE ? null : value,
        script: spent[k]! < 0 ? known(payer[k]!) : this.#scriptOf(spent[k]!),
      })
    }
    const outs: ChangeOutput[] = []
    for (let k = outputs.start[i]!; k < outputs.start[i + 1]!; k++) {
      const address = outputs.address[k]!
      outs.push({
        address: address < 0 ? null : address,
        value: outputs.value[k]!,
        script: known(script[k]!),
        isNew: address >= 0 && isNew(k),
        once: address >= 0 && this.#outputs.at(address) === 1,
        spender: this.#spender(spentBy[k]!, height[i]!),
      })
    }
    return { locktime: locktime[i]! < 0 ? null : locktime[i]!, inputs: ins, outputs: outs }
  }

  #scriptOf(holding: number): number | null {
    const code = this.#scripts.at(holding - this.#firstHolding)
    return code === 0 ? null : code - 1
  }

  /** One that was not read, because it comes after the height asked for, spends nothing yet. */
  #spender(tx: number, height: number): Spender | null {
    const marks = tx < 0 ? 0 : this.#marks.at(tx)
    if (marks === 0) return null
    const later = this.#heights.at(tx)
    return {
      locktime: LOCKTIMES[marks >> LOCKTIME_SHIFT]!,
      peels: (marks & PEEL) !== 0,
      blocks: height < 0 || later < 0 ? null : later - height,
    }
  }
}

/** The change of a transaction: the one output that the expression leaves, as a transaction has one change. Several are none. */
export function changeBy(expression: ChangeExpression, context: ChangeContext, settings?: RuleSettings): ChangeOf {
  const values = changeValues(settings)
  return (batch, i, isNew) => {
    // A sole output is no change, and most rules are dear.
    if (batch.outputs.start[i + 1]! - batch.outputs.start[i]! < 2) return -1
    const left = outputsLeft(expression, context.facts(batch, i, isNew), values)
    if (left.size !== 1) return -1
    const [output = -1] = left
    return batch.outputs.start[i]! + output
  }
}

function known(script: number): number | null {
  return script === UNKNOWN_SCRIPT ? null : script
}

function detailOf({ detail }: UtxoBatch): UtxoDetail {
  if (detail === undefined) throw new Error('rules for change need the detail of a batch')
  return detail
}
