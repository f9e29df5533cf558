/** Hands that an alarm named, and whom they paid since of those whom the wallets had paid before. */
export interface Suspects {
  /** `time` in milliseconds. The first alarm of a hand counts. */
  readonly add: (hand: string, time: number) => void
  /** A hand pays another, which the wallets first paid at `since`. The number of such customers where, now for the first time, they are enough for a doubt; else null. */
  readonly paid: (payer: string, hand: string, since: number) => number | null
}

/** `enough`: so many customers make it likely that the owner moved his own coins. */
export function suspects(enough: number): Suspects {
  const all = new Map<string, { readonly since: number; readonly customers: Set<string>; doubted: boolean }>()
  return {
    add: (hand, time) => {
      if (!all.has(hand)) all.set(hand, { since: time, customers: new Set(), doubted: false })
    },
    paid: (payer, hand, since) => {
      const suspect = all.get(payer)
      if (suspect === undefined) return null
      if (since < suspect.since && !all.has(hand)) suspect.customers.add(hand)
      if (suspect.doubted || suspect.customers.size < enough) return null
      suspect.doubted = true
      return suspect.customers.size
    },
  }
}
