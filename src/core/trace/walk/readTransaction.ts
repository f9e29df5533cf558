import { type MovementBatch, MovementKind } from '../../ledger/batch.ts'
import type { Market } from '../../ledger/market.ts'
import { type ContestedPlan, contestedBy } from '../conversions/contested.ts'
import type { Conversion } from '../conversions/exchange.ts'
import { NOBODY } from '../conversions/netFlows.ts'
import { type Exchanges, readExchanges } from '../conversions/readExchanges.ts'
import type { LendingPlan } from '../lending/lendingPlan.ts'
import { type Loans, NO_LOANS, readLoans } from '../lending/readLoans.ts'
import { type Claims, claimsOf, type Seeds } from '../seeds.ts'

/** What a transaction is, before any coin moves. */
export interface Reading {
  readonly claims: Claims
  /** In the order in which they apply. None where a seed claims something: a theft is never a conversion. */
  readonly conversions: readonly Conversion[]
  /** Rows in whose place the conversions stand. */
  readonly replaced: ReadonlySet<number>
  /** Contested conversions of which the case says that the basis follows what was paid: the movements apply as they are. */
  readonly paid: readonly Conversion[]
  /** What movements are to loans: they stand apart from exchanges. */
  readonly loans: Loans
  /** Looks like a swap that no rule reads: its movements apply as they are, and the result says so. */
  readonly unread: boolean
}

export interface ReadingContext {
  readonly seeds: Seeds
  readonly burn: ReadonlySet<number>
  readonly entryPoints: ReadonlySet<number>
  /** Asset id → address id of the token's contract, where that moved coins itself. */
  readonly issuers: ReadonlyMap<number, number>
  readonly covered: readonly ('all' | ReadonlySet<number>)[]
  readonly market: Market
  readonly contested: ContestedPlan
  readonly lending: LendingPlan
}

/** Reads rows `first` to before `end`: seeds first, then net flows. */
export function readTransaction(context: ReadingContext, batch: MovementBatch, first: number, end: number): Reading {
  const utxo = batch.kind[first]! >= MovementKind.transaction
  const loans = utxo ? NO_LOANS : readLoans(context, batch, first, end)
  const found = utxo || end - first === 1 ? null : readExchanges(context, batch, first, end, loans)
  const exchanges = found === 'unread-swap' ? null : found
  const claims = claimsOf(context.seeds, batch, first, end, exchanges, context.burn)
  if (claims !== null) return { ...PLAIN, claims }
  if (found === null) return loans.size === 0 ? PLAIN : { ...PLAIN, loans }
  if (found === 'unread-swap') return { ...PLAIN, loans, unread: true }
  if (followsPaid(context, found, batch.tx[first]!, batch.time[first]!))
    return { ...PLAIN, loans, paid: found.conversions }
  return { ...PLAIN, loans, ...found }
}

const PLAIN: Reading = { claims: null, conversions: [], replaced: NOBODY, paid: [], loans: NO_LOANS, unread: false }

/** One contested exchange is enough: what is between two who exchange cannot be both replaced and applied as it is. */
function followsPaid(
  { contested, market }: ReadingContext,
  { conversions }: Exchanges,
  tx: number,
  time: number,
): boolean {
  const said = contested.transactions.get(tx)
  if (said !== undefined) return said.follow === 'paid'
  return contested.follow === 'paid' && conversions.some(({ exchange }) => contestedBy(exchange, time, market) !== null)
}
