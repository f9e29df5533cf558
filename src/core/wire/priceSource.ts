import { z } from 'zod'
import { PRICE_FORMATS } from './priceFormats.ts'

/** A number as an API writes it: digits, a point, an exponent. Bounded, so that nothing that is done with it is slow. */
export const numberText = z
  .string()
  .max(60)
  .regex(/^-?\d+(\.\d+)?([eE][+-]?\d{1,3})?$/)

const count = z.int().nonnegative()

/** What an API said of one asset on one day; a row stands there also where it has no price, so that it is not asked again. */
export const priceRowSchema = z.strictObject({
  asset: z.string().max(200),
  /** `YYYY-MM-DD`, UTC. */
  day: z.string().regex(/^\d{4}-\d\d-\d\d$/),
  /** As the API calls the asset. */
  coin: z.string().max(200),
  /** US dollars a whole unit, digit by digit as it was answered; null: it has none. */
  price: numberText.nullable(),
  /** Seconds since 1970 of which the price is. */
  time: count.nullable(),
  /** How sure the API is, 0 to 1; null: it does not say. */
  confidence: numberText.nullable(),
  /** Decimals of the unit that the price is for; null: it does not say. */
  decimals: z.int().min(0).max(255).nullable(),
})

/** `source.json`: what was asked of a price API, and the files beside it that have its answers. */
export const priceSourceSchema = z.strictObject({
  schema: z.literal('dyepack/price-source@1'),
  format: z.enum(PRICE_FORMATS),
  /** The servers that were asked: their hosts, for URLs have keys. */
  hosts: z.array(z.string()),
  files: z.array(
    z.strictObject({
      file: z.string().regex(/^prices_\d+\.jsonl$/),
      rows: count,
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
})

export type PriceRow = z.infer<typeof priceRowSchema>
export type PriceSource = z.infer<typeof priceSourceSchema>
