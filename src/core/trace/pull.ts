import type { MovementBatch } from '../ledger/batch.ts'
import { foldTotals } from './foldTotals.ts'
import { type Loans, NO_LOANS } from './lending/readLoans.ts'
import type { Arrival } from './stops/stop.ts'
import { readTransaction } from './walk/readTransaction.ts'
import { endOfTransaction, type Walk } from './walk/walk.ts'
import type { WalkPlan } from './walk/walkPlan.ts'
import type { Wanted } from './wanted.ts'

/**
 * Walks only what taint can reach: asks for the transactions of holdings before taint gets to them, and holds
 * back until they are there.
 *
 * Transactions wait in runs (one for each batch of an answer), and the earliest goes first. A holding's whole
 * history is asked for, because what it held when taint arrived depends on it; what lies before the walk's
 * position is added up and let go.
 *
 * @example
 * for (let wanted = pull.wanted(); wanted !== null; wanted = pull.wanted()) {
 *   pull.begin(wanted)
 *   for (const batch of answer(wanted)) pull.supply(batch)
 *   pull.advance()
 * }
 */
export class Pull {
  readonly #walk: Walk
  readonly #plan: WalkPlan
  /** Holdings whose transactions have been asked for. */
  readonly #known = new Set<number>()
  /** Receivers of what known holdings pay, not asked for yet. */
  readonly #frontier = new Set<number>()
  /** Addresses whose loans have been asked for, and those that are not yet: what is lent depends on all collateral of an account. */
  readonly #borrowers = new Set<number>()
  readonly #nextBorrowers = new Set<number>()
  readonly #queue = new RunQueue()
  #asking: ReadonlySet<number> = new Set()
  #first: Wanted | null
  /** Ordinal of the last transaction that was walked. */
  #walked = -1

  constructor(walk: Walk, plan: WalkPlan) {
    this.#walk = walk
    this.#plan = plan
    this.#first = firstWanted(plan)
  }

  /** What must be read before the walk can go on; null when it is at its end. */
  wanted(): Wanted | null {
    if (this.#first !== null) return this.#first
    if (this.#queue.isEmpty) return null
    return { holdings: sorted(this.#frontier), addresses: [], transactions: [], borrowers: sorted(this.#nextBorrowers) }
  }

  /** Before the answer to `wanted` comes in. */
  begin(wanted: Wanted): void {
    this.#first = null
    this.#asking = new Set(wanted.holdings)
    for (const borrower of wanted.borrowers) {
      this.#borrowers.add(borrower)
      this.#nextBorrowers.delete(borrower)
    }
    for (const holding of wanted.holdings) {
      this.#known.add(holding)
      this.#frontier.delete(holding)
      const opening = this.#plan.seeds.openings.get(holding)
      this.#walk.totals[holding] = opening !== undefined && opening.amount !== 'all' ? opening.amount : 0n
    }
  }

  /** One batch of the answer. Batches come in chain order; transactions may be among them that are known already. */
  supply(batch: MovementBatch): void {
    for (let row = 0; row < batch.length; row = endOfTransaction(batch, row))
      this.#walk.accounts.read(batch, row, endOfTransaction(batch, row))
    let first = 0
    while (first < batch.length && batch.tx[first]! <= this.#walked) {
      const end = endOfTransaction(batch, first)
      foldTotals(this.#walk.totals, this.#asking, batch, first, end, readTransaction(this.#plan, batch, first, end))
      first = end
    }
    if (first === batch.length) return
    this.#queue.add(batch, first)
    for (let row = first; row < batch.length; ) {
      const end = endOfTransaction(batch, row)
      if (this.#isPaidByKnown(batch, row, end)) this.#mustWait(batch, row, end)
      row = end
    }
  }

  /** Walks up to the first transaction that would taint a holding of which nothing was read yet. */
  advance(): void {
    for (let next = this.#queue.peek(); next !== null; next = this.#queue.peek()) {
      const { batch, row } = next
      const end = endOfTransaction(batch, row)
      const tx = batch.tx[row]!
      if (tx > this.#walked) {
        if (this.#mayTaint(batch, row, end) && this.#mustWait(batch, row, end)) return
        this.#walk.step(batch, row, end)
        this.#walked = tx
      }
      this.#queue.skipTo(end)
    }
  }

  /** Puts what was not read yet, and is needed to walk a transaction, on the list of what is asked for next. */
  #mustWait(batch: MovementBatch, row: number, end: number): boolean {
    const loans = [...this.#loansOf(batch, row, end)]
    const collateral = loans.flatMap(([first, { account }]) =>
      this.#walk.accounts.suppliedBefore(account, batch.row[first]!),
    )
    const borrowers = [...loans.map(([, { who }]) => who), ...this.#pledgers(batch, row, end)].filter(
      (who) => !this.#borrowers.has(who),
    )
    const missing = [
      ...this.#receivers(batch, row, end),
      ...collateral.map(({ holding }) => holding).filter((holding) => !this.#known.has(holding)),
    ]
    for (const holding of missing) this.#frontier.add(holding)
    for (const who of borrowers) this.#nextBorrowers.add(who)
    return missing.length > 0 || borrowers.length > 0
  }

  #loansOf(batch: MovementBatch, first: number, end: number): Loans {
    return batch.events?.has(batch.tx[first]!) ? readTransaction(this.#plan, batch, first, end).loans : NO_LOANS
  }

  /** Who gets receipts of a lending market: from then on, they are his collateral. */
  *#pledgers(batch: MovementBatch, first: number, end: number): Iterable<number> {
    const { receipts } = this.#plan.lending
    const { start, address } = batch.outputs
    for (let row = first; row < end && receipts.size > 0; row++) {
      if (!receipts.has(batch.asset[row]!)) continue
      for (let leg = start[row]!; leg < start[row + 1]!; leg++)
        if (!this.#plan.burn.has(address[leg]!) && !this.#endsAt(address[leg]!, batch.asset[row]!)) yield address[leg]!
    }
  }

  /** Receiving holdings where the trace would go on and of which nothing was read yet. */
  #receivers(batch: MovementBatch, first: number, end: number): number[] {
    const receivers: number[] = []
    const { start, holding, address } = batch.outputs
    for (let row = first; row < end; row++) {
      for (let leg = start[row]!; leg < start[row + 1]!; leg++) {
        if (this.#known.has(holding[leg]!) || this.#plan.burn.has(address[leg]!)) continue
        if (!this.#endsAt(address[leg]!, batch.asset[row]!)) receivers.push(holding[leg]!)
      }
    }
    return receivers
  }

  #endsAt(address: number, asset: number): boolean {
    const arrival: Arrival = { address, asset, hop: 0, tainted: 0n }
    return this.#plan.stops.some((rule) => rule.byAddress && rule.stops(arrival))
  }

  #isPaidByKnown(batch: MovementBatch, first: number, end: number): boolean {
    return (
      this.#somePayer(batch, first, end, (holding) => this.#known.has(holding)) ||
      this.#isSeed(batch, first, end) ||
      [...this.#loansOf(batch, first, end).values()].some(({ who }) => this.#borrowers.has(who))
    )
  }

  /** Whether taint moves in a transaction: a payer is tainted or opens, or a seed may claim something. */
  #mayTaint(batch: MovementBatch, first: number, end: number): boolean {
    const { states } = this.#walk
    const { openings } = this.#plan.seeds
    return (
      this.#somePayer(
        batch,
        first,
        end,
        (holding) => openings.has(holding) || states.some(({ pools }) => pools[holding] !== undefined),
      ) ||
      this.#isSeed(batch, first, end) ||
      [...this.#loansOf(batch, first, end).values()].some(({ account }) =>
        states.some(({ collateral, pools }) => collateral.get(account)?.some((one) => pools[one] !== undefined)),
      )
    )
  }

  #isSeed(batch: MovementBatch, first: number, end: number): boolean {
    return readTransaction(this.#plan, batch, first, end).claims !== null
  }

  #somePayer(batch: MovementBatch, first: number, end: number, is: (holding: number) => boolean): boolean {
    for (let leg = batch.inputs.start[first]!; leg < batch.inputs.start[end]!; leg++)
      if (is(batch.inputs.holding[leg]!)) return true
    return false
  }
}

/** What a walk needs before its first step: the holdings and transactions of the seeds. */
function firstWanted({ seeds, lending }: WalkPlan): Wanted {
  const receivers = [...seeds.addresses].flatMap(([address, list]) => list.map(({ holding }) => ({ address, holding })))
  const holdings = receivers.flatMap(({ holding }) => holding ?? [])
  const addresses = receivers.flatMap(({ address, holding }) => (holding === null ? address : []))
  return {
    holdings: sorted([...seeds.openings.keys(), ...holdings]),
    addresses: sorted(addresses),
    transactions: sorted(seeds.transactions.keys()),
    borrowers: sorted([
      ...[...seeds.openings.values()].filter(({ asset }) => lending.receipts.has(asset)).map(({ address }) => address),
      ...[...seeds.addresses].flatMap(([address, list]) =>
        list.some(({ asset }) => lending.receipts.has(asset)) ? address : [],
      ),
    ]),
  }
}

function sorted(ids: Iterable<number>): number[] {
  return [...new Set(ids)].sort((a, b) => a - b)
}

interface Run {
  readonly batch: MovementBatch
  row: number
}

/** Runs of transactions, each in chain order, merged: a binary heap by the ordinal that each run comes to next. */
class RunQueue {
  readonly #heap: Run[] = []

  get isEmpty(): boolean {
    return this.#heap.length === 0
  }

  add(batch: MovementBatch, row: number): void {
    this.#heap.push({ batch, row })
    let child = this.#heap.length - 1
    while (child > 0) {
      const parent = (child - 1) >> 1
      if (!this.#before(child, parent)) return
      this.#swap(child, parent)
      child = parent
    }
  }

  peek(): Run | null {
    return this.#heap[0] ?? null
  }

  /** Moves the earliest run on to `row`; a run at its end goes. */
  skipTo(row: number): void {
    const run = this.#heap[0]!
    run.row = row
    if (row >= run.batch.length) {
      const last = this.#heap.pop()!
      if (this.#heap.length === 0) return
      this.#heap[0] = last
    }
    this.#sink()
  }

  #sink(): void {
    let parent = 0
    for (;;) {
      const left = 2 * parent + 1
      const right = left + 1
      let least = parent
      if (left < this.#heap.length && this.#before(left, least)) least = left
      if (right < this.#heap.length && this.#before(right, least)) least = right
      if (least === parent) return
      this.#swap(least, parent)
      parent = least
    }
  }

  #before(a: number, b: number): boolean {
    const runA = this.#heap[a]!
    const runB = this.#heap[b]!
    return runA.batch.tx[runA.row]! < runB.batch.tx[runB.row]!
  }

  #swap(a: number, b: number): void {
    const run = this.#heap[a]!
    this.#heap[a] = this.#heap[b]!
    this.#heap[b] = run
  }
}
