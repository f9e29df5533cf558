import type { StatedDifference } from './compareStated.ts'
import type { Shortfall } from './shortfall.ts'
import type { SourceDifference } from './sourcedMovement.ts'

/** One thing that a check of a ledger found. */
export type Finding =
  | { readonly kind: 'shortfall'; readonly shortfall: Shortfall }
  | { readonly kind: 'stated'; readonly stated: StatedDifference }
  | { readonly kind: 'one-source'; readonly difference: SourceDifference }
