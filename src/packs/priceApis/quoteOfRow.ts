import { decimalPrice } from '../../core/ledger/decimalPrice.ts'
import { isContract } from '../../core/ledger/isContract.ts'
import { DAY, dayText, type GivenQuote } from '../../core/ledger/prices.ts'
import type { PriceRow } from '../../core/wire/priceSource.ts'

/** Why a row gives no price. */
export type NoQuote = 'none' | 'other-day' | 'unsure' | 'no-decimals' | 'unusable'

/** Below this an API's own doubt is too large: a pool of little liquidity, which anybody may have made. */
const SURE = 0.9

/** A recorded row as a price, or why it is none. An API that says nothing of its confidence is taken at its word. */
export function quoteOfRow(row: PriceRow, source: string): GivenQuote | NoQuote {
  if (row.price === null || row.time === null) return 'none'
  if (dayText(Math.floor((row.time * 1000) / DAY)) !== row.day) return 'other-day'
  if (row.confidence !== null && !(Number(row.confidence) >= SURE)) return 'unsure'
  // Of what unit a token's price is cannot be guessed: the figure would be wrong by powers of ten.
  if (row.decimals === null && isContract(row.asset.slice(row.asset.indexOf('/') + 1))) return 'no-decimals'
  const price = decimalPrice(row.price)
  if (price === null) return 'unusable'
  return { from: 'api', day: row.day, price, source, decimals: row.decimals }
}
