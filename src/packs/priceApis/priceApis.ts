import type { PriceFormat } from '../../core/wire/priceFormats.ts'
import { defiLlama } from './defiLlama.ts'
import type { PriceApi } from './priceApi.ts'

/** Every price API, by the word of `case.yaml`. */
export const PRICE_APIS: Readonly<Record<PriceFormat, PriceApi>> = { defillama: defiLlama }
