/** Price APIs that a case may name. A new one is a word here, a file in `packs/priceApis` and a line in its list. */
export const PRICE_FORMATS = ['defillama'] as const

export type PriceFormat = (typeof PRICE_FORMATS)[number]
