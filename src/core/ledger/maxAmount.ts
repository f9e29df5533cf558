/** The most that a word of an EVM chain holds, and so the largest amount of any ledger. */
export const MAX_AMOUNT = 2n ** 256n - 1n
