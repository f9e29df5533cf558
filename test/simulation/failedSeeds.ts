/** Seeds that once failed. `npm run simulate` adds to them; each is a test of its own. */
export const FAILED_SEEDS: readonly number[] = [2905, 11711]

/** Those that failed before seeds shared their cases; they keep the meaning that they had. */
export const FAILED_ALONE: readonly number[] = [21, 30, 92, 93, 107]
