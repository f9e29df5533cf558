import { amountAt, type MovementBatch } from '../../ledger/batch.ts'
import { coinJoinAt, coinJoinRecord } from '../coinJoins.ts'
import type { Part } from '../ends.ts'
import { CLEAN, newLot } from '../lots.ts'
import type { Policy, Pool } from '../policies/policy.ts'
import type { Claims } from '../seeds.ts'
import type { PolicyState } from './policyState.ts'
import type { WalkState } from './walkState.ts'

/** A transaction of a UTXO chain: all inputs into one pool, the outputs out of it, what is left is the fee. */
export function spend(walk: WalkState, batch: MovementBatch, row: number, claims: Claims): void {
  const { plan, states } = walk
  const before = plan.stocks === null ? null : moveStocks(walk, batch, row)
  let coinJoin: ReturnType<typeof coinJoinAt> | undefined
  const mixed = new Map<number, ReadonlyMap<number, Part>>()
  states.forEach((state, p) => {
    if (claims === null && !hasTaintedInput(walk, batch, row, state)) {
      if (before !== null) depositAllClean(batch, row, state)
      return
    }
    // Asked only where taint goes in. What the case calls a theft is none of many people's transactions.
    if (coinJoin === undefined)
      coinJoin = claims === null && plan.coinJoins !== null ? coinJoinAt(plan.coinJoins, batch, row) : null
    const spending = { walk, batch, row, p, state, before, isCoinJoin: coinJoin !== null }
    const paid = payIn(spending)
    if (coinJoin !== null) mixed.set(p, partsIn(paid.pool))
    payOut(spending, paid, claims)
  })
  if (coinJoin != null) walk.coinJoins.push(coinJoinRecord(batch, row, coinJoin, mixed))
  if (before === null) moveOutpoints(walk, batch, row)
}

/** One transaction under one policy. */
interface Spending {
  readonly walk: WalkState
  readonly batch: MovementBatch
  readonly row: number
  /** Place of the policy in the list. */
  readonly p: number
  readonly state: PolicyState
  /** Where clusters are the holdings; null: outpoints are. */
  readonly before: StocksBefore | null
  readonly isCoinJoin: boolean
}

/** What the inputs of a transaction brought. */
interface PaidIn {
  readonly pool: Pool
  readonly total: bigint
  /** Tainted ones: an address, or where clusters are the holdings theirs, and at which hop. */
  readonly payers: readonly { readonly who: number; readonly hop: number }[]
}

function payIn({ walk, batch, row, state, before }: Spending): PaidIn {
  const { inputs } = batch
  const { hand } = walk
  const time = batch.time[row]!
  const pool = state.policy.newPool()
  const payers: { readonly who: number; readonly hop: number }[] = []
  let total = 0n
  for (let leg = inputs.start[row]!; leg < inputs.start[row + 1]!; leg++) {
    const value = amountAt(inputs.amount, leg)
    if (value === 0n) continue
    total += value
    const holding = inputs.holding[leg]!
    const inflow = walk.plan.seeds.inflows?.get(holding)
    if (inflow === undefined && state.pools[holding] === undefined) {
      pool.depositClean(value)
      continue
    }
    const who = before === null || inflow !== undefined ? inputs.address[leg]! : holding
    const held = before === null ? value : before.inputs.get(leg)!
    payers.push({ who, hop: inflow === undefined ? state.hops[holding]! : 0 })
    state.draw({ holding, amount: value, time, held, opening: null, inflow }, hand)
    if (before === null && inflow === undefined) state.pools[holding] = undefined
    pool.deposit(hand)
  }
  return { pool, total, payers }
}

function payOut({ walk, batch, row, p, state, before, isCoinJoin }: Spending, paid: PaidIn, claims: Claims): void {
  const { outputs } = batch
  const { hand } = walk
  const { pool, payers } = paid
  const asset = batch.asset[row]!
  const tx = batch.tx[row]!
  const time = batch.time[row]!
  const legs = outputOrder(batch, row, state.policy)
  if (state.policy.followsOrder && legs.length > 1 && isMixed(pool, paid.total)) state.orderDecided++
  let total = paid.total
  for (const leg of legs) {
    const value = amountAt(outputs.amount, leg)
    if (value === 0n) continue
    if (value > total) {
      pool.addOldest(newLot(CLEAN, value - total, 0n, 0))
      total = value
    }
    pool.draw(value, total, hand)
    total -= value
    const output = leg - outputs.start[row]!
    const claim = claims?.get(leg)
    if (claim !== undefined) walk.claim(p, claim, hand, asset, time, batch.row[row]!, output)
    const holding = outputs.holding[leg]!
    if (hand.tainted === 0) {
      if (before !== null) state.pools[holding]?.depositClean(value)
      hand.clear()
      continue
    }
    const address = outputs.address[leg]!
    walk.flows?.note(p, state.policy.conserves, batch.row[row]!, output, hand)
    const hop = claim !== undefined ? 0 : hopOver(payers, before === null ? address : holding)
    const place = { holding, address, asset, tx, time }
    walk.arrive(state, hand, value, hop, { ...place, coinJoin: isCoinJoin, before: before?.outputs.get(leg) })
  }
  if (total === 0n) return
  pool.draw(total, total, hand)
  if (hand.tainted > 0) walk.flows?.note(p, state.policy.conserves, batch.row[row]!, -1, hand)
  state.sinkAll('fee', hand, asset, time)
}

/** By leg: what a cluster's stock held before it paid, or was paid. */
interface StocksBefore {
  readonly inputs: ReadonlyMap<number, bigint>
  readonly outputs: ReadonlyMap<number, bigint>
}

/** Takes a transaction's coins out of the totals of stocks and puts them in. */
function moveStocks(walk: WalkState, { inputs, outputs }: MovementBatch, row: number): StocksBefore {
  const before = { inputs: new Map<number, bigint>(), outputs: new Map<number, bigint>() }
  for (let leg = inputs.start[row]!; leg < inputs.start[row + 1]!; leg++) {
    const holding = inputs.holding[leg]!
    if (holding >= 0) before.inputs.set(leg, walk.withdraw(holding, amountAt(inputs.amount, leg)))
  }
  for (let leg = outputs.start[row]!; leg < outputs.start[row + 1]!; leg++) {
    const holding = outputs.holding[leg]!
    before.outputs.set(leg, walk.totals[holding] ?? 0n)
    walk.credit(holding, amountAt(outputs.amount, leg))
  }
  return before
}

/** An outpoint is spent whole, and paid once. */
function moveOutpoints(walk: WalkState, { inputs, outputs }: MovementBatch, row: number): void {
  for (let leg = inputs.start[row]!; leg < inputs.start[row + 1]!; leg++) {
    if (inputs.holding[leg]! >= 0) walk.totals[inputs.holding[leg]!] = 0n
  }
  for (let leg = outputs.start[row]!; leg < outputs.start[row + 1]!; leg++) {
    walk.totals[outputs.holding[leg]!] = amountAt(outputs.amount, leg)
  }
}

function hasTaintedInput(walk: WalkState, { inputs }: MovementBatch, row: number, state: PolicyState): boolean {
  const { inflows } = walk.plan.seeds
  for (let leg = inputs.start[row]!; leg < inputs.start[row + 1]!; leg++) {
    const holding = inputs.holding[leg]!
    if (state.pools[holding] !== undefined || inflows?.has(holding)) return true
  }
  return false
}

/** A transaction without taint pays clean coins into stocks that may have some. */
function depositAllClean({ outputs }: MovementBatch, row: number, state: PolicyState): void {
  for (let leg = outputs.start[row]!; leg < outputs.start[row + 1]!; leg++) {
    const value = amountAt(outputs.amount, leg)
    if (value > 0n) state.pools[outputs.holding[leg]!]?.depositClean(value)
  }
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

function hopOver(payers: PaidIn['payers'], receiver: number): number {
  let best = Number.POSITIVE_INFINITY
  for (const { who, hop } of payers) best = Math.min(best, hop + (who === receiver ? 0 : 1))
  return best
}
