import type { TraceConversion } from '../../wire/traceFile.ts'
import type { Branch, ContestedWhy } from '../conversions/contested.ts'
import type { Exchange, Side } from '../conversions/exchange.ts'
import { Ends } from '../ends.ts'
import type { Account } from '../lending/lendingPlan.ts'
import { CLEAN, type Lot, Lots, newLot } from '../lots.ts'
import type { Policy, Pool } from '../policies/policy.ts'
import type { Claim, Opening } from '../seeds.ts'
import type { Payment } from './payment.ts'

/** A swap that tainted value went through, or into and nobody here follows it out of. */
export interface ConversionRecord {
  /** Transaction ordinal. */
  readonly tx: number
  /** Milliseconds. */
  readonly time: number
  /** Null for an unread swap. */
  readonly exchange: Exchange | null
  readonly address: number
  readonly from: Side
  /** Null where nothing is followed: an unread swap, or a contested one of which the basis follows what was paid. */
  readonly to: (Side & { readonly address: number }) | null
  tainted: bigint
  /** Origin → basis. */
  readonly basis: Map<number, bigint>
  /** One of several conversions of an exchange: which asset became which is not on the chain. */
  readonly approximate: boolean
  /** Of an order whose log says other amounts than moved: the movements stand. */
  readonly differs: boolean
  readonly contested: ContestedRecord | null
  /** What it is to a loan; null: it is a swap. */
  readonly loan: LoanConversion | null
}

export type LoanConversion = NonNullable<TraceConversion['loan']>

/** What is to be said of a contested exchange; its sides are both branches. */
export interface ContestedRecord {
  readonly why: ContestedWhy
  readonly follows: Branch
  /** Of a person who says so; null where nobody does. */
  readonly reason: string | null
  /** Who has what was paid, in net. */
  readonly paidTo: readonly { readonly address: number; readonly asset: number; readonly amount: bigint }[]
}

/** Everything that one policy knows while the walk goes on. Only tainted holdings have a pool here. */
export class PolicyState {
  readonly policy: Policy
  /** By holding id. */
  readonly pools: (Pool | undefined)[] = []
  /** By holding id; undefined where no taint ever came. */
  readonly hops: (number | undefined)[] = []
  readonly ends = new Ends()
  readonly conversions: ConversionRecord[] = []
  /** Holding id → sum of its shortfalls at draws that drew taint. */
  readonly assumedClean = new Map<number, bigint>()
  /** By origin number. */
  readonly stolen: bigint[] = []
  /** UTXO transactions in which the order of inputs and outputs decided where taint went. */
  orderDecided = 0
  /** Account at a lending market → its receipts that taint has reached, in that order. */
  readonly collateral = new Map<Account, number[]>()
  /** Transactions of loans that basis would move through, had everything a price. */
  readonly unpriced = new Set<number>()
  /** Time of the first movement that each origin's seed claimed, by origin number. */
  readonly firstClaim: (number | undefined)[] = []

  constructor(policy: Policy, origins: number) {
    this.policy = policy
    for (let origin = 0; origin <= origins; origin++) this.stolen.push(0n)
  }

  /** The pool of a holding; a new one begins with what the holding held so far, which was clean. */
  poolOf(holding: number, total: bigint): Pool {
    let pool = this.pools[holding]
    if (pool === undefined) {
      pool = this.policy.newPool()
      if (total > 0n) pool.depositClean(total)
      this.pools[holding] = pool
    }
    return pool
  }

  /** A holding of an account's collateral has taint. */
  pledge(account: Account, holding: number): void {
    const known = this.collateral.get(account)
    if (known === undefined) this.collateral.set(account, [holding])
    else if (!known.includes(holding)) known.push(holding)
  }

  reach(holding: number, hop: number): void {
    const known = this.hops[holding]
    if (known === undefined || hop < known) this.hops[holding] = hop
  }

  /**
   * Draws what a holding pays. What it did not hold is clean and older than all else, or, at a holding opened with `all`, of that
   * origin. Where a way back ends, all that is paid is of one origin.
   */
  draw({ holding, amount, held, opening, inflow, time }: Payment, into: Lots): void {
    if (inflow !== undefined) {
      this.reach(holding, 0)
      this.#count(inflow, amount, time)
      into.pushYoungest(newLot(inflow, amount, amount, time))
      return
    }
    const short = amount > held ? amount - held : 0n
    let pool = this.pools[holding]
    if (short > 0n && opening !== null) {
      this.reach(holding, 0)
      pool = this.poolOf(holding, held)
      pool.addOldest(newLot(opening.origin, short, short, time))
      this.#count(opening.origin, short, time)
    } else if (short > 0n && pool !== undefined) {
      pool.addOldest(newLot(CLEAN, short, 0n, 0))
      this.assumedClean.set(holding, (this.assumedClean.get(holding) ?? 0n) + short)
    }
    if (pool === undefined) {
      into.pushYoungest(newLot(CLEAN, amount, 0n, 0))
      return
    }
    pool.draw(amount, held + short, into)
    if (!pool.tainted) this.pools[holding] = undefined
  }

  /** Turns drawn lots into lots of the origin that claims them, and says how much. Tainted ones that it replaces end in `stolen-again`. */
  claim(claim: Claim, drawn: Lots, asset: number, time: number): bigint {
    const { origin, keepsOwn } = claim
    const claimed = new Lots()
    let whole = 0n
    for (let lot = drawn.popOldest(); lot !== null; lot = drawn.popOldest()) {
      if (keepsOwn && lot.origin === origin) {
        claimed.pushYoungest(lot)
        continue
      }
      if (lot.origin !== CLEAN) this.sink('stolen-again', lot, asset, time)
      if (keepsOwn) claimed.pushYoungest(newLot(origin, lot.amount, lot.amount, time))
      this.#count(origin, lot.amount, time)
      whole += lot.amount
    }
    if (!keepsOwn) claimed.pushYoungest(newLot(origin, whole, whole, time))
    drawn.append(claimed)
    return whole
  }

  /** Value that was there before the ledger begins. */
  open(holding: number, opening: Opening): void {
    if (opening.amount === 'all' && this.policy.conserves) return
    this.reach(holding, 0)
    if (opening.amount !== 'all') {
      this.poolOf(holding, 0n).addOldest(newLot(opening.origin, opening.amount, opening.amount, 0))
      this.stolen[opening.origin]! += opening.amount
    } else this.poolOf(holding, 0n).addOldest(newLot(opening.origin, 0n, 0n, 0))
  }

  sink(sink: 'fee' | 'burned' | 'rounding' | 'stolen-again', lot: Lot, asset: number, time: number): void {
    if (this.policy.conserves) this.ends.sink(sink, asset, lot.origin, time, lot.amount, lot.basis)
  }

  /** Where the basis of lots goes that a conversion makes too small to be. */
  rounding(asset: number, time: number): (origin: number, basis: bigint) => void {
    return (origin, basis) => {
      if (this.policy.conserves) this.ends.sink('rounding', asset, origin, time, 0n, basis)
    }
  }

  /** All tainted ones of these lots. Leaves `lots` empty. */
  sinkAll(sink: 'fee' | 'burned', lots: Lots, asset: number, time: number): void {
    for (let lot = lots.popOldest(); lot !== null; lot = lots.popOldest()) {
      if (lot.origin !== CLEAN) this.sink(sink, lot, asset, time)
    }
  }

  #count(origin: number, amount: bigint, time: number): void {
    this.stolen[origin]! += amount
    this.firstClaim[origin] ??= time
  }
}
