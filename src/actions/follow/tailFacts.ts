import type { FreezeFact, MessageFact, MoveFact, SwapFact } from '../../core/follow/traceFacts.ts'
import { amountAt, type MovementBatch } from '../../core/ledger/batch.ts'
import type { AssetRow } from '../../core/ledger/words.ts'
import type { PolicyId } from '../../core/trace/policyIds.ts'
import type { TracedLedger } from '../trace/traceLedger.ts'
import type { RecordedMessage } from './recordedMessages.ts'
import type { TailBlock } from './tailBlock.ts'

/** What a walk that goes on says of a block: facts that were not told before, under the policies that are told of. */
export interface TailFacts {
  /** Of a batch that was just walked. */
  readonly moves: (block: TailBlock, batch: MovementBatch, assets: readonly AssetRow[]) => readonly MoveFact[]
  readonly swaps: (block: TailBlock, assets: readonly AssetRow[]) => readonly SwapFact[]
  readonly freezes: (block: TailBlock, assets: readonly AssetRow[]) => readonly FreezeFact[]
}

export function tailFacts({ walk, policies: all }: TracedLedger, policies: readonly PolicyId[]): TailFacts {
  const told = walk.states.map(({ conversions }) => conversions.length)
  let toldFreezes = walk.freezes.length
  return {
    moves: (block, { row, tx, asset, inputs, outputs }, assets) => {
      const flows = walk.flows!.drain()
      const moves: MoveFact[] = []
      for (let i = 0; i < flows.length; i++) {
        const policy = all[flows.policy[i]!]!
        if (!policies.includes(policy)) continue
        const at = flows.row[i]! - row[0]!
        moves.push({
          ...block.moment(tx[at]!),
          policy,
          origin: flows.origin[i]!,
          from: block.text(inputs.address[inputs.start[at]!]!) ?? '',
          to: flows.output[i]! < 0 ? '' : (block.text(outputs.address[outputs.start[at]!]!) ?? ''),
          asset: assets[asset[at]!]!.asset,
          amount: amountAt(inputs.amount, inputs.start[at]!),
          tainted: flows.tainted[i]!,
          basis: flows.basis[i]!,
        })
      }
      return moves
    },
    swaps: (block, assets) => {
      const side = (one: { readonly asset: number; readonly amount: bigint }) => {
        return { asset: assets[one.asset]!.asset, amount: one.amount }
      }
      return walk.states.flatMap(({ policy, conversions }, p): SwapFact[] => {
        const fresh = conversions.slice(told[p]!)
        told[p] = conversions.length
        if (!policies.includes(policy.id)) return []
        return fresh.map(({ tx, address, from, to, tainted, basis }) => ({
          ...block.moment(tx),
          policy: policy.id,
          conserves: policy.conserves,
          address: block.text(address)!,
          from: side(from),
          to: to === null ? null : { ...side(to), address: block.text(to.address)! },
          tainted,
          basis,
        }))
      })
    },
    freezes: (block, assets) => {
      const fresh = walk.freezes.slice(toldFreezes)
      toldFreezes = walk.freezes.length
      return fresh.flatMap(({ tx, policy, origin, address, asset, amount, basis }): FreezeFact[] => {
        if (!policies.includes(policy)) return []
        const place = { address: block.text(address)!, asset: assets[asset]!.asset }
        return [{ ...block.moment(tx), policy, origin, ...place, amount, basis }]
      })
    },
  }
}

/** Messages of a block from or to whom the case is about. */
export function tailMessages(
  messages: readonly RecordedMessage[],
  { transactions }: TailBlock,
  isOwn: (address: string) => boolean,
): readonly MessageFact[] {
  return messages.flatMap((message): MessageFact[] => {
    const tx = transactions.get(message.txHash)
    return tx !== undefined && (isOwn(message.from) || isOwn(message.to)) ? [{ ...message, tx }] : []
  })
}
