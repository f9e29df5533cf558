import type { MovementBatch } from '../../ledger/batch.ts'
import { ClaimLog } from '../claimLog.ts'
import { ownPlace } from '../clusterStocks.ts'
import type { CoinJoinRecord } from '../coinJoins.ts'
import { FlowLog } from '../flowLog.ts'
import { type Freeze, freezeIn } from '../freezes.ts'
import { Accounts } from '../lending/accounts.ts'
import { putInPlaceOfClean } from '../lending/collateral.ts'
import { accountOf } from '../lending/lendingPlan.ts'
import { CLEAN, Lots } from '../lots.ts'
import type { Claim, Opening } from '../seeds.ts'
import type { Arrival } from '../stops/stop.ts'
import { arrivalsOf } from './arrivalsOf.ts'
import type { Payment } from './payment.ts'
import { PolicyState } from './policyState.ts'
import type { WalkPlan } from './walkPlan.ts'

/** Where value goes in one step: the receiving holding and the step's place in the ledger. */
export interface Step {
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

/**
 * What a walk knows so far, and what every kind of step does with it: take coins out of holdings, claim them, let them arrive.
 *
 * A holding's total does not depend on the policy, so it is kept once. A policy keeps lots only for holdings
 * that are tainted under it, so clean movements cost an addition.
 */
export class WalkState {
  plan: WalkPlan
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
  /** What a step draws, empty between steps: one for all saves an allocation a movement. */
  readonly hand = new Lots()
  #frozen = 0
  readonly #arrival: Arrival = { address: -1, asset: -1, hop: 0, tainted: 0n, coinJoin: false }

  constructor(plan: WalkPlan) {
    this.plan = plan
    this.accounts = new Accounts(plan.lending, plan.burn)
    this.flows = plan.flows ? new FlowLog(plan.origins) : null
    this.claims = plan.claims === null ? null : new ClaimLog()
    this.states = plan.policies.map((policy) => new PolicyState(policy, plan.origins))
    for (const [holding, opening] of plan.seeds.openings) {
      for (const state of this.states) state.open(holding, opening)
      if (opening.amount !== 'all') this.totals[holding] = opening.amount
      this.addressOf[holding] = opening.address
      this.assetOf[holding] = opening.asset
      for (const state of this.states) this.#pledge(state, opening.address, opening.asset, holding)
    }
  }

  /** Takes an amount out of a holding's total and says what the total was. */
  withdraw(holding: number, amount: bigint): bigint {
    const held = this.totals[holding] ?? 0n
    this.totals[holding] = amount > held ? 0n : held - amount
    return held
  }

  /** Takes what is paid out of the payer's total, and says where its coins come from. */
  pay(holding: number, amount: bigint, time: number): Payment {
    const held = this.withdraw(holding, amount)
    const inflow = this.plan.seeds.inflows?.get(holding)
    return { holding, amount, time, held, opening: this.#openingOf(holding, time), inflow }
  }

  /** Puts an amount into a holding's total. */
  credit(holding: number, amount: bigint): void {
    this.totals[holding] = (this.totals[holding] ?? 0n) + amount
  }

  /** Whether taint ever came to rest in a holding, under any policy. */
  isReached(holding: number): boolean {
    return (this.addressOf[holding] ?? -1) >= 0
  }

  /** Under policy `p`. Only seeds by address keep what is their own, and only their claims are logged. */
  claim(p: number, claim: Claim, lots: Lots, asset: number, time: number, row: number, output: number): void {
    const claimed = this.states[p]!.claim(claim, lots, asset, time)
    if (p === this.plan.claims && claim.keepsOwn) this.claims?.note(claim.origin, row, output, claimed)
  }

  /** Tainted lots reach a holding: they end there, or they enter its pool. Leaves `lots` empty. */
  arrive(state: PolicyState, lots: Lots, amount: bigint, hop: number, step: Step): void {
    const { holding } = step
    if (this.#ends(state, lots, hop, step)) state.pools[holding]?.depositClean(amount)
    else state.poolOf(holding, step.before ?? this.totals[holding] ?? 0n).deposit(lots)
  }

  /** Tainted lots come onto collateral, which holds no more for that: clean coins make room for them. Leaves `lots` empty. */
  pledge(state: PolicyState, lots: Lots, hop: number, step: Step): void {
    if (this.#ends(state, lots, hop, step)) return
    const total = this.totals[step.holding] ?? 0n
    putInPlaceOfClean(state.poolOf(step.holding, total), total, lots)
  }

  /** What is frozen in a transaction is what lies there after it. */
  freezeBefore(tx: number): void {
    const { freezes } = this.plan
    for (; this.#frozen < freezes.length && freezes[this.#frozen]!.tx < tx; this.#frozen++) {
      const point = freezes[this.#frozen]!
      for (const state of this.states) this.freezes.push(...freezeIn(state, point, this.totals[point.holding] ?? 0n))
    }
  }

  /** Keeps the arrays by holding id dense, which V8 needs to keep them quick. */
  grow(batch: MovementBatch): void {
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

  /** Whether a trace stops where tainted lots arrive: then they end there. */
  #ends(state: PolicyState, lots: Lots, hop: number, step: Step): boolean {
    const { holding, address, asset, time } = step
    let tainted = 0n
    for (let lot = lots.oldest; lot !== null; lot = lot.younger) {
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
    for (const rule of this.plan.stops) {
      if (!rule.stops(arrival)) continue
      const { stocks } = this.plan
      const place = stocks === null || address < 0 || asset !== stocks.asset ? holding : ownPlace(stocks, address)
      const end = { holding: place, address, asset, stoppedBy: rule.id, hop: arrival.hop }
      state.ends.arrive(end, arrivalsOf(lots, step.tx, time))
      lots.clear()
      return true
    }
    this.addressOf[holding] = this.#leaderOf(address, asset)
    this.assetOf[holding] = asset
    this.#pledge(state, address, asset, holding)
    return false
  }

  /** Whose place coins rest at: where clusters are the holdings, the address that stands for it. */
  #leaderOf(address: number, asset: number): number {
    const { stocks } = this.plan
    return stocks === null || address < 0 || asset !== stocks.asset ? address : stocks.leaderOf(address)
  }

  /** The seed that says what was in a holding before the ledger begins, where it says `all`. */
  #openingOf(holding: number, time: number): Opening | null {
    if (this.plan.seeds.openings.size === 0) return null
    const opening = this.plan.seeds.openings.get(holding)
    return opening !== undefined && opening.amount === 'all' && time >= opening.from ? opening : null
  }

  /** A holding of a market's receipts is collateral. */
  #pledge(state: PolicyState, address: number, asset: number, holding: number): void {
    const receipt = this.plan.lending.receipts.get(asset)
    if (receipt !== undefined) state.pledge(accountOf(receipt.market, address), holding)
  }
}
