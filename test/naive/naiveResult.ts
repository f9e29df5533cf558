import { type Lot, sumOf } from './pool.ts'

/** Origin → [amount, basis], decimal; basis null under poison. */
export type Parts = Record<string, [string, string | null]>

export interface NaiveResult {
  /** What rests, by holding. */
  readonly holdings: Record<string, Parts>
  /** What a stop ended, by `holding stop`. */
  readonly endpoints: Record<string, Parts>
  /** fee, burned, stolen-again, rounding; amounts added over assets. Empty under poison. */
  readonly sinks: Record<string, Parts>
  /** Shortfalls at draws from a holding that held taint, by holding. Empty under poison: nothing is taken for clean there. */
  readonly assumedClean: Record<string, string>
  /** By origin, 0 where a seed made nothing. Empty under poison. */
  readonly stolen: Record<string, string>
  /** Those that tainted value went through. */
  readonly conversions: readonly NaiveConversion[]
  /** What tainted value was paid into contested exchanges of which the case follows the payment, by transaction and asset. */
  readonly paid: readonly { readonly address: string; readonly asset: string; readonly tainted: string }[]
  /** What tainted value went into transactions that seem to exchange something, payment by payment. */
  readonly unread: readonly { readonly address: string; readonly asset: string; readonly tainted: string }[]
  /** Payments that seeds by address claimed, and how much of each became of that origin. */
  readonly claims: readonly { readonly origin: number; readonly holding: string; readonly claimed: string }[]
  /** Transactions of loans that taint would have gone through, had everything a price. */
  readonly unpriced: readonly string[]
  /** Of every holding that taint ever reached. */
  readonly hops: Record<string, number>
  /** What each holding holds at the end, tainted or not, zero apart. The same under every policy. */
  readonly totals: Record<string, string>
  /** How many movements carried taint; a conversion counts as one. */
  readonly taintedMovements: number
}

export interface NaiveConversion {
  readonly txHash: string | null
  readonly address: string
  readonly from: { readonly asset: string; readonly amount: string }
  readonly to: { readonly asset: string; readonly amount: string; readonly address: string }
  readonly approximate: boolean
  readonly differs: boolean
  readonly contested: 'no-price' | 'worth-less' | 'named' | null
  readonly tainted: string
  /** Origin → basis that went through; null under poison. */
  readonly basis: Record<string, string | null>
}

/** What lots are, by origin. */
export function partsOf(lots: readonly Lot[], poison: boolean): Parts {
  const origins = [...new Set(lots.map((lot) => lot.origin))].filter((origin) => origin !== 0).sort((a, b) => a - b)
  const parts = origins.map((origin): [string, bigint, bigint] => {
    const own = lots.filter((lot) => lot.origin === origin)
    return [String(origin), sumOf(own), own.reduce((sum, lot) => sum + lot.basis, 0n)]
  })
  const some = parts.filter(([, amount, basis]) => amount > 0n || basis > 0n)
  return Object.fromEntries(some.map(([key, amount, basis]) => [key, [String(amount), poison ? null : String(basis)]]))
}
