import type { PriceFormat } from '../../core/wire/priceFormats.ts'
import type { PriceRow } from '../../core/wire/priceSource.ts'

/** A server of daily prices: what it is asked, and how its answers are read. No network in here. */
export interface PriceApi {
  /** As `case.yaml` names it. */
  readonly format: PriceFormat
  /** What it calls an asset; null: it cannot be asked for it. */
  readonly coinOf: (asset: string) => string | null
  /** All that is wanted, in as few questions as it takes. What it cannot be asked for is left out. */
  readonly questions: (wanted: readonly WantedPrice[]) => readonly PriceQuestion[]
  /** A row for each asset of the question, in its order; null where the text is no answer of this server. */
  readonly read: (question: PriceQuestion, text: string) => readonly PriceRow[] | null
}

export interface WantedPrice {
  readonly asset: string
  /** Since 1970 (UTC). */
  readonly day: number
}

export interface PriceQuestion {
  /** What stands behind the server's URL. */
  readonly path: string
  readonly wanted: readonly WantedPrice[]
}
