import type { UtxoInput, UtxoOutput } from '../../ledger/utxoTransaction.ts'

/** How many outputs have each value, in the order in which the values come. */
export function valueCounts(outputs: readonly UtxoOutput[]): ReadonlyMap<bigint, number> {
  const counts = new Map<bigint, number>()
  for (const { value } of outputs) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}

/** The value that most outputs have; of several the smallest. */
export function mostFrequent(counts: ReadonlyMap<bigint, number>): { readonly value: bigint; readonly times: number } {
  let [value, times] = [0n, 0]
  for (const [one, count] of counts)
    if (count > times || (count === times && one < value)) [value, times] = [one, count]
  return { value, times }
}

/** Distinct addresses. What has none, or is not known, counts each time: nobody can say that two of them are one. */
export function distinctAddresses(legs: readonly (UtxoInput | UtxoOutput)[]): number {
  const known = new Set<number>()
  let unknown = 0
  for (const { address } of legs) {
    if (address === null) unknown++
    else known.add(address)
  }
  return known.size + unknown
}

/** How many legs the most frequent address has. */
export function mostOfOneAddress(legs: readonly (UtxoInput | UtxoOutput)[]): number {
  const counts = new Map<number, number>()
  let most = 0
  for (const { address } of legs) {
    const count = address === null ? 1 : (counts.get(address) ?? 0) + 1
    if (address !== null) counts.set(address, count)
    if (count > most) most = count
  }
  return most
}
