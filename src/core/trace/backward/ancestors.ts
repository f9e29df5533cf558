import { amountAt, type Legs, type MovementBatch, MovementKind } from '../../ledger/batch.ts'
import { type Account, accountOf } from '../lending/lendingPlan.ts'
import type { Loan } from '../lending/readLoans.ts'
import { NO_SEEDS } from '../seeds.ts'
import { type ReadingContext, readTransaction } from '../walk/readTransaction.ts'
import { endOfTransaction } from '../walk/walk.ts'
import type { InflowKind } from './inflow.ts'

export interface AncestorsOptions {
  readonly reading: Omit<ReadingContext, 'seeds'>
  /** Why a way back ends at an address whose coins somebody spends; null: it goes on. */
  readonly stopAt: (address: number, asset: number) => InflowKind | null
  /** Whether a UTXO transaction mixes the coins of many. */
  readonly isCoinJoin: (batch: MovementBatch, row: number) => boolean
  /** How many steps back to go; null: no limit. */
  readonly hops: number | null
  /** How many transactions to read. */
  readonly transactions: number
}

/** A holding on the way back. */
export interface Ancestor {
  readonly holding: number
  readonly address: number
  readonly asset: number
  /** Steps between it and what was asked for: transactions of UTXO chains, payments between two addresses of account chains. */
  depth: number
  /** Why the way back ends here; null: it goes on. */
  inflow: InflowKind | null
  /** Only payments in rows before this one matter. */
  before: number
}

interface Deposit {
  readonly row: number
  readonly payers: readonly Payer[]
  /** Of a step of a loan: the collateral of this account decides how much basis comes. */
  readonly borrower?: Borrower
}

interface Borrower {
  readonly account: Account
  readonly who: number
}

type Payer = Pick<Ancestor, 'holding' | 'address' | 'asset'>

interface Node extends Ancestor {
  isRead: boolean
  deposits: readonly Deposit[]
  /** Deposits before this row have been looked at. */
  seenBefore: number
}

/**
 * Which holdings can have paid into those that are asked for, step by step backwards: asks for the transactions of the holdings of
 * one step, and goes on to who paid them. What lies further back than the options allow is an inflow of its own.
 *
 * @example
 * for (let wanted = ancestors.wanted(); wanted !== null; wanted = ancestors.wanted()) {
 *   for (const batch of answer(wanted)) if (!ancestors.supply(batch)) break
 *   ancestors.supplyCollateral(holdingsOf(ancestors.borrowers()))
 *   ancestors.advance()
 * }
 */
export class Ancestors {
  readonly #options: AncestorsOptions
  readonly #nodes = new Map<number, Node>()
  readonly #transactions = new Set<number>()
  readonly #utxo: (asset: number) => boolean
  #pending: Node[] = []
  #asking = new Map<number, Deposit[]>()
  #asked = new Set<number>()
  /** Accounts of lending markets whose collateral is asked for: the holdings of it. */
  #collateral = new Map<Account, Payer[]>()
  /** Who borrowed what is followed → what he can have had as collateral; null: not known yet. */
  readonly #borrowers = new Map<number, readonly Payer[] | null>()
  #coinbases = new Set<number>()
  #coinJoins = new Set<number>()
  #overflow = false

  constructor(start: readonly Payer[], utxo: (asset: number) => boolean, options: AncestorsOptions) {
    this.#options = options
    this.#utxo = utxo
    for (const one of start) this.#add(one, 0, Number.POSITIVE_INFINITY, null)
  }

  /** Every holding that was met. */
  get met(): ReadonlyMap<number, Ancestor> {
    return this.#nodes
  }

  /** Transactions that must be walked: on account chains all that move a holding which is followed back. */
  get transactions(): readonly number[] {
    return [...this.#transactions].sort((a, b) => a - b)
  }

  /** Holdings of the next step, of account chains and outpoints, and addresses whose loans matter; null at the end. */
  wanted(): {
    readonly stocks: readonly number[]
    readonly outpoints: readonly number[]
    readonly borrowers: readonly number[]
  } | null {
    const depth = this.#pending.reduce((least, node) => Math.min(least, node.depth), Number.POSITIVE_INFINITY)
    const { hops } = this.#options
    if (this.#pending.length > 0 && hops !== null && depth >= hops) this.#endAll('hops')
    if (this.#pending.length === 0) return null
    const now = this.#pending.filter((node) => node.depth === depth)
    this.#pending = this.#pending.filter((node) => node.depth !== depth)
    this.#asking = new Map(now.map(({ holding }) => [holding, []]))
    this.#asked = new Set()
    const ids = now.map(({ holding }) => holding).sort((a, b) => a - b)
    const isOutpoint = (id: number) => this.#utxo(this.#nodes.get(id)!.asset)
    this.#collateral = new Map()
    for (const node of now) {
      const account = this.#accountOf(node)
      if (account !== null) this.#collateral.set(account, [...(this.#collateral.get(account) ?? []), node])
    }
    const borrowers = now.flatMap((node) => (this.#accountOf(node) === null ? [] : node.address))
    return {
      stocks: ids.filter((id) => !isOutpoint(id)),
      outpoints: ids.filter(isOutpoint),
      borrowers: [...new Set(borrowers)].sort((a, b) => a - b),
    }
  }

  /** After an answer: the addresses that borrowed what is followed, and of which it must be said what they held. */
  borrowers(): readonly number[] {
    return [...this.#borrowers].flatMap(([who, holdings]) => (holdings === null ? who : []))
  }

  /** All that these borrowers ever held. */
  supplyCollateral(holdings: readonly Payer[]): void {
    for (const who of this.borrowers())
      this.#borrowers.set(
        who,
        holdings.filter((one) => one.address === who),
      )
  }

  /** One batch of the answer; other transactions may be among them. False: there is no room for more. */
  supply(batch: MovementBatch): boolean {
    for (let first = 0; first < batch.length; ) {
      const end = endOfTransaction(batch, first)
      const isUtxo = batch.kind[first]! >= MovementKind.transaction
      const concerns = isUtxo ? this.#supplyUtxo(batch, first) : this.#supplyAccount(batch, first, end)
      if (concerns && !this.#transactions.has(batch.tx[first]!)) this.#asked.add(batch.tx[first]!)
      if (this.#transactions.size + this.#asked.size > this.#options.transactions) {
        this.#overflow = true
        return false
      }
      first = end
    }
    return true
  }

  /** After the whole answer: goes on to who paid. A step that does not fit is not taken at all. */
  advance(): void {
    const asked = [...this.#asking].map(([holding, deposits]) => ({ node: this.#nodes.get(holding)!, deposits }))
    if (this.#overflow) {
      this.#pending.push(...asked.map(({ node }) => node))
      this.#endAll('limit')
      return
    }
    for (const tx of this.#asked) this.#transactions.add(tx)
    for (const { node, deposits } of asked) {
      node.isRead = true
      node.deposits = deposits
      if (this.#coinbases.has(node.holding)) node.inflow = 'coinbase'
      else if (this.#coinJoins.has(node.holding)) node.inflow = 'coinjoin'
    }
    for (const { node } of asked) this.#follow(node)
  }

  #supplyUtxo(batch: MovementBatch, row: number): boolean {
    const { inputs, outputs } = batch
    let concerns = false
    for (let leg = outputs.start[row]!; leg < outputs.start[row + 1]!; leg++) {
      const holding = outputs.holding[leg]!
      const deposits = this.#asking.get(holding)
      if (deposits === undefined) continue
      if (batch.kind[row] === MovementKind.coinbase) this.#coinbases.add(holding)
      else if (this.#nodes.get(holding)!.depth > 0 && this.#options.isCoinJoin(batch, row)) this.#coinJoins.add(holding)
      else {
        const payers: Payer[] = []
        for (let n = inputs.start[row]!; n < inputs.start[row + 1]!; n++)
          if (inputs.holding[n]! >= 0 && amountAt(inputs.amount, n) > 0n) payers.push(payerAt(batch, inputs, row, n))
        deposits.push({ row: batch.row[row]!, payers })
        concerns = true
      }
    }
    return concerns
  }

  #supplyAccount(batch: MovementBatch, first: number, end: number): boolean {
    const { inputs, outputs } = batch
    const reading = readTransaction({ ...this.#options.reading, seeds: NO_SEEDS }, batch, first, end)
    let concerns = false
    for (let row = first; row < end; row++) {
      const payer = inputs.start[row]!
      const payee = outputs.start[row] === outputs.start[row + 1] ? null : outputs.start[row]!
      concerns ||= this.#asking.has(inputs.holding[payer]!)
      if (payee !== null) concerns ||= this.#asking.has(outputs.holding[payee]!)
      const loan = reading.loans.get(row)
      if (loan !== undefined) {
        const collateral = this.#collateral.get(loan.account) ?? []
        concerns ||= collateral.length > 0
        this.#noteLoan(batch, row, loan, collateral)
      } else if (payee !== null && !reading.replaced.has(row) && amountAt(inputs.amount, payer) > 0n)
        this.#note(outputs.holding[payee]!, batch.row[row]!, payerAt(batch, inputs, row, payer))
      for (const { at, exchange, fallen, risen } of reading.conversions) {
        if (at !== row || fallen.amount === 0n || risen.amount === 0n) continue
        this.#note(risen.holding, batch.row[row]!, { ...fallen, address: exchange.actor })
      }
    }
    return concerns
  }

  /**
   * What is borrowed has the basis of the collateral; what is repaid or seized gives its basis to the collateral, and to the market what
   * finds no room there. So how much goes where depends on all collateral of the account.
   */
  #noteLoan(
    batch: MovementBatch,
    row: number,
    { kind, account, who, payment }: Loan,
    collateral: readonly Payer[],
  ): void {
    const { inputs, outputs } = batch
    const taken = outputs.start[payment ?? row]!
    const taker = taken === outputs.start[(payment ?? row) + 1]! ? [] : [outputs.holding[taken]!]
    const payers = kind === 'borrow' ? [] : [payerAt(batch, inputs, row, inputs.start[row]!)]
    for (const holding of kind === 'borrow' ? taker : [...taker, ...collateral.map((one) => one.holding)]) {
      const deposits = this.#asking.get(holding)
      if (deposits === undefined) continue
      deposits.push({ row: batch.row[row]!, payers, borrower: { account, who } })
      if (!this.#borrowers.has(who)) this.#borrowers.set(who, null)
    }
  }

  /** Whose collateral a holding is, where it is a receipt of a lending market. */
  #accountOf({ address, asset }: Payer): Account | null {
    const receipt = this.#options.reading.lending.receipts.get(asset)
    return receipt === undefined ? null : accountOf(receipt.market, address)
  }

  #payersOf({ payers, borrower }: Deposit): readonly Payer[] {
    if (borrower === undefined) return payers
    const held = this.#borrowers.get(borrower.who) ?? []
    return [...payers, ...held.filter((one) => this.#accountOf(one) === borrower.account)]
  }

  #note(holding: number, row: number, payer: Payer): void {
    if (payer.holding !== holding) this.#asking.get(holding)?.push({ row, payers: [payer] })
  }

  /** Reaches whoever paid into a holding in time, and those before them that have been read already. */
  #follow(start: Node): void {
    const work = [start]
    for (let node = work.pop(); node !== undefined; node = work.pop()) {
      if (node.inflow !== null || !node.isRead) continue
      const { seenBefore, before } = node
      node.seenBefore = before
      for (const deposit of node.deposits) {
        const { row } = deposit
        if (row >= before || row < seenBefore) continue
        for (const payer of this.#payersOf(deposit)) {
          const isStep = this.#utxo(payer.asset) || payer.address !== node.address
          const known = this.#nodes.get(payer.holding)
          if (known === undefined) {
            this.#add(payer, node.depth + (isStep ? 1 : 0), row, this.#options.stopAt(payer.address, payer.asset))
          } else if (known.before < row) {
            known.before = row
            work.push(known)
          }
        }
      }
    }
  }

  #add({ holding, address, asset }: Payer, depth: number, before: number, inflow: InflowKind | null): void {
    const more = { isRead: false, deposits: [], seenBefore: Number.NEGATIVE_INFINITY }
    const node: Node = { holding, address, asset, depth, before, inflow, ...more }
    this.#nodes.set(holding, node)
    if (inflow === null) this.#pending.push(node)
  }

  #endAll(why: InflowKind): void {
    for (const node of this.#pending) node.inflow = why
    this.#pending = []
  }
}

function payerAt(batch: MovementBatch, legs: Legs, row: number, leg: number): Payer {
  return { holding: legs.holding[leg]!, address: legs.address[leg]!, asset: batch.asset[row]! }
}
