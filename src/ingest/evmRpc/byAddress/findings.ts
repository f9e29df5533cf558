/** What is found of some addresses: which transactions each of them is in. */
export interface Findings {
  /** Those that are looked for still: busy ones are given up. */
  active(): readonly string[]
  add(address: string, hash: string, height: number): void
  /** It has more than anybody wants to read. */
  giveUp(address: string): void
  isBusy(address: string): boolean
  /** Hash → height, of one address. */
  of(address: string): ReadonlyMap<string, number>
}

/** @param limit an address with more transactions is busy */
export function createFindings(addresses: readonly string[], limit: number): Findings {
  const found = new Map(addresses.map((address) => [address, new Map<string, number>()]))
  const busy = new Set<string>()
  return {
    active: () => addresses.filter((address) => !busy.has(address)),
    add: (address, hash, height) => {
      const own = found.get(address)
      if (own === undefined || busy.has(address)) return
      own.set(hash, height)
      if (own.size > limit) busy.add(address)
    },
    giveUp: (address) => void busy.add(address),
    isBusy: (address) => busy.has(address),
    of: (address) => found.get(address) ?? new Map(),
  }
}
