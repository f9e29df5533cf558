/** What a person says of a case before it is written down: texts, not yet checked. What is left out has a default. */
export interface CaseDraft {
  readonly id: string
  readonly title?: string
  readonly format?: string
  /** Paths or patterns, relative to the case folder. */
  readonly files?: readonly string[]
  readonly mapping?: string
  /** For formats that fetch, in place of files: `env:NAME` or URLs without a secret. */
  readonly url?: readonly string[]
  /** With `url`: `env:NAME`, where a server takes a key beside it. */
  readonly key?: string
  /** With `url`: the first and the last block, like `19000000..19100000`. */
  readonly blocks?: string
  readonly chain?: string
  /** Addresses, or the one word `all`. */
  readonly covers?: readonly string[]
  readonly asset: string
  readonly seed: { readonly kind: SeedKind; readonly value: string }
  /** With a seed by transaction: who was paid. */
  readonly to?: readonly string[]
  /** With a seed by address or opening: a time. */
  readonly from?: string
  /** With a seed by address: whose payments count. */
  readonly victims?: readonly string[]
  /** With a seed by opening: base units, or `all` (default). */
  readonly amount?: string
  readonly victim?: string
  readonly victimWallets?: readonly string[]
  readonly labels?: readonly string[]
  readonly prices?: readonly string[]
  readonly primary?: string
  readonly why?: string
}

export const SEED_KINDS = ['tx', 'address', 'opening'] as const
export type SeedKind = (typeof SEED_KINDS)[number]
