import { amountAt, type Legs, type MovementBatch } from '../../ledger/batch.ts'
import type { Side } from '../conversions/exchange.ts'
import { scaleLots } from '../conversions/scaleLots.ts'
import { borrowLots, type LoanStep, repayLots } from '../lending/loanSteps.ts'
import type { Loan } from '../lending/readLoans.ts'
import { Lots } from '../lots.ts'
import { noteLoan } from './conversionNotes.ts'
import { beginsTaint } from './payment.ts'
import type { PolicyState } from './policyState.ts'
import type { WalkState } from './walkState.ts'

/** The market is not followed, as a pool is not: what it pays out is clean, but for the basis that its collateral gives. */
export function borrow(walk: WalkState, batch: MovementBatch, row: number, loan: Loan): void {
  const { holding, address, asset, amount } = sideAt(batch, batch.outputs, row)
  const borrowed = { holding, asset, amount }
  for (const state of walk.states) {
    const step = loanStep(walk, state, batch, row, loan, { from: loan.who, to: address })
    const found = borrowLots(step, borrowed)
    if (found === null) state.pools[holding]?.depositClean(amount)
    else {
      const place = { holding, address, asset, tx: batch.tx[row]!, time: step.time }
      walk.arrive(state, found.lots, amount, found.hop, place)
    }
  }
  walk.credit(holding, amount)
}

/** What is repaid, or seized and sold for that, frees collateral: its basis goes there. The rest of it is the market's. */
export function repay(walk: WalkState, batch: MovementBatch, row: number, loan: Loan): void {
  const given = sideAt(batch, batch.inputs, row)
  const sale = loan.payment === null ? null : sideAt(batch, batch.outputs, loan.payment)
  const taker = sale ?? sideAt(batch, batch.outputs, row)
  const { holding, asset, amount } = taker
  const tx = batch.tx[row]!
  const time = batch.time[row]!
  const burned = walk.plan.burn.has(taker.address)
  const payment = walk.pay(given.holding, given.amount, time)
  const starts = beginsTaint(payment)
  walk.states.forEach((state, p) => {
    if (state.pools[given.holding] === undefined && !starts) {
      if (!burned) state.pools[holding]?.depositClean(amount)
      return
    }
    const drawn = walk.hand
    state.draw(payment, drawn)
    let paid = drawn
    const step = loanStep(walk, state, batch, row, loan, { from: given.address, to: loan.who })
    if (sale !== null) {
      if (drawn.tainted > 0) noteLoan(state, 'liquidation', { batch, row }, given, taker, drawn)
      paid = new Lots()
      scaleLots(drawn, given.amount, amount, paid, state.rounding(asset, time))
    }
    const hop = paid.tainted > 0 ? state.hops[given.holding]! : 0
    const rest = repayLots(step, { holding: given.holding, asset, amount }, paid, (one, lots) =>
      walk.pledge(state, lots, hop, { ...one, address: loan.who, tx, time }),
    )
    if (rest.tainted > 0 && sale === null) walk.flows?.note(p, state.policy.conserves, batch.row[row]!, 0, rest)
    if (burned) state.sinkAll('burned', rest, asset, time)
    else if (rest.tainted === 0) state.pools[holding]?.depositClean(amount)
    else walk.arrive(state, rest, amount, hop + (given.address === taker.address ? 0 : 1), { ...taker, tx, time })
    drawn.clear()
    rest.clear()
  })
  if (!burned) walk.credit(holding, amount)
}

function loanStep(
  walk: WalkState,
  state: PolicyState,
  batch: MovementBatch,
  row: number,
  { kind, account }: Loan,
  { from, to }: { readonly from: number; readonly to: number },
): LoanStep {
  const supplied = walk.accounts.suppliedBefore(account, batch.row[row]!)
  const reached = (state.collateral.get(account) ?? [])
    .filter((one) => supplied.every(({ holding }) => holding !== one))
    .map((holding) => ({ holding, asset: walk.assetOf[holding]! }))
  const said = kind === 'borrow' ? 'borrow' : 'repay'
  return {
    state,
    collateral: [...supplied, ...reached].map((one) => ({ ...one, total: walk.totals[one.holding] ?? 0n })),
    market: walk.plan.market,
    time: batch.time[row]!,
    note: (given, got, lots) =>
      noteLoan(state, said, { batch, row }, { ...given, address: from }, { ...got, address: to }, lots),
    unpriced: () => state.unpriced.add(batch.tx[row]!),
  }
}

/** The first leg of one side of a row. */
function sideAt(
  batch: MovementBatch,
  { start, holding, address, amount }: Legs,
  row: number,
): Side & { readonly address: number } {
  const leg = start[row]!
  return { holding: holding[leg]!, address: address[leg]!, asset: batch.asset[row]!, amount: amountAt(amount, leg) }
}
