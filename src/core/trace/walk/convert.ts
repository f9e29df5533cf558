import type { MovementBatch } from '../../ledger/batch.ts'
import type { Conversion } from '../conversions/exchange.ts'
import { scaleLots } from '../conversions/scaleLots.ts'
import { Lots } from '../lots.ts'
import { noteConverted } from './conversionNotes.ts'
import { beginsTaint } from './payment.ts'
import type { WalkState } from './walkState.ts'

/** A swap: what was given leaves its holding, what was got arrives with its basis. */
export function convert(walk: WalkState, batch: MovementBatch, row: number, conversion: Conversion): void {
  const { exchange, fallen, risen } = conversion
  const time = batch.time[row]!
  const payment = walk.pay(fallen.holding, fallen.amount, time)
  const starts = beginsTaint(payment)
  for (const state of walk.states) {
    // A share of several may be nothing: then nothing is drawn for what is got, and it is clean.
    if (fallen.amount === 0n || (state.pools[fallen.holding] === undefined && !starts)) {
      if (risen.amount > 0n) state.pools[risen.holding]?.depositClean(risen.amount)
      continue
    }
    const drawn = walk.hand
    state.draw(payment, drawn)
    if (drawn.tainted > 0) noteConverted(state, { context: walk.plan, batch, row }, conversion, drawn)
    const scaled = new Lots()
    scaleLots(drawn, fallen.amount, risen.amount, scaled, state.rounding(risen.asset, time))
    if (scaled.tainted === 0) {
      if (risen.amount > 0n) state.pools[risen.holding]?.depositClean(risen.amount)
      continue
    }
    const { holding, asset } = risen
    const step = { holding, address: exchange.receiver, asset, tx: batch.tx[row]!, time }
    walk.arrive(state, scaled, risen.amount, state.hops[fallen.holding]!, step)
  }
  walk.credit(risen.holding, risen.amount)
}
