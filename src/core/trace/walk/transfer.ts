import { amountAt, type MovementBatch } from '../../ledger/batch.ts'
import { isDestroyed } from '../isDestroyed.ts'
import { CLEAN, newLot } from '../lots.ts'
import { arrivalsOf } from './arrivalsOf.ts'
import { notePaid, noteUnread } from './conversionNotes.ts'
import { beginsTaint } from './payment.ts'
import type { Reading } from './readTransaction.ts'
import type { WalkState } from './walkState.ts'

/** One movement of an account chain, as it is: from one holding to another, or away as a fee. */
export function transfer(walk: WalkState, batch: MovementBatch, row: number, { claims, paid, unread }: Reading): void {
  const { plan, states } = walk
  const inLeg = batch.inputs.start[row]!
  const amount = amountAt(batch.inputs.amount, inLeg)
  if (amount === 0n) return
  const payer = batch.inputs.holding[inLeg]!
  const payerAddress = batch.inputs.address[inLeg]!
  const outLeg = batch.outputs.start[row]!
  const isFee = outLeg === batch.outputs.start[row + 1]!
  const receiver = isFee ? -1 : batch.outputs.holding[outLeg]!
  const receiverAddress = isFee ? -1 : batch.outputs.address[outLeg]!
  const asset = batch.asset[row]!
  const tx = batch.tx[row]!
  const time = batch.time[row]!
  const minted = plan.burn.has(payerAddress) && plan.seeds.inflows?.has(payer) !== true
  const burned = plan.burn.has(receiverAddress)
  const claim = isFee ? undefined : claims?.get(outLeg)
  const payment = minted ? null : walk.pay(payer, amount, time)
  const keeps = !isFee && !burned

  // Most movements of a ledger touch nothing that any policy ever tainted.
  const starts = claim !== undefined || (payment !== null && beginsTaint(payment))
  const clean = !starts && !walk.isReached(payer) && !walk.isReached(receiver)
  for (let p = 0; p < states.length && !clean; p++) {
    const state = states[p]!
    const pool = minted ? undefined : state.pools[payer]
    if (pool === undefined && !starts) {
      if (keeps) state.pools[receiver]?.depositClean(amount)
      continue
    }
    const { hand } = walk
    if (payment === null) hand.pushYoungest(newLot(CLEAN, amount, 0n, 0))
    else state.draw(payment, hand)
    if (hand.tainted > 0 && !isFee) {
      const place = { context: plan, batch, row }
      if (unread) noteUnread(state, place, payerAddress, { holding: payer, asset, amount }, hand)
      else if (paid.length > 0) notePaid(state, place, paid, payer, hand)
    }
    if (claim !== undefined) walk.claim(p, claim, hand, asset, time, batch.row[row]!, 0)
    if (hand.tainted === 0) {
      hand.clear()
      if (keeps) state.pools[receiver]?.depositClean(amount)
      continue
    }
    walk.flows?.note(p, state.policy.conserves, batch.row[row]!, isFee ? -1 : 0, hand)
    if (isFee) state.sinkAll('fee', hand, asset, time)
    else if (burned && isDestroyed(batch, row)) {
      const hop = state.hops[payer]!
      const end = { holding: payer, address: payerAddress, asset, stoppedBy: 'destroyed' as const, hop }
      state.ends.arrive(end, arrivalsOf(hand, tx, time))
      hand.clear()
    } else if (burned) state.sinkAll('burned', hand, asset, time)
    else {
      const hop = claim !== undefined ? 0 : state.hops[payer]! + (payerAddress === receiverAddress ? 0 : 1)
      walk.arrive(state, hand, amount, hop, { holding: receiver, address: receiverAddress, asset, tx, time })
    }
  }
  if (keeps) walk.credit(receiver, amount)
}
