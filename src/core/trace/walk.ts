import type { CoinJoin } from '../heuristics/bitcoin/coinJoinOf.ts'
import { amountAt, type Legs, type MovementBatch, MovementKind } from '../ledger/batch.ts'
import { ClaimLog } from './claimLog.ts'
import { type ClusterStocks, ownPlace } from './clusterStocks.ts'
import { type CoinJoinPlan, type CoinJoinRecord, coinJoinAt } from './coinJoins.ts'
import { noteConverted, noteLoan, notePaid, noteUnread } from './conversionNotes.ts'
import type { Conversion, Side } from './conversions/exchange.ts'
import { scaleLots } from './conversions/scaleLots.ts'
import type { EndArrival, Part } from './ends.ts'
import { FlowLog } from './flowLog.ts'
import { type Freeze, type FreezePoint, freezeIn } from './freezes.ts'
import { isDestroyed } from './isDestroyed.ts'
import { Accounts } from './lending/accounts.ts'
import { putInPlaceOfClean } from './lending/collateral.ts'
import { accountOf } from './lending/lendingPlan.ts'
import { borrowLots, type LoanStep, repayLots } from './lending/loanSteps.ts'
import type { Loan } from './lending/readLoans.ts'
import { CLEAN, Lots, newLot } from './lots.ts'
import type { Policy, Pool } from './policies/policy.ts'
import { PolicyState } from './policyState.ts'
import { type Reading, type ReadingContext, readTransaction } from './readTransaction.ts'
import type { Claim, Claims, Opening } from './seeds.ts'
import type { Arrival, StopRule } from './stops/stop.ts'

/** What a trace is asked, in the ledger's ids. */
export interface WalkPlan extends ReadingContext {
  readonly policies: readonly Policy[]
  /** How many; they are numbered from 1. */
  readonly origins: number
  /** In the order in which they are asked; the first that fits stops. */
  readonly stops: readonly StopRule[]
  /** Which transactions are CoinJoins; null: nobody asks. */
  readonly coinJoins: CoinJoinPlan | null
  /** Where clusters are the holdings of a UTXO chain; null: outpoints are. */
  readonly stocks: ClusterStocks | null
  /** Whether to keep a log of every tainted movement. */
  readonly flows: boolean
  /** When issuers froze something, in chain order. */
  readonly freezes: readonly FreezePoint[]
  /** Index of the policy under which the claims of seeds by address are kept; null: nobody asks for them. */
  readonly claims: number | null
}

/** Where value goes in one step: the receiving holding and the step's place in the ledger. */
interface Step {
  readonly holding: number
  readonly address: number
  readonly asset: number
  readonly tx: number
  readonly time: number
  /** Whether it is an output of a CoinJoin; undefined: no. */
  readonly coinJoin?: boolean
  /** What the holding held before; undefined: its total says it. */
  readonly before?: bigint | undefined
}

interface Payer extends Side {
  readonly address: number
}

/**
 * Applies transactions in chain order under all policies at once, as `docs/tracing-semantics.md` says.
 *
 * A holding's total does not depend on the policy, so it is kept once. A policy keeps lots only for holdings
 * that are tainted under it, so clean movements cost an addition.
 */
export class Walk {
  readonly states: readonly PolicyState[]
  /** By holding id: what it holds. */
  readonly totals: bigint[] = []
  /** By holding id, of holdings that taint has reached. */
  readonly addressOf: number[] = []
  readonly assetOf: number[] = []
  readonly flows: FlowLog | null
  readonly claims: ClaimLog | null
  readonly accounts: Accounts
  /** What issuers froze of what is followed, in chain order. */
  readonly freezes: Freeze[] = []
  /** CoinJoins that tainted coins went into, in chain order. */
  readonly coinJoins: CoinJoinRecord[] = []
  #frozen = 0
  #plan: WalkPlan
  readonly #hand = new Lots()
  readonly #arrival: Arrival = { address: -1, asset: -1, hop: 0, tainted: 0n, coinJoin: false }

  constructor(plan: WalkPlan) {
    this.#plan = plan
    this.accounts = new Accounts(plan.lending, plan.burn)
    this.flows = plan.flows ? new FlowLog(plan.origins) : null
    this.claims = plan.claims === null ? null : new ClaimLog()
    this.states = plan.policies.map((policy) => new PolicyState(policy, plan.origins))
    for (const [holding, opening] of plan.seeds.openings) {
      for (const state of this.states) state.open(holding, opening)
      if (opening.amount !== 'all') this.totals[holding] = opening.amount
      this.addressOf[holding] = opening.address
      this.assetOf[holding] = opening.asset
      this.#pledge(opening, holding)
    }
  }

  /** Every transaction of a batch. */
  read(batch: MovementBatch): void {
    this.#grow(batch)
    for (let first = 0; first < batch.length; ) {
      const end = endOfTransaction(batch, first)
      this.step(batch, first, end)
      first = end
    }
  }

  /** Goes on in a ledger that has grown: the same questions, with ids that were none before. */
  goOn(plan: WalkPlan): void {
    this.#plan = plan
    this.accounts.burn = plan.burn
  }

  /** After the last transaction, or the last so far. */
  finish(): void {
    this.#freezeBefore(Number.POSITIVE_INFINITY)
  }

  /** One transaction: rows `first` to before `end`. */
  step(batch: MovementBatch, first: number, end: number): void {
    this.#freezeBefore(batch.tx[first]!)
    const reading = readTransaction(this.#plan, batch, first, end)
    if (batch.kind[first]! >= MovementKind.transaction) {
      this.#transaction(batch, first, reading.claims)
      return
    }
    this.accounts.read(batch, first, end)
    for (let row = first; row < end; row++) {
      const loan = reading.loans.get(row)
      if (loan?.kind === 'borrow') this.#borrow(batch, row, loan)
      else if (loan !== undefined) this.#repay(batch, row, loan)
      else if (!reading.replaced.has(row)) this.#transfer(batch, row, reading)
      for (const conversion of reading.conversions) if (conversion.at === row) this.#convert(batch, row, conversion)
    }
  }

  #transfer(batch: MovementBatch, row: number, { claims, paid, unread }: Reading): void {
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
    const time = batch.time[row]!
    const inflow = this.#plan.seeds.inflows?.get(payer)
    const minted = inflow === undefined && this.#plan.burn.has(payerAddress)
    const burned = this.#plan.burn.has(receiverAddress)
    const claim = isFee ? undefined : claims?.get(outLeg)
    const held = minted ? 0n : this.#withdraw(payer, amount)
    const opening = minted ? null : this.#openingOf(payer, time)
    const opens = opening !== null && amount > held
    const keeps = !isFee && !burned

    // Most movements of a ledger touch nothing that any policy ever tainted.
    const starts = claim !== undefined || opens || inflow !== undefined
    const clean = !starts && !this.#isReached(payer) && !this.#isReached(receiver)
    for (let p = 0; p < this.states.length && !clean; p++) {
      const state = this.states[p]!
      const pool = minted ? undefined : state.pools[payer]
      if (pool === undefined && !starts) {
        if (keeps) state.pools[receiver]?.depositClean(amount)
        continue
      }
      const hand = this.#hand
      if (inflow !== undefined) state.flowIn(payer, inflow, amount, time, hand)
      else if (minted) hand.pushYoungest(newLot(CLEAN, amount, 0n, 0))
      else state.draw(payer, amount, held, opening, time, hand)
      if (hand.tainted > 0 && !isFee) {
        const place = { context: this.#plan, batch, row }
        if (unread) noteUnread(state, place, payerAddress, { holding: payer, asset, amount }, hand)
        else if (paid.length > 0) notePaid(state, place, paid, payer, hand)
      }
      if (claim !== undefined) this.#claim(p, claim, hand, asset, time, batch.row[row]!, 0)
      if (hand.tainted === 0) {
        empty(hand)
        if (keeps) state.pools[receiver]?.depositClean(amount)
        continue
      }
      this.flows?.note(p, state.policy.conserves, batch.row[row]!, isFee ? -1 : 0, hand)
      if (isFee) sinkAll(state, 'fee', hand, asset, time)
      else if (burned && isDestroyed(batch, row)) {
        const end = {
          holding: payer,
          address: payerAddress,
          asset,
          stoppedBy: 'destroyed' as const,
          hop: state.hops[payer]!,
        }
        state.ends.arrive(end, arrivalsOf(hand, batch.tx[row]!, time))
        empty(hand)
      } else if (burned) sinkAll(state, 'burned', hand, asset, time)
      else {
        const hop = claim !== undefined ? 0 : state.hops[payer]! + (payerAddress === receiverAddress ? 0 : 1)
        const step = { holding: receiver, address: receiverAddress, asset, tx: batch.tx[row]!, time }
        this.#arrive(state, hand, amount, hop, step)
      }
    }
    if (keeps) this.totals[receiver] = (this.totals[receiver] ?? 0n) + amount
  }

  #convert(batch: MovementBatch, row: number, conversion: Conversion): void {
    const { exchange, fallen, risen } = conversion
    const time = batch.time[row]!
    const held = this.#withdraw(fallen.holding, fallen.amount)
    const opening = this.#openingOf(fallen.holding, time)
    const inflow = this.#plan.seeds.inflows?.get(fallen.holding)
    const opens = inflow !== undefined || (opening !== null && fallen.amount > held)
    for (const state of this.states) {
      // A share of several may be nothing: then nothing is drawn for what is got, and it is clean.
      if (fallen.amount === 0n || (state.pools[fallen.holding] === undefined && !opens)) {
        if (risen.amount > 0n) state.pools[risen.holding]?.depositClean(risen.amount)
        continue
      }
      const drawn = this.#hand
      if (inflow !== undefined) state.flowIn(fallen.holding, inflow, fallen.amount, time, drawn)
      else state.draw(fallen.holding, fallen.amount, held, opening, time, drawn)
      if (drawn.tainted > 0) noteConverted(state, { context: this.#plan, batch, row }, conversion, drawn)
      const scaled = new Lots()
      scaleLots(drawn, fallen.amount, risen.amount, scaled, (origin, basis) => {
        if (state.policy.conserves) state.ends.sink('rounding', risen.asset, origin, time, 0n, basis)
      })
      if (scaled.tainted === 0) {
        if (risen.amount > 0n) state.pools[risen.holding]?.depositClean(risen.amount)
        continue
      }
      const { holding, asset } = risen
      const step = { holding, address: exchange.receiver, asset, tx: batch.tx[row]!, time }
      this.#arrive(state, scaled, risen.amount, state.hops[fallen.holding]!, step)
    }
    this.totals[risen.holding] = (this.totals[risen.holding] ?? 0n) + risen.amount
  }

  /** The market is not followed, as a pool is not: what it pays out is clean, but for the basis that its collateral gives. */
  #borrow(batch: MovementBatch, row: number, loan: Loan): void {
    const { holding, address, asset, amount } = sideAt(batch, batch.outputs, row)
    const borrowed = { holding, asset, amount }
    for (const state of this.states) {
      const step = this.#loanStep(state, batch, row, loan, { from: loan.who, to: address })
      const found = borrowLots(step, borrowed)
      if (found === null) state.pools[holding]?.depositClean(amount)
      else
        this.#arrive(state, found.lots, amount, found.hop, {
          ...borrowed,
          address,
          tx: batch.tx[row]!,
          time: step.time,
        })
    }
    this.totals[holding] = (this.totals[holding] ?? 0n) + amount
  }

  /** What is repaid, or seized and sold for that, frees collateral: its basis goes there. The rest of it is the market's. */
  #repay(batch: MovementBatch, row: number, loan: Loan): void {
    const given = sideAt(batch, batch.inputs, row)
    const sale = loan.payment === null ? null : sideAt(batch, batch.outputs, loan.payment)
    const taker = sale ?? sideAt(batch, batch.outputs, row)
    const { holding, asset, amount } = taker
    const time = batch.time[row]!
    const burned = this.#plan.burn.has(taker.address)
    const held = this.#withdraw(given.holding, given.amount)
    const opening = this.#openingOf(given.holding, time)
    const inflow = this.#plan.seeds.inflows?.get(given.holding)
    const opens = inflow !== undefined || (opening !== null && given.amount > held)
    this.states.forEach((state, p) => {
      if (state.pools[given.holding] === undefined && !opens) {
        if (!burned) state.pools[holding]?.depositClean(amount)
        return
      }
      const drawn = this.#hand
      if (inflow !== undefined) state.flowIn(given.holding, inflow, given.amount, time, drawn)
      else state.draw(given.holding, given.amount, held, opening, time, drawn)
      let paid = drawn
      const step = this.#loanStep(state, batch, row, loan, { from: given.address, to: loan.who })
      if (sale !== null) {
        if (drawn.tainted > 0) noteLoan(state, 'liquidation', { batch, row }, given, taker, drawn)
        paid = new Lots()
        scaleLots(drawn, given.amount, amount, paid, (origin, basis) => {
          if (state.policy.conserves) state.ends.sink('rounding', asset, origin, time, 0n, basis)
        })
      }
      const hop = paid.tainted > 0 ? state.hops[given.holding]! : 0
      const rest = repayLots(step, { holding: given.holding, asset, amount }, paid, (one, lots) =>
        this.#pledgeLots(state, lots, hop, { ...one, address: loan.who, tx: batch.tx[row]!, time }),
      )
      if (rest.tainted > 0 && sale === null) this.flows?.note(p, state.policy.conserves, batch.row[row]!, 0, rest)
      if (burned) sinkAll(state, 'burned', rest, asset, time)
      else if (rest.tainted === 0) state.pools[holding]?.depositClean(amount)
      else
        this.#arrive(state, rest, amount, hop + (given.address === taker.address ? 0 : 1), {
          ...taker,
          tx: batch.tx[row]!,
          time,
        })
      empty(drawn)
      empty(rest)
    })
    if (!burned) this.totals[holding] = (this.totals[holding] ?? 0n) + amount
  }

  #loanStep(
    state: PolicyState,
    batch: MovementBatch,
    row: number,
    { kind, account }: Loan,
    { from, to }: { readonly from: number; readonly to: number },
  ): LoanStep {
    const supplied = this.accounts.suppliedBefore(account, batch.row[row]!)
    const reached = (state.collateral.get(account) ?? []).filter((one) =>
      supplied.every(({ holding }) => holding !== one),
    )
    return {
      state,
      collateral: [...supplied, ...reached.map((holding) => ({ holding, asset: this.assetOf[holding]! }))].map(
        (one) => ({
          ...one,
          total: this.totals[one.holding] ?? 0n,
        }),
      ),
      market: this.#plan.market,
      time: batch.time[row]!,
      note: (given, got, lots) =>
        noteLoan(
          state,
          kind === 'borrow' ? 'borrow' : 'repay',
          { batch, row },
          { ...given, address: from },
          { ...got, address: to },
          lots,
        ),
      unpriced: () => state.unpriced.add(batch.tx[row]!),
    }
  }

  #transaction(batch: MovementBatch, row: number, claims: Claims): void {
    const { inputs, outputs } = batch
    const stocks = this.#plan.stocks === null ? null : this.#moveStocks(batch, row)
    let mix: Mix | null | undefined
    for (let p = 0; p < this.states.length; p++) {
      const state = this.states[p]!
      if (claims === null && !this.#hasTaintedInput(batch, row, state)) {
        if (stocks !== null) depositAllClean(batch, row, state)
        continue
      }
      // What the case calls a theft is none of many people's transactions.
      if (mix === undefined) mix = claims === null ? this.#mixAt(batch, row) : null
      this.#spend(batch, row, claims, p, state, mix, stocks)
    }
    if (mix != null) this.coinJoins.push(coinJoinRecord(batch, row, mix))
    if (stocks !== null) return
    for (let leg = inputs.start[row]!; leg < inputs.start[row + 1]!; leg++) {
      if (inputs.holding[leg]! >= 0) this.totals[inputs.holding[leg]!] = 0n
    }
    for (let leg = outputs.start[row]!; leg < outputs.start[row + 1]!; leg++) {
      this.totals[outputs.holding[leg]!] = amountAt(outputs.amount, leg)
    }
  }

  /** Whose place coins rest at: where clusters are the holdings, the address that stands for it. */
  #leaderOf(address: number, asset: number): number {
    const { stocks } = this.#plan
    return stocks === null || address < 0 || asset !== stocks.asset ? address : stocks.leaderOf(address)
  }

  /** Takes a transaction's coins out of the totals of stocks and puts them in: what each leg's stock held before, by leg. */
  #moveStocks({ inputs, outputs }: MovementBatch, row: number): StocksBefore {
    const before = { inputs: new Map<number, bigint>(), outputs: new Map<number, bigint>() }
    for (let leg = inputs.start[row]!; leg < inputs.start[row + 1]!; leg++) {
      const holding = inputs.holding[leg]!
      if (holding >= 0) before.inputs.set(leg, this.#withdraw(holding, amountAt(inputs.amount, leg)))
    }
    for (let leg = outputs.start[row]!; leg < outputs.start[row + 1]!; leg++) {
      const held = this.totals[outputs.holding[leg]!] ?? 0n
      before.outputs.set(leg, held)
      this.totals[outputs.holding[leg]!] = held + amountAt(outputs.amount, leg)
    }
    return before
  }

  #mixAt(batch: MovementBatch, row: number): Mix | null {
    const { coinJoins } = this.#plan
    const join = coinJoins === null ? null : coinJoinAt(coinJoins, batch, row)
    return join === null ? null : { join, tainted: new Map() }
  }

  /** A UTXO transaction under one policy: all inputs into one pool, the outputs out of it, what is left is the fee. */
  #spend(
    batch: MovementBatch,
    row: number,
    claims: Claims,
    p: number,
    state: PolicyState,
    mix: Mix | null,
    stocks: StocksBefore | null,
  ): void {
    const { inputs, outputs } = batch
    const asset = batch.asset[row]!
    const time = batch.time[row]!
    const hand = this.#hand
    const pool = state.policy.newPool()
    let total = 0n
    const payers: { readonly address: number; readonly hop: number }[] = []
    for (let leg = inputs.start[row]!; leg < inputs.start[row + 1]!; leg++) {
      const value = amountAt(inputs.amount, leg)
      if (value === 0n) continue
      total += value
      const holding = inputs.holding[leg]!
      const inflow = this.#plan.seeds.inflows?.get(holding)
      if (inflow !== undefined) {
        payers.push({ address: inputs.address[leg]!, hop: 0 })
        state.flowIn(holding, inflow, value, time, hand)
        pool.deposit(hand)
      } else if (state.pools[holding] === undefined) pool.depositClean(value)
      else {
        payers.push({ address: stocks === null ? inputs.address[leg]! : holding, hop: state.hops[holding]! })
        state.draw(holding, value, stocks === null ? value : stocks.inputs.get(leg)!, null, time, hand)
        if (stocks === null) state.pools[holding] = undefined
        pool.deposit(hand)
      }
    }
    mix?.tainted.set(p, partsIn(pool))
    const legs = outputOrder(batch, row, state.policy)
    if (state.policy.followsOrder && legs.length > 1 && isMixed(pool, total)) state.orderDecided++
    for (const leg of legs) {
      const value = amountAt(outputs.amount, leg)
      if (value === 0n) continue
      if (value > total) {
        pool.addOldest(newLot(CLEAN, value - total, 0n, 0))
        total = value
      }
      pool.draw(value, total, hand)
      total -= value
      const claim = claims?.get(leg)
      if (claim !== undefined) this.#claim(p, claim, hand, asset, time, batch.row[row]!, leg - outputs.start[row]!)
      const holding = outputs.holding[leg]!
      if (hand.tainted === 0) {
        if (stocks !== null) state.pools[holding]?.depositClean(value)
        empty(hand)
        continue
      }
      const address = outputs.address[leg]!
      this.flows?.note(p, state.policy.conserves, batch.row[row]!, leg - outputs.start[row]!, hand)
      const place = { holding, address, asset, tx: batch.tx[row]!, time }
      const step = { ...place, coinJoin: mix !== null, before: stocks?.outputs.get(leg) }
      this.#arrive(
        state,
        hand,
        value,
        claim !== undefined ? 0 : hopOver(payers, stocks === null ? address : holding),
        step,
      )
    }
    if (total > 0n) {
      pool.draw(total, total, hand)
      if (hand.tainted > 0) this.flows?.note(p, state.policy.conserves, batch.row[row]!, -1, hand)
      sinkAll(state, 'fee', hand, asset, time)
    }
  }

  /** Under policy `p`. Only seeds by address keep what is their own, and only their claims are logged. */
  #claim(p: number, claim: Claim, hand: Lots, asset: number, time: number, row: number, output: number): void {
    const claimed = this.states[p]!.claim(claim, hand, asset, time)
    if (p === this.#plan.claims && claim.keepsOwn) this.claims?.note(claim.origin, row, output, claimed)
  }

  /** Tainted lots reach a holding: they end there, or they enter its pool. Leaves `hand` empty. */
  #arrive(state: PolicyState, hand: Lots, amount: bigint, hop: number, step: Step): void {
    const { holding } = step
    if (this.#ends(state, hand, hop, step)) state.pools[holding]?.depositClean(amount)
    else state.poolOf(holding, step.before ?? this.totals[holding] ?? 0n).deposit(hand)
  }

  /** Tainted lots come onto collateral, which holds no more for that: clean coins make room for them. Leaves `hand` empty. */
  #pledgeLots(state: PolicyState, hand: Lots, hop: number, step: Step): void {
    if (this.#ends(state, hand, hop, step)) return
    const total = this.totals[step.holding] ?? 0n
    putInPlaceOfClean(state.poolOf(step.holding, total), total, hand)
  }

  /** Whether a trace stops where tainted lots arrive: then they end there. */
  #ends(state: PolicyState, hand: Lots, hop: number, step: Step): boolean {
    const { holding, address, asset, time } = step
    let tainted = 0n
    for (let lot = hand.oldest; lot !== null; lot = lot.younger) {
      if (lot.origin === CLEAN) continue
      lot.since = time
      tainted += lot.amount
    }
    state.reach(holding, hop)
    const arrival = this.#arrival
    arrival.address = address
    arrival.asset = asset
    arrival.hop = state.hops[holding]!
    arrival.tainted = tainted
    arrival.coinJoin = step.coinJoin === true
    for (const rule of this.#plan.stops) {
      if (!rule.stops(arrival)) continue
      const { stocks } = this.#plan
      const place = stocks === null || address < 0 || asset !== stocks.asset ? holding : ownPlace(stocks, address)
      const end = { holding: place, address, asset, stoppedBy: rule.id, hop: arrival.hop }
      state.ends.arrive(end, arrivalsOf(hand, step.tx, time))
      empty(hand)
      return true
    }
    this.addressOf[holding] = this.#leaderOf(address, asset)
    this.assetOf[holding] = asset
    const receipt = this.#plan.lending.receipts.get(asset)
    if (receipt !== undefined) state.pledge(accountOf(receipt.market, address), holding)
    return false
  }

  #pledge({ address, asset }: Opening, holding: number): void {
    const receipt = this.#plan.lending.receipts.get(asset)
    if (receipt !== undefined)
      for (const state of this.states) state.pledge(accountOf(receipt.market, address), holding)
  }

  /** Takes an amount out of a holding's total and says what the total was. */
  #withdraw(holding: number, amount: bigint): bigint {
    const held = this.totals[holding] ?? 0n
    this.totals[holding] = amount > held ? 0n : held - amount
    return held
  }

  #openingOf(holding: number, time: number): Opening | null {
    if (this.#plan.seeds.openings.size === 0) return null
    const opening = this.#plan.seeds.openings.get(holding)
    return opening !== undefined && opening.amount === 'all' && time >= opening.from ? opening : null
  }

  #hasTaintedInput(batch: MovementBatch, row: number, state: PolicyState): boolean {
    const { inflows } = this.#plan.seeds
    for (let leg = batch.inputs.start[row]!; leg < batch.inputs.start[row + 1]!; leg++) {
      const holding = batch.inputs.holding[leg]!
      if (state.pools[holding] !== undefined || inflows?.has(holding)) return true
    }
    return false
  }

  /** Whether taint ever came to rest in a holding, under any policy. */
  #isReached(holding: number): boolean {
    return (this.addressOf[holding] ?? -1) >= 0
  }

  /** What is frozen in a transaction is what lies there after it. */
  #freezeBefore(tx: number): void {
    const { freezes } = this.#plan
    for (; this.#frozen < freezes.length && freezes[this.#frozen]!.tx < tx; this.#frozen++) {
      const point = freezes[this.#frozen]!
      for (const state of this.states) this.freezes.push(...freezeIn(state, point, this.totals[point.holding] ?? 0n))
    }
  }

  /** Keeps the arrays by holding id dense, which V8 needs to keep them quick. */
  #grow(batch: MovementBatch): void {
    let highest = this.totals.length - 1
    for (const { start, holding } of [batch.inputs, batch.outputs]) {
      for (let leg = 0; leg < start[batch.length]!; leg++) if (holding[leg]! > highest) highest = holding[leg]!
    }
    for (let id = this.totals.length; id <= highest; id++) {
      this.totals.push(0n)
      this.addressOf.push(-1)
      this.assetOf.push(-1)
    }
    for (const { pools, hops } of this.states) {
      for (let id = pools.length; id <= highest; id++) pools.push(undefined)
      for (let id = hops.length; id <= highest; id++) hops.push(undefined)
    }
  }
}

/** By leg: what a cluster's stock held before it paid, or was paid. */
interface StocksBefore {
  readonly inputs: ReadonlyMap<number, bigint>
  readonly outputs: ReadonlyMap<number, bigint>
}

/** A transaction without taint pays clean coins into stocks that may have some. */
function depositAllClean({ outputs }: MovementBatch, row: number, state: PolicyState): void {
  for (let leg = outputs.start[row]!; leg < outputs.start[row + 1]!; leg++) {
    const value = amountAt(outputs.amount, leg)
    if (value > 0n) state.pools[outputs.holding[leg]!]?.depositClean(value)
  }
}

/** A CoinJoin, while policies go through it one after the other. */
interface Mix {
  readonly join: CoinJoin
  readonly tainted: Map<number, ReadonlyMap<number, Part>>
}

/** Origin → what of it lies in a pool. */
function partsIn(pool: Pool): Map<number, Part> {
  const parts = new Map<number, Part>()
  for (const { origin, amount, basis } of pool.lots()) {
    const part = parts.get(origin) ?? { amount: 0n, basis: 0n }
    part.amount += amount
    part.basis += basis
    parts.set(origin, part)
  }
  return parts
}

function coinJoinRecord(batch: MovementBatch, row: number, { join, tainted }: Mix): CoinJoinRecord {
  const { start, address, amount } = batch.outputs
  const outputs = []
  for (let leg = start[row]!; leg < start[row + 1]!; leg++)
    outputs.push({ address: address[leg]!, amount: amountAt(amount, leg) })
  const inputs = batch.inputs.start[row + 1]! - batch.inputs.start[row]!
  return { ...join, tx: batch.tx[row]!, asset: batch.asset[row]!, inputs, outputs, tainted }
}

/** Index after the last row of the transaction that begins at `first`. */
export function endOfTransaction(batch: MovementBatch, first: number): number {
  let end = first + 1
  while (end < batch.length && batch.tx[end] === batch.tx[first]) end++
  return end
}

/** The first leg of one side of a row. */
function sideAt(batch: MovementBatch, { start, holding, address, amount }: Legs, row: number): Payer {
  const leg = start[row]!
  return { holding: holding[leg]!, address: address[leg]!, asset: batch.asset[row]!, amount: amountAt(amount, leg) }
}

/** Output legs in the order in which the policy serves them. */
function outputOrder(batch: MovementBatch, row: number, policy: Policy): number[] {
  const { start, amount } = batch.outputs
  const legs: number[] = []
  for (let leg = start[row]!; leg < start[row + 1]!; leg++) legs.push(leg)
  if (policy.largestOutputFirst) {
    const value = new Map(legs.map((leg) => [leg, amountAt(amount, leg)]))
    legs.sort((a, b) => (value.get(a)! > value.get(b)! ? -1 : value.get(a)! < value.get(b)! ? 1 : a - b))
  }
  return legs
}

/** Tainted value beside other value in one pool: which of them an output gets is a matter of order. */
function isMixed(pool: Pool, total: bigint): boolean {
  let tainted = 0n
  const origins = new Set<number>()
  for (const { origin, amount } of pool.lots()) {
    tainted += amount
    origins.add(origin)
  }
  return origins.size > 1 || (tainted > 0n && tainted < total)
}

function hopOver(payers: readonly { readonly address: number; readonly hop: number }[], receiver: number): number {
  let best = Number.POSITIVE_INFINITY
  for (const { address, hop } of payers) best = Math.min(best, hop + (address === receiver ? 0 : 1))
  return best
}

function arrivalsOf(hand: Lots, tx: number, time: number): EndArrival[] {
  const byOrigin = new Map<number, { origin: number; tx: number; time: number; amount: bigint; basis: bigint }>()
  for (let lot = hand.oldest; lot !== null; lot = lot.younger) {
    if (lot.origin === CLEAN) continue
    const known = byOrigin.get(lot.origin)
    if (known === undefined)
      byOrigin.set(lot.origin, { origin: lot.origin, tx, time, amount: lot.amount, basis: lot.basis })
    else {
      known.amount += lot.amount
      known.basis += lot.basis
    }
  }
  return [...byOrigin.values()].sort((a, b) => a.origin - b.origin)
}

function sinkAll(state: PolicyState, sink: 'fee' | 'burned', hand: Lots, asset: number, time: number): void {
  for (let lot = hand.popOldest(); lot !== null; lot = hand.popOldest()) {
    if (lot.origin !== CLEAN) state.sink(sink, lot, asset, time)
  }
}

function empty(lots: Lots): void {
  lots.oldest = null
  lots.youngest = null
  lots.tainted = 0
}
