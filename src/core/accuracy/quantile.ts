export interface Weighted {
  readonly value: number
  readonly weight: number
}

/** The smallest value at or below which at least `share` of the weight lies. Null where nothing weighs anything. */
export function quantile(values: readonly Weighted[], share: number): number | null {
  const total = values.reduce((sum, { weight }) => sum + weight, 0)
  if (total <= 0) return null
  const sorted = values.filter(({ weight }) => weight > 0).sort((a, b) => a.value - b.value)
  let reached = 0
  for (const { value, weight } of sorted) {
    reached += weight
    if (reached >= share * total) return value
  }
  return sorted.at(-1)!.value
}
