import type { UtxoTransaction } from './chainOrder.ts'
import type { NaiveOrigin } from './findClaims.ts'
import type { NaiveLending } from './findLoans.ts'
import type { NaiveEvent } from './findOrders.ts'

export interface NaiveInput {
  /** Rows of 13 cells, no header. */
  readonly transfersCsv?: readonly (readonly string[])[]
  readonly utxoJsonl?: readonly UtxoTransaction[]
  /** What logs of account chains tell, by transaction in their order. */
  readonly events?: readonly NaiveEvent[]
  /** Numbered from 1 in this order. */
  readonly origins: readonly NaiveOrigin[]
  readonly options?: NaiveOptions
  readonly lending?: NaiveLending
}

export interface NaiveOptions {
  /** Inclusive, ISO time. */
  readonly asOf?: string
  /** Addresses at which a trace stops as at a service. */
  readonly services?: readonly string[]
  /** More senders than this and more receivers look like a service, but never those whom a person takes out. */
  readonly serviceLike?: { readonly counterparties: number; readonly never: readonly string[] }
  readonly covered?: 'all' | readonly string[]
  readonly hops?: number
  /** Asset → smallest tainted amount that is followed, base units. */
  readonly minAmount?: Readonly<Record<string, string>>
  /** Asset → 10^-8 USD a whole unit, on every day. */
  readonly prices?: Readonly<Record<string, string>>
  readonly contested?: NaiveContested
}

export interface NaiveContested {
  readonly follow: 'received' | 'paid'
  readonly transactions: readonly { readonly tx: string; readonly follow: 'received' | 'paid' }[]
}
